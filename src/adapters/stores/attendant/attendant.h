#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/result.h"
#include "base/task.h"
#include "net/loop.h"
#include "net/waiter.h"

namespace sluice::stores {

/// The one thread that works on a store, so that no loop waits for a disk.
template <typename Store>
class Attendant {
 public:
  using Job = std::move_only_function<void(Store&)>;

  explicit Attendant(Store store)
      : store_(std::move(store)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

  /// Does what was asked for, then ends.
  ~Attendant() {
    thread_.request_stop();
    thread_.join();
  }

  Attendant(const Attendant&) = delete;
  Attendant& operator=(const Attendant&) = delete;

  /// From any thread. Jobs are done one after the other, in order.
  void post(Job job) {
    const std::scoped_lock lock(mutex_);
    jobs_.push_back(std::move(job));
    wake_.notify_one();
  }

 private:
  void run(const std::stop_token& stop) {
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
      job(store_);
    }
  }

  Store store_;  ///< of the thread
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;  ///< guarded by the mutex
  std::jthread thread_;
};

/// An answer that is on its way from an attendant's thread to a coroutine of a loop.
template <typename T>
struct Pending {
  net::Waiter* waiter = nullptr;  ///< null: nobody waits any more; touched on the loop only
  std::optional<Result<T>> answer;
};

/// Whoever is destroyed while waiting must not be woken.
template <typename T>
class PendingTicket {
 public:
  PendingTicket(std::shared_ptr<Pending<T>> pending, net::Waiter& waiter)
      : pending_(std::move(pending)) {
    pending_->waiter = &waiter;
  }

  ~PendingTicket() { pending_->waiter = nullptr; }

  PendingTicket(const PendingTicket&) = delete;
  PendingTicket& operator=(const PendingTicket&) = delete;

 private:
  std::shared_ptr<Pending<T>> pending_;  ///< shared with the attendant's answer
};

/// Has `question` answered on the attendant's thread, and waits for it on `loop`.
///
/// @param attendant  shared by all that ask it, on every loop thread
/// @error io_failed  no answer within 30 seconds: a disk that takes longer has failed
template <typename T, typename Store>
[[nodiscard]] Task<Result<T>> ask(std::shared_ptr<Attendant<Store>> attendant,
                                  net::Loop& loop,
                                  std::move_only_function<Result<T>(Store&)> question) {
  constexpr std::chrono::seconds kPatience{30};
  net::Waiter waiter(loop);
  const auto pending = std::make_shared<Pending<T>>();
  const PendingTicket<T> ticket(pending, waiter);
  attendant->post(
      [pending, door = loop.door(), question = std::move(question)](Store& store) mutable {
        door->post([pending, answer = question(store)]() mutable {
          pending->answer = std::move(answer);
          if (pending->waiter != nullptr) {
            pending->waiter->wake(net::Wake::ready);
          }
        });
      });
  // Whether there is an answer says more than why the wait ended.
  static_cast<void>(co_await waiter.wait(loop.now() + kPatience));
  if (!pending->answer) {
    co_return fail(ErrorCode::io_failed, "a store on disk does not answer");
  }
  co_return *std::move(pending->answer);
}

}  // namespace sluice::stores
