#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "adapters/stores/parking_lot/parked_store.h"
#include "net/loop.h"
#include "ports/clock.h"
#include "ports/parking.h"

namespace sluice::stores {

/// The one thread that works on the store of parked requests, so that no loop waits for a disk.
class ParkingAttendant {
 public:
  using Job = std::move_only_function<void(ParkedStore&, Entropy&)>;

  ParkingAttendant(ParkedStore store, std::unique_ptr<Entropy> entropy);

  /// Does what was asked for, then ends.
  ~ParkingAttendant();
  ParkingAttendant(const ParkingAttendant&) = delete;
  ParkingAttendant& operator=(const ParkingAttendant&) = delete;

  /// From any thread. Jobs are done one after the other, in order.
  void post(Job job);

 private:
  void run(const std::stop_token& stop);

  ParkedStore store_;                 ///< of the thread
  std::unique_ptr<Entropy> entropy_;  ///< likewise
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;  ///< guarded by the mutex
  std::jthread thread_;
};

/// Parked requests as one loop thread sees them.
class ParkingLot final : public Parking {
 public:
  /// @param attendant  shared by the lots of all loop threads
  ParkingLot(std::shared_ptr<ParkingAttendant> attendant, net::Loop& loop, Clock& clock)
      : attendant_(std::move(attendant)), loop_(loop), clock_(clock) {}

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
  using Question = std::move_only_function<Result<T>(ParkedStore&, Entropy&)>;

  template <typename T>
  [[nodiscard]] Task<Result<T>> ask(Question<T> question);

  [[nodiscard]] ParkedStore::Time now() const;

  std::shared_ptr<ParkingAttendant> attendant_;
  net::Loop& loop_;
  Clock& clock_;
};

}  // namespace sluice::stores
