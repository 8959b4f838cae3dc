#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "dialects/wire/field.h"

namespace sluice::dialects {

/// One member of an object, as Members gives it.
struct Member {
  std::string_view name;  ///< unescaped; valid until the iterator moves
  json::Value key;
  json::Value value;
};

/// The members of an object in order, for `for`; none when the value is no object. Inline from end
/// to end, because every request and every event of a stream is read through it.
class Members {
 public:
  Members(const Document& document, const json::Value& object)
      : document_(document),
        first_(object.token() + 1),
        end_(object.kind() == json::Kind::object ? object.at().next : first_) {}

  class Iterator {
   public:
    Iterator(const Document& document, std::uint32_t token) : document_(document), token_(token) {}

    [[nodiscard]] bool operator==(const Iterator& other) const { return token_ == other.token_; }

    Iterator& operator++() {
      const json::Token* const tokens = document_.tape.tokens.data();
      token_ = tokens[tokens[token_].next].next;
      return *this;
    }

    [[nodiscard]] Member operator*() {
      const json::Value key(document_.tape, document_.text, token_);
      return {.name = name_of(key), .key = key, .value = key.value()};
    }

   private:
    [[nodiscard]] std::string_view name_of(const json::Value& key) {
      const json::Token& token = key.at();
      if (token.has_escapes) {
        unescaped_ = key.string();
        return unescaped_;
      }
      return {document_.text.data() + token.begin + 1, token.end - token.begin - 2};
    }

    const Document& document_;
    std::uint32_t token_;
    std::string unescaped_;
  };

  [[nodiscard]] Iterator begin() const { return {document_, first_}; }

  [[nodiscard]] Iterator end() const { return {document_, end_}; }

 private:
  const Document& document_;
  std::uint32_t first_;
  std::uint32_t end_;
};

}  // namespace sluice::dialects
