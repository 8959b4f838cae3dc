#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "policy/explain.h"
#include "policy/snapshot.h"

namespace sluice::policy_commands {

/// Whether something may run in a zone.
enum class Verdict : std::uint8_t {
  yes,          ///< as it is
  redacted,     ///< once rules took out what was found
  last_resort,  ///< only when everything better has failed
  no,
};

/// One zone's answer to one row.
struct Cell {
  Verdict verdict = Verdict::no;
  bool is_first = false;  ///< it is asked before all other zones
  std::string why;        ///< for `no`: the rule, or two words

  friend bool operator==(const Cell&, const Cell&) = default;
};

/// What a workload may do with data of one kind.
struct Row {
  WorkloadIndex workload{};
  std::string data;         ///< `internal`, `confidential, marked`, `personal.*`
  std::vector<Cell> cells;  ///< by ZoneIndex
};

/// Where each workload may run, by level and by what is found. Each cell is a decision of the real
/// code, for a short chat with every engine up; types of a family with the same cells share a row.
///
/// @param snapshot  with every engine on
/// @error config_invalid  a pattern or the model for names cannot be used
[[nodiscard]] Result<std::vector<Row>> matrix_of(const policy::Snapshot& snapshot,
                                                 std::chrono::sys_days date);

/// A table for each workload, with a column for each zone, ending with what the words mean.
[[nodiscard]] std::string to_text(const std::vector<Row>& rows,
                                  const policy::Snapshot& snapshot,
                                  policy::Colour colour);

/// The same for machines, one JSON document.
[[nodiscard]] std::string to_json_text(const std::vector<Row>& rows,
                                       const policy::Snapshot& snapshot);

}  // namespace sluice::policy_commands
