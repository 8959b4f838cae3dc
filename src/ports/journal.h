#pragma once

#include "base/result.h"
#include "base/task.h"
#include "domain/evidence.h"

namespace sluice {

/// How sure a record must be before the flow goes on.
enum class Durability : unsigned char {
  written,  ///< in mapped memory: survives kill -9
  synced,   ///< on disk: survives a power cut; waits for the group's fsync
};

/// Append-only evidence. One chain per loop thread, so no lock. A failure stops every send.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Must succeed before the first byte of the attempt leaves.
  /// @error io_failed  nothing may be sent
  [[nodiscard]] virtual Task<Result<void>> intent(const Intent& record, Durability durability) = 0;

  /// @error io_failed  the answer is withheld if it has not started
  [[nodiscard]] virtual Result<void> closed(const Closing& record) = 0;

  /// Must succeed before a parked request goes on, and before its caller or reviewer is told.
  /// @error io_failed
  [[nodiscard]] virtual Result<void> parked(const ParkRecord& record) = 0;
};

}  // namespace sluice
