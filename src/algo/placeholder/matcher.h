#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::placeholder {

/// How the text that is searched is written.
enum class Encoding : std::uint8_t {
  plain,
  json,  ///< JSON source text: line breaks and backslashes inside its strings are escaped
};

/// What stands at one place of a text.
struct Match {
  enum class Kind : std::uint8_t {
    none,
    partial,  ///< the text ends here, and what is there may still become a placeholder
    whole,
  };

  Kind kind = Kind::none;
  std::size_t entry = 0;  ///< of `whole`: its index in the issued list
  std::size_t bytes = 0;  ///< of `whole`: how much of the text it takes
};

/// Finds the placeholders that were issued for one request. Accepted are, and nothing else: any
/// case of the letters; `\_` or `%5F` for `_`; one line break (LF or CRLF) or one soft hyphen
/// somewhere inside. No boundary is asked for around it, since values have none either.
///
/// Immutable; keeps views of the issued texts.
class Matcher {
 public:
  /// @param issued  sorted, no two alike; must outlive the matcher
  Matcher(std::vector<std::string_view> issued, Encoding encoding);

  /// The first place from `from` on where one may begin; text.size() when there is none.
  [[nodiscard]] std::size_t next_start(std::string_view text, std::size_t from) const;

  /// What stands at `text[at]`. The answer is final as soon as it is not `partial`: no byte beyond
  /// those that were looked at can change it. Cost: O(length x log(issued)).
  [[nodiscard]] Match match(std::string_view text, std::size_t at) const;

  /// The longest accepted form of any issued placeholder; a stream never holds back more than one
  /// byte less.
  [[nodiscard]] std::size_t form_bytes_max() const { return form_bytes_max_; }

  [[nodiscard]] bool empty() const { return issued_.empty(); }

 private:
  static constexpr std::size_t kLettersOfAlphabet = 26;

  struct Cursor;
  struct Symbol;
  [[nodiscard]] Symbol read(std::string_view text, const Cursor& cursor) const;
  [[nodiscard]] bool narrow(Cursor& cursor, char symbol) const;
  [[nodiscard]] bool may_begin(std::string_view text) const;
  [[nodiscard]] std::size_t first_within_reach(std::string_view text, std::size_t from) const;

  std::vector<std::string_view> issued_;
  Encoding encoding_;
  std::size_t form_bytes_max_ = 0;
  bool all_have_underscores_ = true;
  std::array<bool, 256> starts_{};
  /// By first letter: a bit for each letter that comes second.
  std::array<std::uint32_t, kLettersOfAlphabet> seconds_{};
};

}  // namespace sluice::placeholder
