#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "base/task.h"
#include "domain/caller.h"
#include "domain/parked.h"
#include "flow/7_dispatch/config.h"
#include "policy/snapshot.h"
#include "ports/clock.h"
#include "ports/journal.h"
#include "ports/parking.h"

namespace sluice::dispatch {

/// What parking works with on one loop thread; all of it outlives the call.
struct ParkingDesk {
  const ParkingConfig& config;
  Parking& parking;
  Journal& journal;
  Clock& clock;
  const Secret& master_key;
};

/// A request that leads nowhere now and may later.
struct ToPark {
  RequestId id;
  const Principal& principal;
  std::string workload;
  std::string level;      ///< of the original label
  std::string exception;  ///< that waits for an approval; empty: none
  WaitsFor waits_for = WaitsFor::person;
  Digest policy_digest{};
  ParkedContent content;
};

/// Keeps a request and journals it, or finds the same one of the same caller that is kept already:
/// whoever asks again asks for the same thing.
/// @error denied_by_policy  a reviewer has said no
/// @error unavailable, io_failed
[[nodiscard]] Task<Result<ParkedEntry>> park(const ParkingDesk& desk, ToPark request);

/// Who waits, and how it is told that it may go on.
struct Waiting {
  RequestId by;                           ///< the request that waits now
  std::function<Digest()> policy_digest;  ///< of the policy of each moment
  Deadline until;                         ///< at most so long; in the past: one look
  std::stop_token gone;
  /// For what waits for an engine: whether one is there.
  const std::function<bool()>& could_run;
};

/// Waits until the entry may go on, and takes it: the journal says then who let it go on. Empty:
/// the time was over. A verdict that was given under another policy is void, and the entry waits
/// again.
/// @error denied_by_policy  a reviewer said no
/// @error not_found         it has expired
/// @error cancelled         the caller went away
/// @error io_failed
[[nodiscard]] Task<Result<std::optional<ParkedEntry>>> until_released(const ParkingDesk& desk,
                                                                      ParkedEntry entry,
                                                                      const Waiting& waiting);

}  // namespace sluice::dispatch
