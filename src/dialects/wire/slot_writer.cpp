#include "dialects/wire/slot_writer.h"

#include <algorithm>

#include "algo/json/escape.h"
#include "dialects/wire/data_url.h"
#include "domain/request.h"

namespace sluice::dialects {
namespace {

/// Numbers below this many digits are no identifier of a person or an account.
constexpr std::ptrdiff_t kLongNumberDigits = 7;

bool is_long_number(std::string_view raw) {
  return std::ssize(raw) >= kLongNumberDigits && std::ranges::count_if(raw, [](char c) {
                                                   return c >= '0' && c <= '9';
                                                 }) >= kLongNumberDigits;
}

/// True when a text can only be an object or array, so that trying to read it as JSON is worth it.
bool looks_like_container(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

constexpr json::Limits kNestedLimits{.depth_max = 64, .tokens_max = 1'000'000};

}  // namespace

/// What the slots inside one outer string have in common, and how often they are escaped.
struct SlotWriter::Nested {
  std::uint32_t token = 0;
  unsigned depth = 1;  // Rounds of unescaping that give the JSON text.
  PositionKind position = PositionKind::tool_arguments;
};

SlotWriter::SlotWriter(const Document& document, std::vector<TextSlot>& slots)
    : document_(document), slots_(slots), may_hold_media_(may_hold_data_url(document.text)) {
  slots_.clear();
  slots_.reserve(document.tape.tokens.size());
}

void SlotWriter::until(std::uint32_t token, PositionKind position) {
  for (; next_token_ < token; ++next_token_) {
    add(document_.tape.tokens[next_token_], next_token_, position);
  }
}

void SlotWriter::add(const json::Token& token, std::uint32_t index, PositionKind position) {
  if (token.kind == json::Kind::string) {
    add_slot({.begin = token.begin + 1,
              .end = token.end - 1,
              .run = next_run_++,
              .token = index,
              .position = position,
              .kind = token.is_key ? SlotKind::key : SlotKind::text,
              .has_escapes = token.has_escapes});
  } else if (token.kind == json::Kind::number &&
             is_long_number(document_.text.substr(token.begin, token.end - token.begin))) {
    slots_.push_back({.begin = token.begin,
                      .end = token.end,
                      .run = next_run_++,
                      .token = index,
                      .position = position,
                      .kind = SlotKind::number,
                      .escape_depth = 0});
  }
}

void SlotWriter::add_slot(const TextSlot& slot) {
  slots_.push_back(slot);
  if (may_hold_media_ && slot.position != PositionKind::media && holds_media(slot)) {
    slots_.push_back({.begin = slot.end,
                      .end = slot.end,
                      .run = next_run_++,
                      .token = slot.token,
                      .position = PositionKind::media});
  }
}

bool SlotWriter::holds_media(const TextSlot& slot) const {
  const std::string_view raw = document_.text.substr(slot.begin, slot.end - slot.begin);
  return slot.has_escapes ? holds_data_url(json::unescape(raw, slot.escape_depth))
                          : holds_data_url(raw);
}

void SlotWriter::text_part(const json::Value& string, PositionKind position) {
  until(string.token(), position);
  const std::size_t part = slots_.size();
  through(string, position);
  if (text_run_ == 0) {
    text_run_ = slots_[part].run;
  } else {
    slots_[part].run = text_run_;
  }
}

void SlotWriter::json_text(const json::Value& string, PositionKind position) {
  until(string.token(), position);
  const json::Token& token = string.at();
  const Nested nested{.token = string.token(), .position = position};
  if (add_nested({token.begin + 1, token.end - 1}, nested)) {
    next_token_ = token.next;
  } else {
    through(string, position);
  }
}

void SlotWriter::add_range(ByteRange range, const Nested& origin, SlotKind kind) {
  const std::string_view raw = document_.text.substr(range.begin, range.end - range.begin);
  // A number needs the outer rounds only; it is written as such, so no escape can be in it
  // unless the outer string spelled a digit as \u003X.
  const unsigned depth = kind == SlotKind::number ? origin.depth : origin.depth + 1;
  add_slot({.begin = range.begin,
            .end = range.end,
            .run = next_run_++,
            .token = origin.token,
            .position = origin.position,
            .kind = kind,
            .escape_depth = static_cast<std::uint8_t>(depth),
            .has_escapes = raw.contains('\\')});
}

/// False, with nothing added, when the bytes of `range` are no JSON object or array.
bool SlotWriter::add_nested(ByteRange range, const Nested& nested) {
  std::string text;
  std::vector<std::uint32_t> origins;
  json::unescape(
      document_.text.substr(range.begin, range.end - range.begin), nested.depth, text, origins);
  if (!looks_like_container(text)) {
    return false;
  }
  text.reserve(text.size() + kBodyPaddingBytes);
  json::Tape tape;
  if (!json::walk(text, kNestedLimits, tape)) {
    return false;
  }
  const auto raw_range = [&](std::uint32_t begin, std::uint32_t end) {
    return ByteRange{range.begin + origins[begin], range.begin + origins[end]};
  };
  for (const json::Token& token : tape.tokens) {
    if (token.kind == json::Kind::number &&
        is_long_number(std::string_view(text).substr(token.begin, token.end - token.begin))) {
      add_range(raw_range(token.begin, token.end), nested, SlotKind::number);
    }
    if (token.kind != json::Kind::string) {
      continue;
    }
    const ByteRange inner = raw_range(token.begin + 1, token.end - 1);
    Nested deeper = nested;
    ++deeper.depth;
    const bool is_followed =
        !token.is_key && deeper.depth < kNestedJsonDepthMax && add_nested(inner, deeper);
    if (!is_followed) {
      add_range(inner, nested, token.is_key ? SlotKind::key : SlotKind::text);
    }
  }
  return true;
}

}  // namespace sluice::dialects
