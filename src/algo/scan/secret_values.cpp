#include "algo/scan/secret_values.h"

#include <algorithm>
#include <cstddef>

#include "algo/scan/characters.h"
#include "algo/scan/randomness.h"

namespace sluice::scan {
namespace {

/// How many of lower, upper, digit and sign a password mixes.
int kinds_in(std::string_view value) {
  int kinds = 0;
  kinds += std::ranges::any_of(value, [](char c) { return is_in(c, Chars::lower); }) ? 1 : 0;
  kinds += std::ranges::any_of(value, is_upper) ? 1 : 0;
  kinds += std::ranges::any_of(value, is_digit) ? 1 : 0;
  kinds += std::ranges::any_of(value, [](char c) { return !is_word(c); }) ? 1 : 0;
  return kinds;
}

/// `config.password`, `os.environ["X"]`, `get_password()`: code, not a value.
bool is_expression(std::string_view value) {
  const std::size_t word_end = static_cast<std::size_t>(
      std::ranges::find_if_not(value, [](char c) { return is_word(c) || c == '.'; }) -
      value.begin());
  const std::string_view word = value.substr(0, word_end);
  const bool is_call =
      word_end < value.size() && word_end > 0 && (value[word_end] == '(' || value[word_end] == '[');
  const bool is_path =
      word_end == value.size() && word.contains('.') && std::ranges::none_of(word, is_digit);
  return is_call || is_path || value.starts_with('(') || value.contains("->") ||
         value.contains("://") || value.contains("()");
}

}  // namespace

bool is_password(std::string_view value, Quoting quoting) {
  static constexpr std::size_t kLengthMin = 5;
  if (value.size() < kLengthMin || value.size() >= kSecretValueMax || value.contains(' ')) {
    return false;
  }
  const bool is_quoted = quoting == Quoting::quoted;
  const int kinds = kinds_in(value);
  const bool has_digit_or_sign = std::ranges::any_of(value, [](char c) {
    return is_digit(c) || (!is_word(c) && c != '.' && c != '-' && c != '/');
  });
  const bool is_mixed = kinds >= 2 && (has_digit_or_sign || (is_quoted && kinds >= 3));
  return is_mixed && (is_quoted || !is_expression(value)) && !is_stand_in(value);
}

namespace {

/// `jjwt-jackson-0.11.2`: a name and its version.
bool is_release(std::string_view value) {
  const std::size_t dash = value.rfind('-');
  const std::string_view version = value.substr(dash == std::string_view::npos ? 0 : dash + 1);
  return version.contains('.') &&
         std::ranges::all_of(version, [](char c) { return is_digit(c) || c == '.'; });
}

/// `clm05804:AgencyIdentificationCode`: more than half of it are words, each with a vowel at least
/// every third letter, and with capitals at their begins only.
bool is_made_of_words(std::string_view value) {
  static constexpr std::size_t kWordMin = 5;
  std::size_t in_words = 0;
  std::size_t word = 0;        // Letters of the word that is being read.
  std::size_t consonants = 0;  // In a row.
  const auto end_word = [&] {
    in_words += word >= kWordMin ? word : 0;
    word = 0;
    consonants = 0;
  };
  bool was_upper = false;
  for (const char c : value) {
    if (!is_letter(c) || (is_upper(c) && !was_upper)) {
      end_word();
    }
    was_upper = is_upper(c);
    if (is_letter(c)) {
      ++word;
      consonants = is_vowel(c) ? 0 : consonants + 1;
      word = consonants > 3 ? 0 : word;
    }
  }
  end_word();
  return in_words * 2 > value.size();
}

/// What is not called a password must look like more than a name or a setting.
bool is_strong(std::string_view value) {
  const bool is_mixed = value.size() >= 10 && kinds_in(value) >= 3 &&
                        std::ranges::any_of(value, is_digit) && !is_release(value) &&
                        !is_made_of_words(value);
  return (is_mixed || looks_drawn(value)) && !is_expression(value);
}

}  // namespace

bool is_believed(std::string_view text, Says says, Quoting quoting) {
  switch (says) {
    case Says::nothing:
      return false;
    case Says::password:
      return is_password(text, quoting);
    case Says::secret:
      return is_strong(text) && !is_stand_in(text) && !text.contains(' ');
    case Says::key:
      return text.size() >= 14 && kinds_in(text) >= 3 && looks_random(text) &&
             std::ranges::all_of(text, is_alnum) && !is_stand_in(text);
  }
  return false;
}

}  // namespace sluice::scan
