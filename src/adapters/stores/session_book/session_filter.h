#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/digest.h"

namespace sluice::stores {

/// Which keys may be in the store: a Bloom filter of 2^20 bits and 4 probes (Bloom 1970). Nothing
/// leaves it until the process ends; of 100,000 keys one in 80 others is asked for in vain. Written
/// by the store's thread, read by all, without a lock.
class SessionFilter {
 public:
  SessionFilter() : words_(kWords) {}

  void add(const Digest& key) {
    for (const std::uint32_t place : places_of(key)) {
      words_[place / kBits].fetch_or(std::uint64_t{1} << place % kBits, std::memory_order_relaxed);
    }
    any_.store(true, std::memory_order_release);
  }

  [[nodiscard]] bool may_hold(const Digest& key) const {
    return std::ranges::all_of(places_of(key), [&](std::uint32_t place) {
      return (words_[place / kBits].load(std::memory_order_acquire) >> place % kBits & 1U) != 0;
    });
  }

  [[nodiscard]] bool may_hold_any() const { return any_.load(std::memory_order_acquire); }

 private:
  static constexpr std::size_t kBits = 64;
  static constexpr std::size_t kWords = (std::size_t{1} << 20U) / kBits;

  /// A keyed digest is as good as random: its own bytes are the hashes.
  static std::array<std::uint32_t, 4> places_of(const Digest& key) {
    std::array<std::uint32_t, 4> places{};
    std::memcpy(places.data(), key.data(), sizeof(places));
    for (std::uint32_t& place : places) {
      place %= kWords * kBits;
    }
    return places;
  }

  std::vector<std::atomic<std::uint64_t>> words_;
  std::atomic<bool> any_ = false;
};

}  // namespace sluice::stores
