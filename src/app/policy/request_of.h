#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policy/prove.h"
#include "policy/snapshot.h"

namespace sluice {

/// What makes a request long: so many of these words stand behind one another in its text.
inline constexpr std::string_view kFillerWord = " and";

/// A counter-example as a person can send it.
struct RunnableRequest {
  std::string body;                      ///< a chat, as JSON
  std::string workload;                  ///< for `--workload`
  std::string level;                     ///< for `--data-class`; empty: none is declared
  std::vector<std::string> roles;        ///< that the key must have; for `--role`
  std::chrono::sys_days date;            ///< for `--date`
  std::size_t filler_words = 0;          ///< in the body
  std::vector<std::string> not_in_body;  ///< what the command cannot show: types without a sample,
                                         ///< learned facts
};

/// Writes the counter-example of a proof as a request with made-up values.
[[nodiscard]] RunnableRequest request_of(const policy::CounterExample& found,
                                         const policy::Snapshot& snapshot);

}  // namespace sluice
