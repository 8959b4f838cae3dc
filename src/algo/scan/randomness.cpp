#include "algo/scan/randomness.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

/// 256 x log2(n), rounded down, without floating point: by repeated squaring (Knuth, TAOCP 1,
/// section 1.2.2, exercise 25 in binary).
constexpr unsigned log2_256ths(std::uint64_t n) {
  unsigned whole = 0;
  while ((n >> whole) > 1) {
    ++whole;
  }
  std::uint64_t x = (n << 32U) >> whole;  // 1 <= x < 2, with 32 fraction bits.
  unsigned fraction = 0;
  for (int i = 0; i < 8; ++i) {
    x = ((x >> 8U) * (x >> 8U)) >> 16U;
    fraction <<= 1U;
    if (x >= (std::uint64_t{2} << 32U)) {
      x >>= 1U;
      fraction |= 1U;
    }
  }
  return whole * 256 + fraction;
}

constexpr std::array<std::uint16_t, 256> make_logarithms() {
  std::array<std::uint16_t, 256> table{};
  for (std::size_t n = 1; n < table.size(); ++n) {
    table[n] = static_cast<std::uint16_t>(log2_256ths(n));
  }
  return table;
}

constexpr std::array<std::uint16_t, 256> kLogarithms = make_logarithms();

/// A longer text is judged by its begin.
constexpr std::size_t kLookedAtMax = 256;

/// Words that authors put where a secret belongs. Lower case.
constexpr std::string_view kStandIns[] = {
    "example",   "changeme",  "change_me",  "placeholder", "your_",     "your-",     "yourpass",
    "yourtoken", "yourkey",   "yoursecret", "<your",       "redacted",  "dummy",     "insert",
    "replace",   "todo",      "xxxx",       "****",        "....",      "undefined", "notset",
    "####",      "1234-1234", "tokenhere",  "keyhere",     "secrethere"};

bool contains_lower(std::string_view text, std::string_view lower_case) {
  const auto hit = std::ranges::search(text, lower_case, {}, lower);
  return !hit.empty() || lower_case.empty();
}

}  // namespace

unsigned entropy_256ths(std::string_view text) {
  const std::string_view part = text.substr(0, 255);
  if (part.empty()) {
    return 0;
  }
  std::array<std::uint8_t, 256> counts{};
  for (const char c : part) {
    ++counts[static_cast<unsigned char>(c)];
  }
  unsigned sum = 0;
  for (const std::uint8_t count : counts) {
    sum += static_cast<unsigned>(count) * kLogarithms[count];
  }
  const auto size = static_cast<unsigned>(part.size());
  return kLogarithms[size] - sum / size;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_alnum(text[i])) {
      return false;
    }
  }
  return true;
}

bool looks_random(std::string_view whole) {
  const std::string_view text = whole.substr(0, kLookedAtMax);
  static constexpr unsigned kBitsMin = 3 * 256;
  static constexpr std::size_t kChangesPercent = 20;
  // Written names change between letters and digits, or to capitals, at the borders of words only.
  enum class Kind : std::uint8_t { none, lower, upper, digit };
  Kind previous = Kind::none;
  std::size_t changes = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    const Kind kind = is_digit(c)    ? Kind::digit
                      : is_upper(c)  ? Kind::upper
                      : is_letter(c) ? Kind::lower
                                     : Kind::none;
    if (kind == Kind::none) {
      previous = kind;
      continue;
    }
    digits += kind == Kind::digit ? 1 : 0;
    const bool is_capital = previous == Kind::upper && kind == Kind::lower;
    changes += previous != Kind::none && kind != previous && !is_capital ? 1 : 0;
    previous = kind;
  }
  const bool is_mixed = digits > 0 ? changes >= 2 : changes * 4 >= text.size();
  return is_mixed && changes * 100 >= text.size() * kChangesPercent &&
         entropy_256ths(text) >= kBitsMin;
}

bool is_vowel(char c) {
  return std::string_view("aeiouyAEIOUY").contains(c);
}

namespace {

/// Four consonants in a row, which words do not have, but for a few.
bool is_unpronounceable(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = is_letter(c) && !is_vowel(c) ? run + 1 : 0;
    if (run >= 4) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool looks_drawn(std::string_view whole) {
  static constexpr std::size_t kLengthMin = 12;
  static constexpr std::size_t kLongMin = 24;
  const std::string_view text = whole.substr(0, kLookedAtMax);
  const auto digits = std::ranges::count_if(text, is_digit);
  if (text.size() < kLengthMin || digits == 0) {
    return false;
  }
  if (static_cast<std::size_t>(digits) == text.size()) {
    return text.size() >= 17 && entropy_256ths(text) >= 2 * 256;
  }
  const bool is_plain = std::ranges::all_of(text, is_alnum);
  const bool is_long = is_plain && text.size() >= kLongMin && entropy_256ths(text) >= 3 * 256 + 128;
  return looks_random(text) || is_long || (is_plain && is_unpronounceable(text));
}

bool is_stand_in(std::string_view whole) {
  const std::string_view text = whole.substr(0, kLookedAtMax);
  if (text.empty() || std::string_view("<${%[*#@").contains(text[0]) ||
      std::ranges::all_of(text, [&](char c) { return c == text[0]; })) {
    return true;
  }
  return std::ranges::any_of(kStandIns,
                             [&](std::string_view word) { return contains_lower(text, word); });
}

}  // namespace sluice::scan
