#include "adapters/stores/parking_lot.h"

#include <chrono>
#include <optional>
#include <utility>

#include "net/waiter.h"

namespace sluice::stores {
namespace {

constexpr std::chrono::seconds kPatience{30};  // A disk that takes longer has failed.

/// An answer that is on its way from the attendant's thread to a coroutine of a loop.
template <typename T>
struct Pending {
  net::Waiter* waiter = nullptr;  ///< null: nobody waits any more; touched on the loop only
  std::optional<Result<T>> answer;
};

/// Whoever is destroyed while waiting must not be woken.
template <typename T>
class Ticket {
 public:
  Ticket(std::shared_ptr<Pending<T>> pending, net::Waiter& waiter) : pending_(std::move(pending)) {
    pending_->waiter = &waiter;
  }

  ~Ticket() { pending_->waiter = nullptr; }

  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

 private:
  std::shared_ptr<Pending<T>> pending_;  ///< shared with the attendant's answer
};

}  // namespace

ParkingAttendant::ParkingAttendant(ParkedStore store, std::unique_ptr<Entropy> entropy)
    : store_(std::move(store)),
      entropy_(std::move(entropy)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

ParkingAttendant::~ParkingAttendant() {
  thread_.request_stop();
  thread_.join();
}

void ParkingAttendant::post(Job job) {
  const std::scoped_lock lock(mutex_);
  jobs_.push_back(std::move(job));
  wake_.notify_one();
}

void ParkingAttendant::run(const std::stop_token& stop) {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop, [this] { return !jobs_.empty(); });
      if (jobs_.empty()) {
        return;  // Told to stop, and all is done.
      }
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job(store_, *entropy_);
  }
}

template <typename T>
Task<Result<T>> ParkingLot::ask(Question<T> question) {
  net::Waiter waiter(loop_);
  const auto pending = std::make_shared<Pending<T>>();
  const Ticket<T> ticket(pending, waiter);
  attendant_->post([pending, door = loop_.door(), question = std::move(question)](
                       ParkedStore& store, Entropy& entropy) mutable {
    door->post([pending, answer = question(store, entropy)]() mutable {
      pending->answer = std::move(answer);
      if (pending->waiter != nullptr) {
        pending->waiter->wake(net::Wake::ready);
      }
    });
  });
  // Whether there is an answer says more than why the wait ended.
  static_cast<void>(co_await waiter.wait(loop_.now() + kPatience));
  if (!pending->answer) {
    co_return fail(ErrorCode::io_failed, "the store of parked requests does not answer");
  }
  co_return *std::move(pending->answer);
}

ParkedStore::Time ParkingLot::now() const {
  return std::chrono::floor<std::chrono::seconds>(clock_.wall());
}

Task<Result<ParkedEntry>> ParkingLot::park(ParkedEntry entry, ParkedContent content) {
  return ask<ParkedEntry>([entry = std::move(entry), content = std::move(content), now = now()](
                              ParkedStore& store, Entropy& entropy) {
    return store.park(entry, content, entropy, now);
  });
}

Task<Result<ParkedEntry>> ParkingLot::find(RequestId id) {
  return ask<ParkedEntry>(
      [id, now = now()](ParkedStore& store, Entropy&) { return store.find(id, now); });
}

Task<Result<std::vector<ParkedEntry>>> ParkingLot::list() {
  return ask<std::vector<ParkedEntry>>(
      [now = now()](ParkedStore& store, Entropy&) { return store.list(now); });
}

Task<Result<ParkedContent>> ParkingLot::content(RequestId id) {
  return ask<ParkedContent>(
      [id, now = now()](ParkedStore& store, Entropy&) { return store.content(id, now); });
}

Task<Result<ParkedEntry>> ParkingLot::decide(RequestId id, Verdict verdict) {
  return ask<ParkedEntry>(
      [id, verdict = std::move(verdict), now = now()](ParkedStore& store, Entropy& entropy) {
        return store.decide(id, verdict, entropy, now);
      });
}

Task<Result<ParkedEntry>> ParkingLot::take(RequestId id) {
  return ask<ParkedEntry>([id, now = now()](ParkedStore& store, Entropy& entropy) {
    return store.take(id, entropy, now);
  });
}

Task<Result<void>> ParkingLot::give_back(RequestId id) {
  return ask<void>([id, now = now()](ParkedStore& store, Entropy& entropy) {
    return store.give_back(id, entropy, now);
  });
}

Task<Result<void>> ParkingLot::finish(RequestId id) {
  return ask<void>([id](ParkedStore& store, Entropy&) { return store.finish(id); });
}

}  // namespace sluice::stores
