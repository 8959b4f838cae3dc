#pragma once

#include <memory>
#include <vector>

#include "adapters/alerts/announcer.h"
#include "adapters/journal/mapped_journal.h"
#include "adapters/stores/parking_lot.h"
#include "adapters/stores/session_book.h"
#include "adapters/system/system_entropy.h"
#include "algo/chain/record.h"
#include "app/config_file.h"
#include "app/loop_clock.h"
#include "app/policies.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/key_table.h"
#include "flow/house.h"
#include "net/loop.h"

namespace sluice {

/// What one process has once, and every loop thread is built from.
struct Foundation {
  Configuration configuration;
  std::shared_ptr<const Policies> policies;
  std::shared_ptr<const KeyTable> keys;  ///< shared with the houses of all loop threads
  std::shared_ptr<LatestDay> latest_day = std::make_shared<LatestDay>();  ///< likewise
  std::shared_ptr<LatestTime> latest_time =
      std::make_shared<LatestTime>();  ///< shared by the parking lots of all loop threads
  Secret master_key;
  std::shared_ptr<const alerts::Webhook>
      webhook;                     ///< shared with the announcers of all loop threads; null: none
  std::size_t damaged_chains = 0;  ///< of the journal, when the process began
  std::shared_ptr<stores::ParkingAttendant>
      parking;  ///< shared by the parking lots of all loop threads; null: nothing can be kept
  stores::SessionShelf sessions;      ///< likewise; empty: in a command, which has one turn
  std::vector<chain::Tip> witnessed;  ///< the journal's chains as they stood when the process began
};

/// Reads keys and master key, recovers the journal, compiles the policy.
/// @error config_invalid, io_failed  the message says what to do
[[nodiscard]] Result<Foundation> lay_foundation(Configuration configuration);

/// Opens the place where requests wait, for a gateway: a command keeps nothing. What was on its way
/// when the last gateway ended waits again.
/// @error io_failed, config_invalid
[[nodiscard]] Result<void> open_parking(Foundation& foundation);

/// Opens what sessions hand on from turn to turn, for a gateway.
/// @error io_failed, tampered
[[nodiscard]] Result<void> open_sessions(Foundation& foundation);

/// One loop thread's house with everything that it stands on. Built on any thread; used on the
/// thread that runs the loop. Not movable: the parts know each other.
class Premises {
 public:
  /// @error io_failed  the journal cannot be begun
  [[nodiscard]] static Result<std::unique_ptr<Premises>> build(const Foundation& foundation);
  Premises(const Premises&) = delete;
  Premises& operator=(const Premises&) = delete;
  ~Premises();

  [[nodiscard]] net::Loop& loop() { return loop_; }

  [[nodiscard]] House& house() { return *house_; }

  /// Readable from any thread.
  [[nodiscard]] const record::Metrics& metrics() const { return metrics_; }

  /// From now on requests are decided by `policies`. On the loop thread.
  void adopt(const Policies& policies);

  /// From now on alerts go to `webhook`; null: to the log alone. On the loop thread.
  void adopt(std::shared_ptr<const alerts::Webhook> webhook);

  /// Counts an alert that is about no request, and passes it on. On the loop thread, or before it
  /// runs.
  void raise(AlertKind kind, std::uint32_t count);

 private:
  Premises();

  net::Loop loop_;
  LoopClock clock_;
  SystemEntropy entropy_;
  record::Metrics metrics_;
  alerts::Announcer alerts_;
  std::unique_ptr<journal::MappedJournal> journal_;
  EngineShelf shelf_;
  std::unique_ptr<stores::ParkingLot> parking_;    ///< null: nothing can be kept
  std::unique_ptr<stores::SessionBook> sessions_;  ///< null: nothing is handed on
  std::unique_ptr<House> house_;
};

}  // namespace sluice
