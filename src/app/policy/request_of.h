#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/prove.h"
#include "policy/snapshot.h"

namespace sluice {

/// A counter-example as a person can send it.
struct RunnableRequest {
  std::string body;                      ///< a chat, as JSON
  std::string workload;                  ///< for `--workload`
  std::string level;                     ///< for `--data-class`; empty: none is declared
  std::vector<std::string> roles;        ///< that the key must have
  std::vector<std::string> not_in_body;  ///< what the body cannot show: types without a sample,
                                         ///< learned facts, a later day
};

/// Writes the counter-example of a proof as a request with made-up values.
[[nodiscard]] RunnableRequest request_of(const policy::CounterExample& found,
                                         const policy::Snapshot& snapshot);

}  // namespace sluice
