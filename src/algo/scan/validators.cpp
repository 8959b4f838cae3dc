#include "algo/scan/validators.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "algo/scan/characters.h"
#include "algo/scan/code_kinds.h"
#include "algo/scan/national_ids.h"
#include "algo/scan/number_kinds.h"

namespace sluice::scan {
namespace {

std::string compacted(std::string_view value) {
  std::string code;
  for (const char c : value) {
    if (is_alnum(c)) {
      code += is_in(c, Chars::lower) ? static_cast<char>(c & ~0x20) : c;
    }
  }
  return code;
}

/// True for a number that is written in one piece wherever it is written.
bool has_one_shape(EntityType type) {
  return std::ranges::all_of(number_kinds(), [&](const NumberKind& kind) {
    return kind.type != type || kind.groups.size() == 1;
  });
}

std::size_t digits_in(const NumberKind& kind) {
  std::size_t digits = 0;
  for (const char group : kind.groups) {
    digits += digit_value(group);
  }
  return digits;
}

}  // namespace

std::optional<bool> is_valid_identifier(EntityType type, std::string_view value) {
  const std::string code = compacted(value);
  std::vector<std::uint8_t> digits;
  std::ranges::transform(
      code, std::back_inserter(digits), [](char c) { return static_cast<std::uint8_t>(c - '0'); });
  // 44-051401458 is no PESEL, which has no parts.
  const bool is_number =
      std::ranges::all_of(code, is_digit) && (code.size() == value.size() || !has_one_shape(type));
  std::optional<bool> answer;
  for (const NumberKind& kind : number_kinds()) {
    if (kind.type == type && kind.is_valid != is_any) {
      answer = answer.value_or(false) ||
               (is_number && digits_in(kind) == digits.size() && kind.is_valid(digits));
    }
  }
  for (const CodeKind& kind : code_kinds()) {
    if (kind.type == type && kind.is_valid != is_any_code) {
      answer = answer.value_or(false) || (kind.pattern.size() == code.size() &&
                                          has_pattern(code, kind.pattern) && kind.is_valid(code));
    }
  }
  return answer;
}

std::size_t validator_count() {
  std::set<bool (*)(Digits)> numbers;
  std::set<bool (*)(std::string_view)> codes;
  for (const NumberKind& kind : number_kinds()) {
    numbers.insert(kind.is_valid);
  }
  for (const CodeKind& kind : code_kinds()) {
    codes.insert(kind.is_valid);
  }
  numbers.erase(is_any);
  codes.erase(is_any_code);
  return numbers.size() + codes.size();
}

}  // namespace sluice::scan
