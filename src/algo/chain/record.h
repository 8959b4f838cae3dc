#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "domain/evidence.h"

namespace sluice::chain {

/// Names a chain: random, so that no two processes ever share one.
struct ChainId {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const ChainId&, const ChainId&) = default;
};

/// 32 hexadecimal digits.
[[nodiscard]] std::string to_hex(const ChainId& id);

/// How far a chain had come: its first `count` records end in `hash`. With no record, the hash of
/// its first segment's header.
struct Tip {
  ChainId chain;
  std::uint64_t count = 0;
  Digest hash{};

  friend bool operator==(const Tip&, const Tip&) = default;
};

/// What other chains looked like when this one began, so that none of them can vanish or shrink in
/// silence.
struct Witness {
  std::vector<Tip> tips;  ///< at most kTipsMax

  friend bool operator==(const Witness&, const Witness&) = default;
};

inline constexpr std::size_t kTipsMax = 1'000;

/// What the numbers in later records are called, so that a journal can be read years later without
/// the configuration of its day.
struct Names {
  Digest policy_digest{};
  std::vector<std::string> levels;
  std::vector<std::string> categories;
  std::vector<std::string> entities;

  friend bool operator==(const Names&, const Names&) = default;
};

using Record = std::variant<Witness, Names, Intent, Closing, ParkRecord>;

/// Appends the record to `out`. The first byte is its kind.
void encode(std::string& out, const Witness& record);
void encode(std::string& out, const Names& record);
void encode(std::string& out, const Intent& record);
void encode(std::string& out, const Closing& record);
void encode(std::string& out, const ParkRecord& record);

/// @error tampered  not a record of this format
[[nodiscard]] Result<Record> decode(std::string_view payload);

}  // namespace sluice::chain
