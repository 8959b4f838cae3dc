#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/snapshot.h"

namespace sluice::policy {

/// What an owner of a policy says of it under `prove`: no request that meets the conditions may be
/// admitted to one of the zones, whatever candidates are chosen.
///
/// `always: {workload: ci-gate, zones: [onprem]}` is the claim that it is never admitted to
/// another.
struct Claim {
  std::string name;
  std::string file;  ///< where it stands; empty: every policy claims it
  int line = 0;
  When when;                          ///< what the request is like
  std::optional<Level> residual_min;  ///< of what is left in the bytes: at least this level
  std::optional<Level> original_min;  ///< of the request before anything is taken out
  CategorySet categories = 0;         ///< of what is left in the bytes: any of them
  EntitySet found;                    ///< types of which one is found
  EntitySet left_in;                  ///< types of which one is found and stays in the bytes
  std::vector<std::string> markings;  ///< texts of which one stands in the request
  std::vector<bool> zones;            ///< by ZoneIndex: where such a request may not go
  std::vector<bool> engines;          ///< by EngineIndex: nor may these get it there; empty: all
};

/// What every policy claims without saying so: for each zone that has a model, that nothing above
/// its clearance is in the bytes that go there, and nothing above `clearance_redacted` was.
[[nodiscard]] std::vector<Claim> boundary_claims(const Snapshot& snapshot);

}  // namespace sluice::policy
