#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "algo/ner/tokens.h"

namespace sluice::ner {

/// A path of Brown's hierarchical clustering: bit 0 is the first turn below the root, the highest
/// set bit is always 1; 0: not known. Words whose paths begin alike are used alike.
/// Source: Brown et al. 1992, "Class-based n-gram models of natural language".
using ClusterPath = std::uint32_t;

/// The first `turns` of a path.
[[nodiscard]] constexpr ClusterPath path_prefix(ClusterPath path, unsigned turns) {
  return path & ((1U << turns) - 1U);
}

/// One word of a list of clusters.
struct ClusteredWord {
  std::string word;  ///< as written: `Paris` and `paris` may differ
  ClusterPath path = 0;
};

/// The clusters of words, as a table of fingerprints. Immutable.
class Clusters {
 public:
  Clusters() = default;

  /// The same words in any order give the same table; of words that differ by more than the case of
  /// their first letter the first is kept. Paths beyond 65,535 different ones are left out.
  [[nodiscard]] static Clusters build(std::span<const ClusteredWord> words);

  /// From `paths()` and `slots()` of another; empty when a slot names a path that is not there.
  [[nodiscard]] static std::optional<Clusters> from(std::vector<ClusterPath> paths,
                                                    std::vector<std::uint32_t> slots);

  /// That of the word as written, else of its other case.
  [[nodiscard]] ClusterPath path_of(const Token& token) const;

  [[nodiscard]] std::span<const ClusterPath> paths() const { return paths_; }

  [[nodiscard]] std::span<const std::uint32_t> slots() const { return slots_; }

 private:
  [[nodiscard]] ClusterPath find(std::uint64_t key) const;

  std::vector<ClusterPath> paths_;
  std::vector<std::uint32_t> slots_;  // Fingerprint, then index of the path; 0: free.
};

}  // namespace sluice::ner
