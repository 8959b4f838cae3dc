#pragma once

#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/task.h"
#include "domain/session.h"

namespace sluice {

/// What earlier turns have handed on: the labels that no masking takes away. Durable, and limited
/// in number and time. Keys and owners are keyed digests; nothing else tells whose session it is.
/// One instance per loop thread, all on the same store.
class Sessions {
 public:
  virtual ~Sessions() = default;

  /// False: certainly nothing is kept, of anybody. Asks nobody and costs nothing.
  [[nodiscard]] virtual bool may_hold_any() const = 0;

  /// False: certainly nothing is kept under `key`. Asks nobody.
  [[nodiscard]] virtual bool may_hold(const Digest& key) const = 0;

  /// All that is kept under `key`, in no order; it counts as used now.
  /// @error io_failed  the store cannot be used, or does not answer
  /// @error tampered   a row cannot be read
  [[nodiscard]] virtual Task<Result<std::vector<NamedLabel>>> labels(Digest key) = 0;

  /// Keeps `label` beside what is there. Of a named session it is on disk when this returns, and
  /// nothing of it is ever dropped to make room. One owner has a part of the room at most.
  /// @error unavailable  the store is full, or the owner's part of it
  /// @error io_failed    as above
  [[nodiscard]] virtual Task<Result<void>> keep(SessionOwner owner,
                                                Digest key,
                                                SessionKind kind,
                                                NamedLabel label) = 0;
};

}  // namespace sluice
