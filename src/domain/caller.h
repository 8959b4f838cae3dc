#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/facts.h"
#include "domain/ids.h"
#include "domain/label.h"

namespace sluice {

/// Whom a key stands for, with everything that it may do.
struct Principal {
  KeyId key;  ///< `anonymous` in anonymous mode
  TenantId tenant;
  TeamId team;
  UserId user;
  std::vector<std::string> roles;
  std::vector<std::string> workloads;  ///< names that it may use; the first is the default; empty:
                                       ///< all of the configuration
  std::optional<std::string> clearance;  ///< level name; empty: undeclared
  std::optional<std::string> floor;      ///< level name that every request of this key has at least
  bool may_pin_models = false;           ///< `engine/model` as a model name

  friend bool operator==(const Principal&, const Principal&) = default;
};

/// A principal whose request is being served, resolved against one policy snapshot.
struct Caller {
  Principal principal;
  WorkloadIndex workload{};
  ModelWish wish;                  ///< what the model name of this request means to the policy
  std::optional<Level> clearance;  ///< the most sensitive that it may read of what is not its own;
                                   ///< empty: undeclared, so that `answers` rules alone decide
  Level floor{};
};

}  // namespace sluice
