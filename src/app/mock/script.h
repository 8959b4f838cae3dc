#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/mock/asked.h"
#include "app/mock/faults.h"
#include "app/mock/options.h"
#include "base/result.h"

namespace sluice::mock {

/// What a provider was told to do: the options, understood.
struct Script {
  bool speaks_openai = true;
  bool speaks_anthropic = true;
  std::optional<std::string> reply;  ///< fixed text; empty: echo
  int chunks = 8;
  std::chrono::milliseconds chunk_delay{0};
  std::chrono::milliseconds latency{0};
  std::string model;
  std::optional<Fault> fault;
  double fault_rate = 1.0;
  std::uint64_t seed = 1;
  std::uint64_t fault_after = 0;

  [[nodiscard]] bool speaks(Vendor vendor) const {
    return vendor == Vendor::openai ? speaks_openai : speaks_anthropic;
  }
};

/// @error config_invalid  names the option and what it may be
/// @error io_failed       the file of `reply` cannot be read
[[nodiscard]] Result<Script> read_script(const MockOptions& options);

}  // namespace sluice::mock
