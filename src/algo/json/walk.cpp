#include <algorithm>
#include <bit>
#include <limits>
#include <string>

#include <simdjson.h>

#include "algo/json/string_block.h"
#include "algo/json/tape.h"
#include "domain/request.h"

namespace sluice::json {

namespace {

static_assert(sizeof(Block) <= kBodyPaddingBytes, "a block that begins in the text may be read");

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_space(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// What may stand behind a backslash, but for `u`.
bool is_escape_letter(char byte) {
  switch (byte) {
    case 'n':
    case '"':
    case '\\':
    case '/':
    case 't':
    case 'r':
    case 'b':
    case 'f':
      return true;
    default:
      return false;
  }
}

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

constexpr std::size_t kCharacterBytesMax = 4;

/// How many bytes of `text`, which is not valid UTF-8, are. By halving: the valid prefixes are not
/// monotonic at the middle of a character, so the result is refined byte by byte.
std::size_t valid_utf8_bytes(std::string_view text) {
  const auto valid_about = [&](std::size_t size) {
    for (std::size_t back = 0; back < kCharacterBytesMax && back <= size; ++back) {
      if (is_utf8(text.substr(0, size - back))) {
        return true;
      }
    }
    return false;
  };
  std::size_t good = 0;
  std::size_t bad = text.size();
  while (bad - good > 1) {
    const std::size_t middle = good + (bad - good) / 2;
    (valid_about(middle) ? good : bad) = middle;
  }
  while (good > 0 && !is_utf8(text.substr(0, good))) {
    --good;
  }
  return good;
}

/// One walk. The open container is a token, and knows its parent, so that there is no stack.
/// Every step returns false when the document is refused, with the reason in `failure_`.
class Walk {
 public:
  Walk(std::string_view text, const Limits& limits, Tape& tape)
      : text_(text),
        limits_(limits),
        tape_(tape),
        at_(text.data()),
        end_(text.data() + text.size()) {
    tape_.tokens.clear();
    tape_.seen_keys.clear();
  }

  [[nodiscard]] Result<void> run() {
    if (!document()) {
      return fail(refusal());
    }
    if (has_high_bit(seen_) && !is_utf8(text_)) {
      return fail(utf8_refusal(text_));
    }
    return {};
  }

 private:
  /// What comes next after a token.
  enum class Next : std::uint8_t { value, behind_value, refused };

  bool document() {
    Next next = Next::value;
    while (next == Next::value) {
      skip_space();
      next = value();
      while (next == Next::behind_value && depth_ > 0) {
        next = behind_value();
      }
    }
    if (next == Next::refused) {
      return false;
    }
    skip_space();
    return at_ == end_ || refuse("bytes behind the end of the document");
  }

  Next value() {
    switch (peek()) {
      case '{':
        return object();
      case '[':
        return array();
      case '"':
        return finish_scalar(string());
      case 't':
        return finish_scalar(literal("true", Kind::boolean));
      case 'f':
        return finish_scalar(literal("false", Kind::boolean));
      case 'n':
        return finish_scalar(literal("null", Kind::null));
      default:
        return finish_scalar(number());
    }
  }

  static Next finish_scalar(bool accepted) { return accepted ? Next::behind_value : Next::refused; }

  Next object() {
    if (!open(Kind::object)) {
      return Next::refused;
    }
    skip_space();
    return peek() == '}' ? close() : key();
  }

  Next array() {
    if (!open(Kind::array)) {
      return Next::refused;
    }
    skip_space();
    return peek() == ']' ? close() : Next::value;
  }

  /// In an open container, behind one of its values.
  Next behind_value() {
    skip_space();
    const bool in_object = tape_.tokens[open_].kind == Kind::object;
    const char byte = peek();
    if (byte == ',') {
      ++at_;
      skip_space();
      return in_object ? key() : Next::value;
    }
    if (byte == (in_object ? '}' : ']')) {
      return close();
    }
    refuse(in_object ? "expected `,` or `}`" : "expected `,` or `]`");
    return Next::refused;
  }

  /// A key and its colon.
  Next key() {
    if (peek() != '"') {
      refuse("expected a key");
      return Next::refused;
    }
    if (!string()) {
      return Next::refused;
    }
    Token& token = tape_.tokens.back();
    token.is_key = true;
    SeenKeys& seen = tape_.seen_keys[depth_ - 1];
    if (token.has_escapes) {
      seen.doubt();  // It may mean what another one says plainly.
    } else {
      seen.add(text_.substr(token.begin + 1, token.end - token.begin - 2));
    }
    skip_space();
    if (peek() != ':') {
      refuse("expected `:`");
      return Next::refused;
    }
    ++at_;
    return Next::value;
  }

  bool open(Kind kind) {
    if (depth_ >= limits_.depth_max) {
      return refuse_limit("nesting deeper", limits_.depth_max, "levels");
    }
    const auto token = static_cast<std::uint32_t>(tape_.tokens.size());
    if (!push(kind, at_, at_)) {
      return false;
    }
    open_ = token;
    tape_.seen_keys.resize(++depth_);
    ++at_;
    return true;
  }

  Next close() {
    ++at_;
    Token& token = tape_.tokens[open_];
    token.end = offset(at_);
    token.next = static_cast<std::uint32_t>(tape_.tokens.size());
    if (token.kind == Kind::object && tape_.seen_keys.back().has_doubt()) {
      const auto twice = tape_.unique_keys.duplicate(tape_.tokens, text_, open_);
      if (twice) {
        at_ = text_.data() + tape_.tokens[*twice].begin;
        culprit_ = *twice;
        refuse("duplicate key");
        return Next::refused;
      }
    }
    open_ = token.parent;
    tape_.seen_keys.resize(--depth_);
    return Next::behind_value;
  }

  /// From the opening quote to behind the closing one.
  bool string() {
    const char* const begin = at_++;
    bool has_escapes = false;
    while (true) {
      skip_plain();
      if (at_ >= end_) {
        at_ = end_;
        return refuse("string without an end");
      }
      if (*at_ == '"') {
        break;
      }
      has_escapes = true;
      if (!escape()) {
        return false;
      }
    }
    ++at_;
    if (!push(Kind::string, begin, at_)) {
      return false;
    }
    tape_.tokens.back().has_escapes = has_escapes;
    return true;
  }

  /// To the next quote, backslash or control character, which may stand behind the end.
  void skip_plain() {
    // In registers, since the compiler must assume that a store to a member is read elsewhere.
    const char* at = at_;
    Block seen = seen_;
    for (; at < end_; at += sizeof(Block)) {
      const Block block = load_block(at);
      seen |= block;
      if (const BlockMask stops = string_stops(block); stops != 0) {
        at += std::countr_zero(stops);
        break;
      }
    }
    seen_ = seen;
    at_ = at;
  }

  bool escape() {
    if (*at_ != '\\') {
      return refuse("control character in a string");
    }
    const char letter = at_ + 1 < end_ ? at_[1] : '\0';
    if (letter == 'u') {
      return unicode_escape();
    }
    if (!is_escape_letter(letter)) {
      return refuse("unknown escape");
    }
    at_ += 2;
    return true;
  }

  bool unicode_escape() {
    const int unit = code_unit(at_);
    if (unit < 0) {
      return refuse("expected four hexadecimal digits");
    }
    const bool is_surrogate = unit >= 0xd800 && unit <= 0xdfff;
    if (!is_surrogate) {
      at_ += 6;
      return true;
    }
    const int second = unit <= 0xdbff ? code_unit(at_ + 6) : -1;
    if (second < 0xdc00 || second > 0xdfff) {
      return refuse("lone surrogate");
    }
    at_ += 12;
    return true;
  }

  /// The value of `\uXXXX` at `from`; -1: none stands there.
  [[nodiscard]] int code_unit(const char* from) const {
    if (end_ - from < 6 || from[0] != '\\' || from[1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (const char digit : std::string_view(from + 2, 4)) {
      const char lower = static_cast<char>(digit | 0x20);
      if (is_digit(digit)) {
        unit = unit * 16 + (digit - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        unit = unit * 16 + (lower - 'a' + 10);
      } else {
        return -1;
      }
    }
    return unit;
  }

  bool number() {
    const char* const begin = at_;
    at_ += peek() == '-' ? 1 : 0;
    if (!is_digit(peek())) {
      return refuse("expected a value");
    }
    if (peek() == '0') {
      ++at_;
    } else {
      skip_digits();
    }
    if (peek() == '.') {
      ++at_;
      if (!some_digits()) {
        return false;
      }
    }
    if ((peek() | 0x20) == 'e') {
      ++at_;
      at_ += peek() == '+' || peek() == '-' ? 1 : 0;
      if (!some_digits()) {
        return false;
      }
    }
    return push(Kind::number, begin, at_);
  }

  bool some_digits() {
    if (!is_digit(peek())) {
      return refuse("expected a digit");
    }
    skip_digits();
    return true;
  }

  void skip_digits() {
    while (is_digit(peek())) {
      ++at_;
    }
  }

  bool literal(std::string_view word, Kind kind) {
    if (!std::string_view(at_, end_).starts_with(word)) {
      return refuse("expected a value");
    }
    const char* const begin = at_;
    at_ += word.size();
    return push(kind, begin, at_);
  }

  bool push(Kind kind, const char* begin, const char* behind) {
    const std::size_t count = tape_.tokens.size();
    if (count >= limits_.tokens_max) {
      return refuse_limit("more", limits_.tokens_max, "values and keys");
    }
    // Built in place: a copy would read in wide pieces what was just written in small ones.
    tape_.tokens.emplace_back(
        offset(begin), offset(behind), static_cast<std::uint32_t>(count + 1), open_, kind);
    return true;
  }

  void skip_space() {
    while (is_space(peek())) {
      ++at_;
    }
  }

  /// The next byte; 0 at the end, which no rule accepts.
  [[nodiscard]] char peek() const { return at_ < end_ ? *at_ : '\0'; }

  [[nodiscard]] std::uint32_t offset(const char* place) const {
    return static_cast<std::uint32_t>(place - text_.data());
  }

  [[gnu::cold, gnu::noinline]] bool refuse(const char* what) {
    failure_ = {.code = ErrorCode::invalid_input, .message = what};
    return false;
  }

  [[gnu::cold, gnu::noinline]] bool refuse_limit(std::string what,
                                                 std::uint32_t limit,
                                                 const char* unit) {
    what += " than the limit of " + std::to_string(limit) + " " + unit;
    failure_ = {.code = ErrorCode::too_large, .message = std::move(what)};
    return false;
  }

  /// The refusal of what stands at `at_`. Bytes before it that are no UTF-8 are named in its place,
  /// so that a path is always text.
  [[nodiscard]] Error refusal() {
    const std::string_view before = text_.substr(0, offset(at_));
    if (!is_utf8(before)) {
      return utf8_refusal(before);
    }
    Error error = std::move(failure_);
    error.message += " at byte " + std::to_string(offset(at_));
    error.param = path_of(tape_, text_, culprit());
    return error;
  }

  [[nodiscard]] Error utf8_refusal(std::string_view text) const {
    const std::size_t byte = valid_utf8_bytes(text);
    // The container around the byte, not the string with it, which may be a key.
    const auto begins_behind = [byte](const Token& token) { return token.begin > byte; };
    const auto behind = std::ranges::find_if(tape_.tokens, begins_behind);
    const auto holder = static_cast<std::uint32_t>(behind - tape_.tokens.begin());
    const std::uint32_t container = holder == 0 ? 0 : tape_.tokens[holder - 1].parent;
    return {.code = ErrorCode::invalid_input,
            .message = "invalid UTF-8 at byte " + std::to_string(byte),
            .param = tape_.tokens.empty() ? "$" : path_of(tape_, text_, container)};
  }

  /// The token whose path tells best where the walk stopped.
  [[nodiscard]] std::uint32_t culprit() const {
    if (culprit_ != 0 || tape_.tokens.empty()) {
      return culprit_;
    }
    const auto last = static_cast<std::uint32_t>(tape_.tokens.size() - 1);
    return tape_.tokens[last].is_key ? last : open_;
  }

  std::string_view text_;
  const Limits& limits_;
  Tape& tape_;
  const char* at_;
  const char* end_;
  std::uint32_t open_ = 0;  // The innermost open container.
  std::uint32_t depth_ = 0;
  Block seen_{};  // Every byte of every string, or-ed; bytes beside strings are ASCII anyway.
  Error failure_;
  std::uint32_t culprit_ = 0;
};

/// What a text may be long, so that every offset and its padding fits.
constexpr std::size_t kTextBytesMax = std::numeric_limits<std::uint32_t>::max() - kBodyPaddingBytes;

}  // namespace

Result<void> walk(std::string_view text, const Limits& limits, Tape& tape) {
  if (text.size() > kTextBytesMax) {
    return fail(ErrorCode::too_large, "document larger than the limit of 4 GiB");
  }
  if (text.starts_with("\xef\xbb\xbf")) {
    return fail(
        {.code = ErrorCode::invalid_input, .message = "byte order mark at byte 0", .param = "$"});
  }
  return Walk(text, limits, tape).run();
}

}  // namespace sluice::json
