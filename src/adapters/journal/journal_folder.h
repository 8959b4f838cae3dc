#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "algo/chain/verify.h"
#include "base/result.h"
#include "base/secret.h"

namespace sluice::journal {

/// All chains of a journal folder, by id; none when there is no such folder. Heads are read at
/// once, and before the segments are listed, so that a chain that grows meanwhile never looks
/// shorter than its head.
/// @error io_failed
[[nodiscard]] Result<std::vector<chain::ChainFiles>> list_chains(
    const std::filesystem::path& folder);

/// What a start found of the runs before it.
struct Recovered {
  std::vector<chain::Tip> unwitnessed;  ///< sealed chains to which no other one testifies yet
  std::size_t chains_sealed = 0;        ///< whose writer had died
  std::uint64_t records = 0;            ///< of those, not yet signed by a head
  std::uint64_t torn_bytes = 0;         ///< of records that were being written
  std::vector<chain::ChainId> damaged;  ///< left as they are, as evidence: run `journal verify`
};

/// Seals the chains whose writer died: cuts torn bytes, signs a last head. Chains that do not
/// verify are not touched; those that never acknowledged anything are removed; live ones are left
/// alone.
/// @error io_failed
[[nodiscard]] Result<Recovered> recover(const std::filesystem::path& folder,
                                        const Secret& master_key);

}  // namespace sluice::journal
