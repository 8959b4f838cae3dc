#include "algo/scan/overlaps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "domain/ids.h"

namespace sluice::scan {
namespace {

/// The bytes of a span as it was found.
struct Place {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  explicit Place(const Span& span) : begin(span.begin), end(span.end) {}

  [[nodiscard]] std::uint32_t size() const { return end - begin; }

  friend bool operator==(const Place&, const Place&) = default;
};

struct Contender {
  Place place;
  const Span& span;
};

/// A URL or a date is only what nothing else is: the key in a URL decides what happens to it.
constexpr bool is_general(EntityType type) {
  return type == entity("general.date") || type == entity("general.url");
}

/// Whoever else reads the same bytes: a secret stays one, and so does what a user is looking for.
constexpr bool is_never_lost(EntityType type) {
  const std::size_t index = to_index(type);
  return index >= std::size(entity_table::kRows) ||
         entity_table::kRows[index].name.starts_with("secret.");
}

bool is_better(const Contender& a, const Contender& b) {
  const auto rank = [](const Contender& c) {
    return std::tuple(!is_general(c.span.type),
                      c.place.size(),
                      c.span.score,
                      ~static_cast<unsigned>(c.span.type));
  };
  return rank(a) > rank(b);
}

}  // namespace

void keep_best(std::vector<Span>& spans) {
  std::ranges::sort(spans, {}, &Span::begin);
  std::size_t kept = 0;
  Place best(Span{});  // Where the span stood whose type the last group has.
  for (const Span& span : spans) {
    const Place place(span);
    if (kept == 0 || spans[kept - 1].end <= span.begin) {
      spans[kept++] = span;
      best = place;
      continue;
    }
    Span& group = spans[kept - 1];
    const Place whole(group);
    EntitySet covers = group.covers | span.covers;
    if (place != best || is_never_lost(group.type) || is_never_lost(span.type)) {
      covers.set(to_index(group.type)).set(to_index(span.type));
    }
    if (is_better({place, span}, {best, group})) {
      group = span;
      best = place;
    }
    group.begin = whole.begin;
    group.end = std::max(whole.end, place.end);
    group.covers = covers.reset(to_index(group.type));
  }
  spans.resize(kept);
}

}  // namespace sluice::scan
