#include "algo/scan/overlaps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace sluice::scan {
namespace {

struct ByteCover {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A span as it was found, and how long it was then.
struct Contender {
  std::uint32_t size = 0;
  const Span& span;
};

/// A URL or a date is only what nothing else is: the key in a URL decides what happens to it.
constexpr bool is_general(EntityType type) {
  return type == entity("general.date") || type == entity("general.url");
}

bool is_better(const Contender& a, const Contender& b) {
  const auto rank = [](const Contender& c) {
    return std::tuple(
        !is_general(c.span.type), c.size, c.span.score, ~static_cast<unsigned>(c.span.type));
  };
  return rank(a) > rank(b);
}

}  // namespace

void keep_best(std::vector<Span>& spans) {
  std::ranges::sort(spans, {}, &Span::begin);
  std::size_t kept = 0;
  std::uint32_t size_of_best = 0;
  for (const Span& span : spans) {
    const std::uint32_t size = span.end - span.begin;
    if (kept == 0 || spans[kept - 1].end <= span.begin) {
      spans[kept++] = span;
      size_of_best = size;
      continue;
    }
    Span& group = spans[kept - 1];
    const ByteCover cover{group.begin, std::max(group.end, span.end)};
    if (is_better({size, span}, {size_of_best, group})) {
      group = span;
      size_of_best = size;
    }
    group.begin = cover.begin;
    group.end = cover.end;
  }
  spans.resize(kept);
}

}  // namespace sluice::scan
