#include "algo/scan/overlaps.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace sluice::scan {
namespace {

bool is_better(const Span& a, const Span& b) {
  const auto rank = [](const Span& s) {
    return std::tuple(s.end - s.begin, s.score, ~static_cast<unsigned>(s.type));
  };
  return rank(a) > rank(b);
}

}  // namespace

void keep_best(std::vector<Span>& spans) {
  std::ranges::sort(spans, [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : is_better(a, b);
  });
  std::size_t kept = 0;
  for (const Span& span : spans) {
    // A better span may push out several that were kept before it.
    bool is_beaten = false;
    while (kept > 0 && spans[kept - 1].end > span.begin && !is_beaten) {
      is_beaten = !is_better(span, spans[kept - 1]);
      kept -= is_beaten ? 0 : 1;
    }
    if (!is_beaten) {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

}  // namespace sluice::scan
