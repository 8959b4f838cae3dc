#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "algo/chain/verify.h"
#include "app/diff/compare.h"
#include "app/diff/situation.h"
#include "base/result.h"
#include "domain/evidence.h"
#include "domain/usage.h"
#include "policy/snapshot.h"

namespace sluice::diff {

/// Requests of a journal that a decision cannot tell apart, and where they went.
struct Recorded {
  Situation situation;
  std::string zone;  ///< of the first attempt; empty: the policy refused
  std::string engine;
  std::string model;
  std::uint64_t count = 0;
  Usage usage;  ///< of all of them together
};

/// What a journal says.
struct Recording {
  std::vector<Recorded> requests;
  std::uint64_t decided = 0;       ///< requests in `requests`
  std::uint64_t undecided = 0;     ///< that ended before a policy decided: limits, bad requests
  std::uint64_t unnamed = 0;       ///< whose levels and types the journal does not name
  std::set<std::string> policies;  ///< digests under which they were decided
  std::set<std::string> engines;   ///< to which something was sent
  std::set<std::string> levels, categories, entities;  ///< of the requests
  Durations durations;
};

/// The most kinds of requests that are told apart.
inline constexpr std::size_t kKindsMax = 200'000;

/// Gathers the records of one journal, in any order of chains, each chain from its first record on.
class Recorder {
 public:
  /// @param before  says which part of a label floors and findings explain
  explicit Recorder(const policy::Snapshot& before) : before_(before) {}

  /// A new chain begins.
  void begin_chain();

  /// Records of an unknown form are left out: `journal verify` is what finds them.
  void add(std::string_view payload);

  /// @error too_large  more than kKindsMax kinds of requests
  [[nodiscard]] Result<Recording> finish();

 private:
  /// One request whose end is not known yet.
  struct Open {
    Intent first;
    chain::Names names;
  };

  void add(const Intent& intent);
  void add(const Closing& closing);
  void count(const Situation& situation, const Intent* sent, const Usage& usage);
  [[nodiscard]] Situation situation_of(const Intent& intent, const chain::Names& names);
  [[nodiscard]] Situation situation_of(const Closing& refused, const chain::Names& names);
  [[nodiscard]] std::vector<std::string> types_of(const std::vector<EntityCount>& counts,
                                                  const chain::Names& names);

  const policy::Snapshot& before_;
  Recording recording_;
  chain::Names names_;
  std::map<std::string, Open> open_;  ///< by request
  std::map<std::string, std::size_t> places_;
  std::map<std::string, std::vector<std::uint32_t>> answers_;  ///< durations by engine
};

/// The whole journal in `folder`. It must verify with the master key beside it; without that key
/// nobody can tell, which is said on standard error.
/// @error not_found  there is no such journal
/// @error tampered   it does not verify
[[nodiscard]] Result<Recording> read_recording(const std::filesystem::path& folder,
                                               const policy::Snapshot& before);

}  // namespace sluice::diff
