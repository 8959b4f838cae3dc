#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algo/json/unique_keys.h"
#include "base/assert.h"
#include "base/result.h"

namespace sluice::json {

enum class Kind : std::uint8_t { object, array, string, number, boolean, null };

/// One value or key of a document. Offsets are bytes of the text that was walked.
struct Token {
  std::uint32_t begin = 0;   ///< first byte, quote or bracket included
  std::uint32_t end = 0;     ///< behind the last one
  std::uint32_t next = 0;    ///< index of the token behind the subtree; for a key: of its value
  std::uint32_t parent = 0;  ///< index of the enclosing object or array; the root is its own
  Kind kind = Kind::null;
  bool is_key = false;
  bool has_escapes = false;  ///< a string with a backslash in it
};

/// What a document may hold. A document beyond a limit is refused with `too_large`. A scalar has
/// depth 0, `[]` has 1.
struct Limits {
  std::uint32_t depth_max = 64;
  std::uint32_t tokens_max = 1'000'000;
};

/// The tokens of one document. A vector whose growth does not write what is written anyway.
class TokenList {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] bool empty() const { return size_ == 0; }

  [[nodiscard]] std::size_t capacity() const { return capacity_; }

  [[nodiscard]] Token* data() { return tokens_.get(); }

  [[nodiscard]] const Token* data() const { return tokens_.get(); }

  [[nodiscard]] const Token& operator[](std::size_t i) const {
    SLUICE_ASSERT(i < size_);
    return tokens_[i];
  }

  [[nodiscard]] const Token* begin() const { return tokens_.get(); }

  [[nodiscard]] const Token* end() const { return tokens_.get() + size_; }

  /// Makes room for at least `count` tokens, the first `kept` of which stay.
  void reserve(std::size_t count, std::size_t kept);

  /// The first `size` tokens have been written through data().
  void set_size(std::size_t size) { size_ = size; }

 private:
  std::unique_ptr<Token[]> tokens_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// A document as a flat list of tokens in document order, parents before children, a key before its
/// value. Reused from request to request, so that walking allocates nothing in the steady state.
struct Tape {
  TokenList tokens;
  UniqueKeys unique_keys;           ///< scratch of walk()
  std::vector<SeenKeys> seen_keys;  ///< likewise: by depth, for the containers that were open
};

/// Walks the whole of `text` once, strictly (RFC 8259): UTF-8, escapes, numbers, no trailing bytes,
/// no duplicate keys (compared after unescaping), no lone surrogates. Fills `tape`, from token 0 =
/// the root.
///
/// @param text  at least kBodyPaddingBytes readable bytes must follow its end (a std::string with
///              the capacity reserved; their content does not matter)
/// @error invalid_input  `param` holds the JSON path reached, `message` what is wrong and at which
///                       byte
/// @error too_large      a limit of `limits`, or 4 GiB of text; the message names it
/// Cost: O(text), but O(n log n) in the keys of one object. No recursion, so no depth can overflow
/// the stack.
[[nodiscard]] Result<void> walk(std::string_view text, const Limits& limits, Tape& tape);

/// A read-only cursor over a tape: cheap to copy, valid while tape and text live.
class Value {
 public:
  Value(const Tape& tape, std::string_view text, std::uint32_t token = 0)
      : tape_(&tape), text_(text), token_(token) {}

  [[nodiscard]] Kind kind() const { return at().kind; }

  [[nodiscard]] std::uint32_t token() const { return token_; }

  [[nodiscard]] const Token& at() const { return tape_->tokens.data()[token_]; }

  /// The bytes of the value, verbatim.
  [[nodiscard]] std::string_view raw() const {
    const Token& token = at();
    return {text_.data() + token.begin, token.end - token.begin};
  }

  /// For a string or key: the bytes between the quotes, escapes still in place.
  [[nodiscard]] std::string_view raw_string() const {
    const Token& token = at();
    return token.kind == Kind::string ? inside_quotes(token) : std::string_view();
  }

  /// For a string or key: its text, unescaped. Empty for other kinds.
  [[nodiscard]] std::string string() const;

  /// True when this is a string (or key) whose text is `text`.
  [[nodiscard]] bool is(std::string_view text) const {
    const Token& token = at();
    if (token.kind != Kind::string) {
      return false;
    }
    return token.has_escapes ? string() == text : inside_quotes(token) == text;
  }

  [[nodiscard]] bool is_true() const { return kind() == Kind::boolean && raw() == "true"; }

  /// A non-negative integer that fits; empty otherwise.
  [[nodiscard]] std::optional<std::uint64_t> unsigned_integer() const;
  [[nodiscard]] std::optional<double> number() const;

  /// For an object: the value of `key`. Empty when absent or when this is no object.
  [[nodiscard]] std::optional<Value> find(std::string_view key) const {
    const Token& object = at();
    if (object.kind != Kind::object) {
      return std::nullopt;
    }
    const Token* const tokens = tape_->tokens.data();
    for (std::uint32_t i = token_ + 1; i < object.next; i = tokens[tokens[i].next].next) {
      const Value member(*tape_, text_, i);
      if (member.is(key)) {
        return member.value();
      }
    }
    return std::nullopt;
  }

  /// The first child: of an object a key, of an array an element; empty: there is none.
  [[nodiscard]] std::optional<Value> first() const;
  /// The next key of the same object (from a key: skips its value), or the next element; empty:
  /// none.
  [[nodiscard]] std::optional<Value> next() const;

  /// From a key: its value.
  [[nodiscard]] Value value() const { return Value(*tape_, text_, at().next); }

 private:
  [[nodiscard]] std::string_view inside_quotes(const Token& token) const {
    return {text_.data() + token.begin + 1, token.end - token.begin - 2};
  }

  const Tape* tape_;
  std::string_view text_;
  std::uint32_t token_;
};

/// `$.messages[0].content`; a key that is no plain word is written `["..."]`, and one of more than
/// 128 bytes is cut there and ends in `...`. Valid UTF-8 for a document that was walked.
[[nodiscard]] std::string path_of(const Tape& tape, std::string_view text, std::uint32_t token);

}  // namespace sluice::json
