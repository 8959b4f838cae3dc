#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/local_exchange.h"
#include "app/wiring.h"
#include "base/result.h"
#include "domain/money.h"
#include "policy/explain.h"

namespace sluice {

/// A gateway without a server, for one command: the same wiring, flow, journal and engines.
class LocalHouse {
 public:
  /// Loads the configuration; prints its problems to standard error.
  /// @error config_invalid, io_failed
  [[nodiscard]] static Result<LocalHouse> open(const std::filesystem::path& config);

  /// Prints what the policy knows instead when it does not know `workload`; empty: none is named.
  /// @error invalid_input  `--workload` is wrong
  [[nodiscard]] Result<void> check_workload(const std::string& workload) const;

  /// Likewise for a level.
  /// @error invalid_input  `--data-class` is wrong
  [[nodiscard]] Result<void> check_level(const std::string& level) const;

  /// From now on requests are those of a caller with these roles, on this day.
  /// @param day  YYYY-MM-DD; empty: today
  /// @error invalid_input  `--date` is no day, or over
  [[nodiscard]] Result<void> suppose(const std::vector<std::string>& roles, const std::string& day);

  /// Takes one request through the whole flow.
  void serve(LocalExchange& exchange);

  /// What all that was served so far cost, by the configured prices.
  [[nodiscard]] Money cost() const;

  /// Why it would go where; sends nothing.
  [[nodiscard]] Result<policy::Explanation> explain(LocalExchange& exchange);

 private:
  explicit LocalHouse(std::unique_ptr<Premises> premises) : premises_(std::move(premises)) {}

  std::unique_ptr<Premises> premises_;
};

/// The headers of a request from this machine; `more` are added.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> local_headers(
    std::vector<std::pair<std::string, std::string>> more);

}  // namespace sluice
