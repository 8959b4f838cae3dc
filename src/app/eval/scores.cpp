#include "app/eval/scores.h"

#include <algorithm>

namespace sluice::eval {
namespace {

/// How many bytes of `place` are covered by `others`, which do not overlap.
std::size_t bytes_covered(const Labelled& place, std::span<const Labelled> others) {
  std::size_t bytes = 0;
  for (const Labelled& other : others) {
    const std::size_t begin = std::max(place.begin, other.begin);
    const std::size_t end = std::min(place.end, other.end);
    bytes += end > begin ? end - begin : 0;
  }
  return bytes;
}

/// `places` without overlaps: labels of people sometimes lie within each other.
std::vector<Labelled> merged(std::span<const Labelled> places) {
  std::vector<Labelled> result;
  for (const Labelled& place : places) {
    if (!result.empty() && place.begin < result.back().end) {
      result.back().end = std::max(result.back().end, place.end);
    } else {
      result.push_back(place);
    }
  }
  return result;
}

/// True when a finding of type `found` is one that a negative case forbids. Names that are none of
/// ours are those of a collection of secrets.
bool is_forbidden(const std::string& found, const std::vector<std::string>& negative_for) {
  return negative_for.empty() || std::ranges::any_of(negative_for, [&](const std::string& type) {
           return type == found ||
                  (found.starts_with("secret.") &&
                   std::ranges::none_of(type, [](char c) { return c >= 'A' && c <= 'Z'; }));
         });
}

/// True when a negative case speaks of single kinds of keys, and `found` is a key of no known kind.
bool is_of_no_kind(const std::string& found, const std::vector<std::string>& negative_for) {
  return found == "secret.generic" && !negative_for.empty() &&
         std::ranges::none_of(negative_for, [&](const std::string& type) {
           return type == found || type.starts_with("generic");
         });
}

}  // namespace

void Scores::add(const Case& labelled, std::span<const Labelled> found) {
  GroupScore& group = by_group_[std::string(group_of(labelled.source))];
  if (!labelled.expected) {
    ++group.counted;
    group.noticed += found.empty() ? 0 : 1;
    return;
  }
  if (labelled.expected->empty()) {
    add_negative(labelled, found, group);
    return;
  }
  std::vector<Labelled> wanted;
  std::vector<Labelled> ignored;
  for (const Labelled& place : *labelled.expected) {
    (only_.empty() || only_.contains(place.type) ? wanted : ignored).push_back(place);
  }
  add_expected(labelled, wanted, found, group);
  add_found(labelled, merged(ignored), merged(wanted), found, group);
}

void Scores::add_negative(const Case& labelled,
                          std::span<const Labelled> found,
                          GroupScore& group) {
  ++group.negatives;
  bool is_silent = true;
  bool is_claimed = false;
  for (const Labelled& place : found) {
    if (!place.example && is_forbidden(place.type, labelled.negative_for) &&
        bytes_covered(place, labelled.expected_elsewhere) == 0) {
      is_silent = false;
      is_claimed |= !is_of_no_kind(place.type, labelled.negative_for);
      ++by_type_[place.type].found;
      ++group.spans.found;
      group.bytes.found += place.end - place.begin;
      on_mistake_("false", labelled, place);
    }
  }
  group.silent += is_silent ? 1 : 0;
  group.unclaimed += is_claimed ? 0 : 1;
}

void Scores::add_expected(const Case& labelled,
                          std::span<const Labelled> wanted,
                          std::span<const Labelled> found,
                          GroupScore& group) {
  for (const Labelled& place : wanted) {
    const std::size_t bytes = bytes_covered(place, found);
    const bool is_covered = bytes == place.end - place.begin;
    const bool is_exact = std::ranges::any_of(found, [&](const Labelled& one) {
      return one.type == place.type && one.begin == place.begin && one.end == place.end;
    });
    const Tally one{.expected = 1,
                    .covered = is_covered ? 1U : 0U,
                    .touched = bytes > 0 ? 1U : 0U,
                    .exact = is_exact ? 1U : 0U};
    by_type_[place.type] += one;
    group.spans += one;
    if (!is_covered) {
      on_mistake_("missed", labelled, place);
    }
  }
  for (const Labelled& place : merged(wanted)) {
    group.bytes.expected += place.end - place.begin;
    group.bytes.covered += bytes_covered(place, found);
  }
}

void Scores::add_found(const Case& labelled,
                       std::span<const Labelled> ignored,
                       std::span<const Labelled> wanted,
                       std::span<const Labelled> found,
                       GroupScore& group) {
  for (const Labelled& place : found) {
    const std::size_t right = bytes_covered(place, wanted);
    if (right == 0 && bytes_covered(place, ignored) > 0) {
      continue;
    }
    const Tally one{.found = 1, .right = right > 0 ? 1U : 0U};
    by_type_[place.type] += one;
    group.spans += one;
    group.bytes.found += place.end - place.begin - bytes_covered(place, ignored);
    group.bytes.right += right;
    if (right == 0) {
      on_mistake_("false", labelled, place);
    }
  }
}

}  // namespace sluice::eval
