#pragma once

#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "domain/parked.h"

namespace sluice {

/// Where requests wait for a person or an engine: durable, sealed, limited in number, bytes and
/// time. What has expired is gone for good, whatever the clock says later. One instance per loop
/// thread, all on the same store.
///
/// A request goes waiting -> (approved ->) taken -> finished, or back to waiting; or waiting ->
/// denied. Each step happens once, whoever tries it at the same time.
///
/// Every call may fail with `io_failed` (the store cannot be used) and, where it names a request,
/// with `not_found` (it never was, has expired, or is finished).
class Parking {
 public:
  virtual ~Parking() = default;

  /// Keeps a request; it is on disk when this returns. Where the same request of the same caller
  /// (`entry.same`) is kept already, that one is returned instead.
  /// @error unavailable  the store is full
  [[nodiscard]] virtual Task<Result<ParkedEntry>> park(ParkedEntry entry,
                                                       ParkedContent content) = 0;

  [[nodiscard]] virtual Task<Result<ParkedEntry>> find(RequestId id) = 0;

  /// Oldest first.
  [[nodiscard]] virtual Task<Result<std::vector<ParkedEntry>>> list() = 0;

  /// @error tampered  it cannot be unsealed; for a denied request, not_found
  [[nodiscard]] virtual Task<Result<ParkedContent>> content(RequestId id) = 0;

  /// waiting -> approved or denied, as the verdict says.
  /// @error conflict  it does not wait for a person, or somebody has decided already
  [[nodiscard]] virtual Task<Result<ParkedEntry>> decide(RequestId id, Verdict verdict) = 0;

  /// approved -> taken, or waiting -> taken where it waits for an engine.
  /// @error conflict  it may not go on, or somebody else has taken it
  [[nodiscard]] virtual Task<Result<ParkedEntry>> take(RequestId id) = 0;

  /// taken -> waiting: nothing was delivered. The verdict is used up.
  [[nodiscard]] virtual Task<Result<void>> give_back(RequestId id) = 0;

  /// The answer was delivered: nothing of the request is kept.
  [[nodiscard]] virtual Task<Result<void>> finish(RequestId id) = 0;
};

}  // namespace sluice
