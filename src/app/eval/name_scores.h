#pragma once

#include <map>
#include <span>
#include <string>

#include "algo/ner/score.h"
#include "app/eval/case.h"

namespace sluice::eval {

/// How well names were found, by source, and by the parts of a source that its `group_split` names:
/// words and exact spans, as names are measured everywhere.
class NameScores {
 public:
  /// Cases that only say that something is there, or nothing of some other type, are left out.
  /// @param found  the names of `labelled.text`, ascending, not overlapping
  void add(const Case& labelled, std::span<const ner::NameSpan> found);

  /// By `source` and `source (part)`.
  [[nodiscard]] const std::map<std::string, ner::Scorer>& by_part() const { return by_part_; }

 private:
  std::map<std::string, ner::Scorer> by_part_;
};

}  // namespace sluice::eval
