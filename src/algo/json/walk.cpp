#include <algorithm>
#include <bit>
#include <limits>
#include <span>
#include <string>

#include <simdjson.h>

#include "algo/json/string_block.h"
#include "algo/json/tape.h"
#include "domain/request.h"

namespace sluice::json {

void TokenList::reserve(std::size_t count, std::size_t kept) {
  if (count <= capacity_) {
    return;
  }
  auto larger = std::make_unique_for_overwrite<Token[]>(count);
  std::copy_n(tokens_.get(), kept, larger.get());
  tokens_ = std::move(larger);
  capacity_ = count;
}

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
///
/// The place is handed from step to step instead of being kept: so it stays in a register. Every
/// step returns the place behind what it read; null: the document is refused, with the reason in
/// `failure_` and the place in `at_`.
class Walk {
 public:
  Walk(std::string_view text, const Limits& limits, Tape& tape)
      : text_(text), limits_(limits), tape_(tape), end_(text.data() + text.size()) {
    make_room(std::max(tape_.tokens.capacity(), kTokensAtFirst));
  }

  [[nodiscard]] Result<void> run() {
    const bool is_accepted = document();
    tape_.tokens.set_size(count_);
    if (!is_accepted) {
      return fail(refusal());
    }
    if (has_high_bit(seen_) && !is_utf8(text_)) {
      return fail(utf8_refusal(text_));
    }
    return {};
  }

 private:
  /// Most bodies have fewer.
  static constexpr std::size_t kTokensAtFirst = 128;

  bool document() {
    const char* at = text_.data();
    do {
      at = skip_space(at);
      at = wants_value_ ? value(at) : behind_value(at);
      if (at == nullptr) {
        return false;
      }
    } while (wants_value_ || depth_ > 0);
    at = skip_space(at);
    return at == end_ || refuse(at, "bytes behind the end of the document") != nullptr;
  }

  /// A scalar, or the opening of a container.
  const char* value(const char* at) {
    wants_value_ = false;
    switch (byte(at)) {
      case '{':
        return object(at);
      case '[':
        return array(at);
      case '"':
        return string(at);
      case 't':
        return literal(at, "true", Kind::boolean);
      case 'f':
        return literal(at, "false", Kind::boolean);
      case 'n':
        return literal(at, "null", Kind::null);
      default:
        return number(at);
    }
  }

  const char* object(const char* at) {
    if (!open(at, Kind::object)) {
      return nullptr;
    }
    at = skip_space(at + 1);
    return byte(at) == '}' ? close(at) : key(at);
  }

  const char* array(const char* at) {
    if (!open(at, Kind::array)) {
      return nullptr;
    }
    at = skip_space(at + 1);
    wants_value_ = byte(at) != ']';
    return wants_value_ ? at : close(at);
  }

  /// In an open container, behind one of its values.
  const char* behind_value(const char* at) {
    const bool in_object = tokens_[open_].kind == Kind::object;
    const char next = byte(at);
    if (next == ',') {
      at = skip_space(at + 1);
      wants_value_ = true;
      return in_object ? key(at) : at;
    }
    if (next == (in_object ? '}' : ']')) {
      return close(at);
    }
    return refuse(at, in_object ? "expected `,` or `}`" : "expected `,` or `]`");
  }

  /// A key and its colon.
  const char* key(const char* at) {
    if (byte(at) != '"') {
      return refuse(at, "expected a key");
    }
    at = string(at);
    if (at == nullptr) {
      return nullptr;
    }
    Token& token = tokens_[count_ - 1];
    token.is_key = true;
    SeenKeys& seen = tape_.seen_keys[depth_ - 1];
    if (token.has_escapes) {
      seen.doubt();  // It may mean what another one says plainly.
    } else {
      seen.add({text_.data() + token.begin + 1, token.end - token.begin - 2});
    }
    at = skip_space(at);
    if (byte(at) != ':') {
      return refuse(at, "expected `:`");
    }
    wants_value_ = true;
    return at + 1;
  }

  bool open(const char* at, Kind kind) {
    if (depth_ >= limits_.depth_max) {
      return refuse_limit(at, "nesting deeper", limits_.depth_max, "levels");
    }
    const std::uint32_t token = count_;
    if (push(kind, at, at) == nullptr) {
      return false;
    }
    open_ = token;
    if (depth_ == tape_.seen_keys.size()) {
      tape_.seen_keys.emplace_back();
    } else {
      tape_.seen_keys[depth_] = {};
    }
    ++depth_;
    return true;
  }

  const char* close(const char* at) {
    Token& token = tokens_[open_];
    token.end = offset(at + 1);
    token.next = count_;
    --depth_;
    if (token.kind == Kind::object && tape_.seen_keys[depth_].has_doubt() && has_duplicate()) {
      return nullptr;
    }
    open_ = token.parent;
    return at + 1;
  }

  /// Compares the keys of the open object, which has just been closed.
  [[gnu::noinline]] bool has_duplicate() {
    const auto twice =
        tape_.unique_keys.duplicate(std::span<const Token>(tokens_, count_), text_, open_);
    if (!twice) {
      return false;
    }
    culprit_ = *twice;
    refuse(text_.data() + tokens_[*twice].begin, "duplicate key");
    return true;
  }

  /// From the opening quote to behind the closing one.
  const char* string(const char* at) {
    const char* const begin = at;
    at = plain_end(at + 1);
    bool has_escapes = false;
    while (at < end_ && *at != '"') {
      has_escapes = true;
      at = escape(at);
      if (at == nullptr) {
        return nullptr;
      }
      at = plain_end(at);
    }
    if (at >= end_) {
      return refuse(end_, "string without an end");
    }
    Token* const token = push(Kind::string, begin, at + 1);
    if (token == nullptr) {
      return nullptr;
    }
    token->has_escapes = has_escapes;
    return at + 1;
  }

  /// The next quote, backslash or control character, which may stand behind the end.
  const char* plain_end(const char* at) {
    Block seen = seen_;  // In a register: a store to a member might be read elsewhere.
    for (; at < end_; at += sizeof(Block)) {
      const Block block = load_block(at);
      seen |= block;
      if (const BlockMask stops = string_stops(block); stops != 0) {
        at += std::countr_zero(stops);
        break;
      }
    }
    seen_ = seen;
    return at;
  }

  [[gnu::noinline]] const char* escape(const char* at) {
    if (*at != '\\') {
      return refuse(at, "control character in a string");
    }
    const char letter = byte(at + 1);
    if (letter == 'u') {
      return unicode_escape(at);
    }
    return is_escape_letter(letter) ? at + 2 : refuse(at, "unknown escape");
  }

  const char* unicode_escape(const char* at) {
    const int unit = code_unit(at);
    if (unit < 0) {
      return refuse(at, "expected four hexadecimal digits");
    }
    const bool is_surrogate = unit >= 0xd800 && unit <= 0xdfff;
    if (!is_surrogate) {
      return at + 6;
    }
    const int second = unit <= 0xdbff ? code_unit(at + 6) : -1;
    const bool is_pair = second >= 0xdc00 && second <= 0xdfff;
    return is_pair ? at + 12 : refuse(at, "lone surrogate");
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

  const char* number(const char* at) {
    const char* const begin = at;
    at += byte(at) == '-' ? 1 : 0;
    if (!is_digit(byte(at))) {
      return refuse(at, "expected a value");
    }
    at = byte(at) == '0' ? at + 1 : skip_digits(at);
    if (byte(at) == '.') {
      at = some_digits(at + 1);
    }
    if (at != nullptr && (byte(at) | 0x20) == 'e') {
      ++at;
      at = some_digits(byte(at) == '+' || byte(at) == '-' ? at + 1 : at);
    }
    return at != nullptr && push(Kind::number, begin, at) != nullptr ? at : nullptr;
  }

  const char* some_digits(const char* at) {
    return is_digit(byte(at)) ? skip_digits(at) : refuse(at, "expected a digit");
  }

  [[nodiscard]] const char* skip_digits(const char* at) const {
    while (is_digit(byte(at))) {
      ++at;
    }
    return at;
  }

  const char* literal(const char* at, std::string_view word, Kind kind) {
    if (!std::string_view(at, end_).starts_with(word)) {
      return refuse(at, "expected a value");
    }
    const char* const behind = at + word.size();
    return push(kind, at, behind) != nullptr ? behind : nullptr;
  }

  /// The new token; null: there are too many.
  Token* push(Kind kind, const char* begin, const char* behind) {
    if (count_ == room_ && !grow(behind)) {
      return nullptr;
    }
    Token& token = tokens_[count_++];
    token = {.begin = offset(begin),
             .end = offset(behind),
             .next = count_,
             .parent = open_,
             .kind = kind};
    return &token;
  }

  [[gnu::noinline]] bool grow(const char* at) {
    if (count_ >= limits_.tokens_max) {
      return refuse_limit(at, "more", limits_.tokens_max, "values and keys");
    }
    make_room(2 * std::size_t{count_});
    return true;
  }

  void make_room(std::size_t tokens) {
    tape_.tokens.reserve(tokens, count_);
    tokens_ = tape_.tokens.data();
    room_ = static_cast<std::uint32_t>(std::min<std::size_t>(tokens, limits_.tokens_max));
  }

  [[nodiscard]] const char* skip_space(const char* at) const {
    while (is_space(byte(at))) {
      ++at;
    }
    return at;
  }

  /// The byte at `at`; 0 at the end, which no rule accepts.
  [[nodiscard]] char byte(const char* at) const { return at < end_ ? *at : '\0'; }

  [[nodiscard]] std::uint32_t offset(const char* place) const {
    return static_cast<std::uint32_t>(place - text_.data());
  }

  [[gnu::cold, gnu::noinline]] const char* refuse(const char* at, const char* what) {
    at_ = at;
    failure_ = {.code = ErrorCode::invalid_input, .message = what};
    return nullptr;
  }

  [[gnu::cold, gnu::noinline]] bool refuse_limit(const char* at,
                                                 std::string what,
                                                 std::uint32_t limit,
                                                 const char* unit) {
    at_ = at;
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
  const char* end_;
  Token* tokens_ = nullptr;  // Of the tape, as many as there is room for.
  std::uint32_t room_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t open_ = 0;  // The innermost open container.
  std::uint32_t depth_ = 0;
  bool wants_value_ = true;  // What stands next: a value, or what may follow one.
  Block seen_{};  // Every byte of every string, or-ed; bytes beside strings are ASCII anyway.
  const char* at_ = nullptr;  // Where a refused document was left.
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
