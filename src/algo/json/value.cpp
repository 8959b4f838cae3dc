#include <algorithm>
#include <charconv>

#include "algo/json/escape.h"
#include "algo/json/tape.h"

namespace sluice::json {

namespace {

/// What `text` says as a number of type T, all of it; empty: something else.
template <typename T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [behind, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || behind != end) {
    return std::nullopt;
  }
  return value;
}

bool is_plain_word(std::string_view key) {
  const auto is_letter = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
  };
  const auto is_word_byte = [&](char byte) {
    return is_letter(byte) || (byte >= '0' && byte <= '9');
  };
  return !key.empty() && is_letter(key.front()) && std::ranges::all_of(key, is_word_byte);
}

/// Longer keys are cut in a path: it is for a person, and goes into headers and answers.
constexpr std::size_t kPathKeyBytesMax = 128;

/// `text` cut to the limit, between two characters.
std::string_view cut(std::string_view text) {
  if (text.size() <= kPathKeyBytesMax) {
    return text;
  }
  std::size_t end = kPathKeyBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end);
}

std::string key_step(const Value& key) {
  const std::string name = key.string();
  if (is_plain_word(name) && name.size() <= kPathKeyBytesMax) {
    return "." + name;
  }
  const std::string_view shown = cut(name);
  return "[\"" + escaped(shown) + (shown.size() < name.size() ? "..." : "") + "\"]";
}

std::string index_step(const Tape& tape, std::uint32_t token) {
  std::size_t index = 0;
  for (std::uint32_t at = tape.tokens[token].parent + 1; at < token; at = tape.tokens[at].next) {
    ++index;
  }
  return "[" + std::to_string(index) + "]";
}

}  // namespace

std::string Value::string() const {
  return unescape(raw_string(), 1);
}

std::optional<std::uint64_t> Value::unsigned_integer() const {
  return kind() == Kind::number ? parsed<std::uint64_t>(raw()) : std::nullopt;
}

std::optional<double> Value::number() const {
  return kind() == Kind::number ? parsed<double>(raw()) : std::nullopt;
}

std::optional<Value> Value::first() const {
  if (at().next == token_ + 1 || at().is_key) {
    return std::nullopt;
  }
  return Value(*tape_, text_, token_ + 1);
}

std::optional<Value> Value::next() const {
  const std::uint32_t behind = at().is_key ? tape_->tokens[at().next].next : at().next;
  const std::uint32_t parent_end = tape_->tokens[at().parent].next;
  if (token_ == 0 || behind >= parent_end) {
    return std::nullopt;
  }
  return Value(*tape_, text_, behind);
}

std::string path_of(const Tape& tape, std::string_view text, std::uint32_t token) {
  std::vector<std::string> steps;
  for (std::uint32_t at = token; at != 0; at = tape.tokens[at].parent) {
    const Token& here = tape.tokens[at];
    if (tape.tokens[here.parent].kind == Kind::array) {
      steps.push_back(index_step(tape, at));
    } else {
      steps.push_back(key_step(Value(tape, text, here.is_key ? at : at - 1)));
    }
  }
  std::string path = "$";
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    path += *step;
  }
  return path;
}

}  // namespace sluice::json
