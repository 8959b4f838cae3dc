#include "algo/ner/clusters.h"

#include <algorithm>
#include <map>

namespace sluice::ner {
namespace {

constexpr std::size_t kPathsMax = 65'535;

std::uint32_t fingerprint(std::uint64_t hash) {
  const auto bits = static_cast<std::uint32_t>(hash) & 0xFFFFU;
  return bits == 0 ? 1 : bits;
}

std::size_t home_slot(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>(((hash >> 32U) * slots) >> 32U);
}

std::uint64_t key_of(std::uint64_t word, bool is_lower) {
  return hash_step(word, is_lower ? 0 : 1);
}

bool is_lower(const Token& token) {
  return token.shape == Shape::lower;
}

}  // namespace

Clusters Clusters::build(std::span<const ClusteredWord> words) {
  std::map<std::uint64_t, ClusterPath> by_key;
  std::vector<Token> tokens;
  Clusters clusters;
  for (const ClusteredWord& word : words) {
    split(word.word, tokens);
    if (tokens.size() == 1) {
      by_key.try_emplace(key_of(tokens[0].word, is_lower(tokens[0])), word.path);
      clusters.paths_.push_back(word.path);
    }
  }
  std::ranges::sort(clusters.paths_);
  const auto doubles = std::ranges::unique(clusters.paths_);
  clusters.paths_.erase(doubles.begin(), doubles.end());
  clusters.paths_.resize(std::min(clusters.paths_.size(), kPathsMax));
  clusters.slots_.resize(by_key.size() + by_key.size() / 2 + 1);
  for (const auto& [key, path] : by_key) {
    const auto found = std::ranges::lower_bound(clusters.paths_, path);
    if (found == clusters.paths_.end()) {
      continue;
    }
    std::size_t slot = home_slot(key, clusters.slots_.size());
    while (clusters.slots_[slot] != 0) {
      slot = (slot + 1) % clusters.slots_.size();
    }
    const auto index = static_cast<std::uint32_t>(found - clusters.paths_.begin());
    clusters.slots_[slot] = (fingerprint(key) << 16U) | index;
  }
  return clusters;
}

std::optional<Clusters> Clusters::from(std::vector<ClusterPath> paths,
                                       std::vector<std::uint32_t> slots) {
  for (const std::uint32_t slot : slots) {
    if (slot != 0 && (slot & 0xFFFFU) >= paths.size()) {
      return std::nullopt;
    }
  }
  Clusters clusters;
  clusters.paths_ = std::move(paths);
  clusters.slots_ = std::move(slots);
  return clusters;
}

ClusterPath Clusters::path_of(const Token& token) const {
  const ClusterPath path = find(key_of(token.word, is_lower(token)));
  return path != 0 ? path : find(key_of(token.word, !is_lower(token)));
}

ClusterPath Clusters::find(std::uint64_t key) const {
  if (slots_.empty()) {
    return 0;
  }
  const std::uint32_t wanted = fingerprint(key);
  std::size_t slot = home_slot(key, slots_.size());
  for (std::size_t tried = 0; tried < slots_.size() && slots_[slot] != 0; ++tried) {
    if (slots_[slot] >> 16U == wanted) {
      return paths_[slots_[slot] & 0xFFFFU];
    }
    slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  }
  return 0;
}

}  // namespace sluice::ner
