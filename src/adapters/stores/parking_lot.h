#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "adapters/stores/attendant/attendant.h"
#include "adapters/stores/parking_lot/parked_store.h"
#include "base/latest_time.h"
#include "net/loop.h"
#include "ports/clock.h"
#include "ports/parking.h"

namespace sluice::stores {

/// What the attendant of parked requests has on its desk.
struct ParkedDesk {
  ParkedStore store;
  std::unique_ptr<Entropy> entropy;
};

using ParkingAttendant = Attendant<ParkedDesk>;

/// Parked requests as one loop thread sees them.
class ParkingLot final : public Parking {
 public:
  /// @param attendant, latest  shared by the lots of all loop threads
  ParkingLot(std::shared_ptr<ParkingAttendant> attendant,
             std::shared_ptr<LatestTime> latest,
             net::Loop& loop,
             Clock& clock)
      : attendant_(std::move(attendant)), latest_(std::move(latest)), loop_(loop), clock_(clock) {}

  [[nodiscard]] Task<Result<ParkedEntry>> park(ParkedEntry entry, ParkedContent content) override;
  [[nodiscard]] Task<Result<ParkedEntry>> find(RequestId id) override;
  [[nodiscard]] Task<Result<std::vector<ParkedEntry>>> list() override;
  [[nodiscard]] Task<Result<ParkedContent>> content(RequestId id) override;
  [[nodiscard]] Task<Result<ParkedEntry>> decide(RequestId id, Verdict verdict) override;
  [[nodiscard]] Task<Result<ParkedEntry>> take(RequestId id) override;
  [[nodiscard]] Task<Result<void>> give_back(RequestId id) override;
  [[nodiscard]] Task<Result<void>> finish(RequestId id) override;

 private:
  /// What a loop asks the attendant; called on its thread.
  template <typename T>
  using Question = std::move_only_function<Result<T>(ParkedDesk&)>;

  template <typename T>
  [[nodiscard]] Task<Result<T>> ask(Question<T> question) {
    return stores::ask<T>(attendant_, loop_, std::move(question));
  }

  /// Never earlier than before.
  [[nodiscard]] ParkedStore::Time now() const;

  std::shared_ptr<ParkingAttendant> attendant_;
  std::shared_ptr<LatestTime> latest_;
  net::Loop& loop_;
  Clock& clock_;
};

}  // namespace sluice::stores
