#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <asio/execution.hpp>
#include <asio/execution_context.hpp>

#include "base/assert.h"
#include "base/task.h"
#include "net/timer_wheel.h"
#include "net/waiter.h"

struct epoll_event;

namespace sluice::net {

class Descriptor;
class LoopExecutor;

/// The event loop of one thread: readiness of descriptors, timers, and functions posted to it.
///
/// It is an Asio execution context, so `co_spawn`, `post` and resolvers work on its executor. The
/// readiness of sockets is its own (one edge-triggered epoll registration for the life of a
/// socket): Asio's reactor costs an `epoll_ctl` for each wait and cannot report a hang-up beside
/// one (decision record "own readiness").
///
/// Everything but `post` and `stop` belongs to the thread that runs the loop.
class Loop : public asio::execution_context {
 public:
  using executor_type = LoopExecutor;
  using Function = std::move_only_function<void()>;

  Loop();

  /// Ends every wait first, see shut_down().
  ~Loop();

  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] LoopExecutor get_executor() noexcept;

  /// Runs until stop().
  void run();

  /// From any thread: run() returns soon. A later run() goes on.
  void stop();

  /// From any thread: calls `function` on the loop, never inside this call.
  void post(Function function);

  /// Starts `task`; an exception that leaves it ends the process.
  void spawn(Task<> task);

  /// Runs the loop until `task` ends, and returns its value. For commands and tests.
  template <typename T>
  T run_until_done(Task<T> task);

  /// The time at which the loop woke: at most one turn old, and free.
  [[nodiscard]] TimePoint now() const { return now_; }

  /// Returns at or up to 20 ms after `until`; at once when it has passed or the loop shuts down.
  [[nodiscard]] Task<> sleep_until(TimePoint until);

  /// Lets everything else that is ready run first.
  [[nodiscard]] Task<> yield();

  [[nodiscard]] TimerWheel& timers() { return timers_; }

  /// Memory of the thread for what was read and not yet understood. Its content lives until the
  /// next co_await.
  [[nodiscard]] std::span<char> scratch() { return {scratch_.get(), kScratchBytes}; }

  /// Ends all waits with `closed`, now and from now on, until nothing runs any more. To be called
  /// before the objects are destroyed that tasks of this loop still use.
  void shut_down();

  [[nodiscard]] bool is_shut_down() const { return shut_down_; }

 private:
  friend class Descriptor;
  friend class Waiter;

  static constexpr std::size_t kScratchBytes = 64U << 10U;

  void watch(Descriptor& descriptor, int fd);
  void forget(Descriptor& descriptor);
  void wake_soon(Waiter& waiter);

  void turn();
  void run_ready();
  [[nodiscard]] bool take_posted();
  [[nodiscard]] int milliseconds_to_wait() const;
  void dispatch(std::span<epoll_event> events);

  int epoll_fd_ = -1;
  int wake_fd_ = -1;
  TimePoint now_;
  TimerWheel timers_;
  WaiterList waiting_;
  WaiterList ready_;
  std::vector<Function> functions_;
  std::span<epoll_event> dispatching_;
  std::unique_ptr<char[]> scratch_;
  std::thread::id thread_;
  bool shut_down_ = false;

  std::atomic<bool> stopping_ = false;
  std::mutex posted_mutex_;  ///< guards what other threads touch: posted_
  std::vector<Function> posted_;
};

}  // namespace sluice::net
