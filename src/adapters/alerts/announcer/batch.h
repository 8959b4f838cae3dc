#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/alert.h"

namespace sluice::alerts {

/// Alerts that wait to be sent. Those that are alike (same kind, caller, workload, rule, level and
/// zone) are one row, so that ten thousand refusals a second are one line of one message.
class Batch {
 public:
  static constexpr std::size_t kRowsMax = 64;
  static constexpr std::size_t kRequestsMax = 5;  ///< ids that a row keeps: the first ones

  /// False when there is no room for another row: the alert is counted as lost.
  bool add(const Alert& alert);

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// How many alerts are in it; what was lost is not.
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// The body of a message, docs/alerts.md shows one: rows in the order of AlertKind, then as they
  /// came. JSON, UTF-8.
  [[nodiscard]] std::string to_json(std::chrono::sys_seconds now) const;

 private:
  struct Row {
    Alert first;
    std::chrono::sys_time<std::chrono::microseconds> last;
    std::uint64_t alerts = 0;
    std::uint64_t values = 0;
    std::vector<RequestId> requests;
  };

  std::vector<Row> rows_;  // In the order of AlertKind, then as they came.
  std::uint64_t size_ = 0;
  std::uint64_t lost_ = 0;
};

/// `2026-11-22T08:15:00Z`.
[[nodiscard]] std::string iso_time(std::chrono::sys_seconds time);

}  // namespace sluice::alerts
