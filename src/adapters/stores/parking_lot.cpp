#include "adapters/stores/parking_lot.h"

#include <chrono>

namespace sluice::stores {

ParkedStore::Time ParkingLot::now() const {
  return latest_->seen(std::chrono::floor<std::chrono::seconds>(clock_.wall()), clock_.now());
}

Task<Result<ParkedEntry>> ParkingLot::park(ParkedEntry entry, ParkedContent content) {
  // By a clock that was set back it would have expired already.
  entry.expires += now() - std::chrono::floor<std::chrono::seconds>(clock_.wall());
  return ask<ParkedEntry>(
      [entry = std::move(entry), content = std::move(content), now = now()](ParkedDesk& desk) {
        return desk.store.park(entry, content, *desk.entropy, now);
      });
}

Task<Result<ParkedEntry>> ParkingLot::find(RequestId id) {
  return ask<ParkedEntry>([id, now = now()](ParkedDesk& desk) { return desk.store.find(id, now); });
}

Task<Result<std::vector<ParkedEntry>>> ParkingLot::list() {
  return ask<std::vector<ParkedEntry>>(
      [now = now()](ParkedDesk& desk) { return desk.store.list(now); });
}

Task<Result<ParkedContent>> ParkingLot::content(RequestId id) {
  return ask<ParkedContent>(
      [id, now = now()](ParkedDesk& desk) { return desk.store.content(id, now); });
}

Task<Result<ParkedEntry>> ParkingLot::decide(RequestId id, Verdict verdict) {
  return ask<ParkedEntry>([id, verdict = std::move(verdict), now = now()](ParkedDesk& desk) {
    return desk.store.decide(id, verdict, *desk.entropy, now);
  });
}

Task<Result<ParkedEntry>> ParkingLot::take(RequestId id) {
  return ask<ParkedEntry>(
      [id, now = now()](ParkedDesk& desk) { return desk.store.take(id, *desk.entropy, now); });
}

Task<Result<void>> ParkingLot::give_back(RequestId id) {
  return ask<void>(
      [id, now = now()](ParkedDesk& desk) { return desk.store.give_back(id, *desk.entropy, now); });
}

Task<Result<void>> ParkingLot::finish(RequestId id) {
  return ask<void>([id](ParkedDesk& desk) { return desk.store.finish(id); });
}

}  // namespace sluice::stores
