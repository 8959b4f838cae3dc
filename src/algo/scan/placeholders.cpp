#include "algo/scan/placeholders.h"

#include "algo/placeholder/placeholder.h"

namespace sluice::scan {
namespace {

constexpr char upper(char c) {
  return is_in(c, Chars::lower) ? static_cast<char>(c & ~0x20) : c;
}

bool has_letters(const Sweep& sweep, std::size_t begin) {
  for (std::size_t i = begin; i < begin + placeholder::kLetterCount; ++i) {
    if (!placeholder::is_letter(upper(sweep.at(i)))) {
      return false;
    }
  }
  return true;
}

}  // namespace

void find_placeholder(Sweep& sweep, std::size_t underscore) {
  sweep.spend(1);
  if (!has_letters(sweep, underscore + 1)) {
    return;
  }
  std::size_t type_end = underscore;
  if (sweep.before(type_end) == '\\') {
    --type_end;
  }
  std::size_t begin = type_end;
  while (begin > 0 && type_end - begin < placeholder::kTypeBytesMax &&
         (is_letter(sweep.at(begin - 1)) || sweep.at(begin - 1) == '_')) {
    --begin;
  }
  if (begin < type_end) {
    sweep.add(make_span(
        begin, underscore + 1 + placeholder::kLetterCount, entity("technical.placeholder")));
  }
}

}  // namespace sluice::scan
