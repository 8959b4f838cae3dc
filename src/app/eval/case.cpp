#include "app/eval/case.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sluice::eval {
namespace {

using Json = nlohmann::json;

std::string text_member(const Json& object, const char* key) {
  const auto member = object.find(key);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

/// The byte at which code point number `index` begins; npos when there are fewer.
std::size_t byte_of(std::string_view text, std::size_t index) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool is_begin =
        i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (is_begin && seen++ == index) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::optional<std::size_t> number_member(const Json& object, const char* key) {
  const auto member = object.find(key);
  if (member == object.end() || !member->is_number_unsigned()) {
    return std::nullopt;
  }
  return member->get<std::size_t>();
}

/// `begin` and `end` of one expected place in bytes; empty when it has none.
std::optional<std::pair<std::size_t, std::size_t>> place_of(const Json& place,
                                                            std::string_view text) {
  const auto byte_begin = number_member(place, "bstart");
  const auto byte_end = number_member(place, "bend");
  if (byte_begin && byte_end) {
    return std::pair(*byte_begin, *byte_end);
  }
  const auto begin = number_member(place, "start");
  const auto end = number_member(place, "end");
  if (begin && end) {
    return std::pair(byte_of(text, *begin), byte_of(text, *end));
  }
  return std::nullopt;
}

/// `place` without the quotes, blanks and brackets of markup at its edges: many collections take
/// them in with what they quote.
Labelled trimmed(Labelled place, std::string_view text) {
  static constexpr std::string_view kAround = " \t\r\n\"'`\\<>";
  const std::string_view value = text.substr(place.begin, place.end - place.begin);
  const std::size_t first = value.find_first_not_of(kAround);
  if (first != std::string_view::npos) {
    place.end = place.begin + value.find_last_not_of(kAround) + 1;
    place.begin += first;
  }
  return place;
}

Result<void> add_values(const Json& place, const std::string& type, Case& labelled) {
  const std::string value = text_member(place, "value");
  const std::size_t before = labelled.expected->size();
  for (std::size_t at = value.empty() ? std::string::npos : labelled.text.find(value);
       at != std::string::npos;
       at = labelled.text.find(value, at + value.size())) {
    labelled.expected->push_back({.type = type, .begin = at, .end = at + value.size()});
  }
  if (labelled.expected->size() == before) {
    return fail(ErrorCode::invalid_input,
                "a place needs `bstart` and `bend`, `start` and `end`, or a `value` of the text");
  }
  return {};
}

Result<void> add_expected(const Json& place, Case& labelled) {
  const std::string type = text_member(place, "type");
  if (type.empty()) {
    return fail(ErrorCode::invalid_input, "a place in `expected` needs a `type`");
  }
  const auto bytes = place_of(place, labelled.text);
  if (!bytes) {
    return add_values(place, type, labelled);
  }
  if (bytes->first >= bytes->second || bytes->second > labelled.text.size()) {
    return fail(ErrorCode::invalid_input, "a place in `expected` is not within the text");
  }
  labelled.expected->push_back(
      trimmed({.type = type, .begin = bytes->first, .end = bytes->second}, labelled.text));
  return {};
}

void read_negative_for(const Json& json, Case& labelled) {
  const auto member = json.find("negative_for");
  if (member == json.end()) {
    return;
  }
  for (const Json& type : member->is_array() ? *member : Json::array({*member})) {
    if (type.is_string()) {
      labelled.negative_for.push_back(type.get<std::string>());
    }
  }
}

}  // namespace

Result<Case> read_case(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("text") || !json["text"].is_string()) {
    return fail(ErrorCode::invalid_input, "no JSON object with a string `text`");
  }
  Case labelled{.source = text_member(json, "source"),
                .split = text_member(json, "group_split"),
                .text = json["text"].get<std::string>()};
  read_negative_for(json, labelled);
  const auto expected = json.find("expected");
  if (expected == json.end()) {
    return fail(ErrorCode::invalid_input, "`expected` is missing: a list of places, or null");
  }
  if (expected->is_null()) {
    return labelled;
  }
  labelled.expected.emplace();
  for (const Json& place : *expected) {
    SLUICE_CHECK(add_expected(place, labelled));
  }
  std::ranges::sort(*labelled.expected, {}, &Labelled::begin);
  return labelled;
}

std::string_view group_of(std::string_view source) {
  return source.substr(0, source.find_first_of("@:"));
}

}  // namespace sluice::eval
