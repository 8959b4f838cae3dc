#pragma once

#include <string_view>
#include <vector>

#include "algo/scan/scanner.h"

namespace sluice::scan {

/// The user's own machines among the addresses and names that were found.
class ConfiguredMachines {
 public:
  explicit ConfiguredMachines(const Config& config);

  /// Appends a span of the configured type for each address of `text` that lies in a network of the
  /// user's; of two networks, the smaller one names it. The URL around such an address, or around a
  /// name that was found already, becomes of the same type. Cost: O(n log n).
  void find(std::string_view text, std::vector<Span>& spans) const;

 private:
  struct Row {
    IpRange range;
    EntityType type{};
  };

  void find_addresses(std::string_view text, std::vector<Span>& spans) const;
  void widen_to_urls(std::vector<Span>& spans) const;

  std::vector<Row> networks_;  ///< the smallest first
  EntitySet types_;            ///< of networks and hosts
};

}  // namespace sluice::scan
