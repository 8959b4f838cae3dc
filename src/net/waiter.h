#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "net/timer_wheel.h"

namespace sluice::net {

class Loop;

/// Why a wait ended.
enum class Wake : std::uint8_t {
  ready,      ///< what was waited for has happened
  timed_out,  ///< its time ran out first
  closed,     ///< nobody will ever wake it: the descriptor was closed, or the loop shuts down
};

/// A place where one coroutine at a time waits on its loop. Not to be destroyed while one waits.
class Waiter final : private Timer {
 public:
  explicit Waiter(Loop& loop) : loop_(loop) {}

  ~Waiter() override;

  /// What `co_await` takes; awaited at once, it costs no allocation.
  class [[nodiscard]] Wait {
   public:
    static bool await_ready() noexcept { return false; }

    void await_suspend(std::coroutine_handle<> coroutine) {
      waiter_.begin(coroutine, until_, already_);
    }

    // NOLINTNEXTLINE(modernize-use-nodiscard): who only waits may drop it.
    Wake await_resume() const noexcept { return waiter_.why_; }

   private:
    friend class Waiter;

    Wait(Waiter& waiter, TimePoint until, std::optional<Wake> already)
        : waiter_(waiter), until_(until), already_(already) {}

    Waiter& waiter_;
    TimePoint until_;
    std::optional<Wake> already_;
  };

  /// Waits for wake(), at most until `until`. With `already`, the wait ends so in the next turn.
  Wait wait(TimePoint until, std::optional<Wake> already = std::nullopt) {
    return {*this, until, already};
  }

  /// Ends the wait; the coroutine goes on in the loop's next turn, never inside this call. Without
  /// effect when nobody waits or the wait has ended already.
  void wake(Wake why);

  [[nodiscard]] bool is_waiting() const { return state_ == State::waiting; }

 private:
  friend class Loop;
  friend class WaiterList;

  enum class State : std::uint8_t { idle, waiting, woken };

  void on_timer() override { wake(Wake::timed_out); }

  void begin(std::coroutine_handle<> coroutine, TimePoint until, std::optional<Wake> already);
  void resume();

  Loop& loop_;
  State state_ = State::idle;
  Wake why_ = Wake::ready;
  std::coroutine_handle<> coroutine_;
  Waiter* list_next_ = nullptr;
  Waiter* list_previous_ = nullptr;
};

/// Waiters in order, linked through themselves.
class WaiterList {
 public:
  [[nodiscard]] bool empty() const { return first_ == nullptr; }

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] Waiter* first() const { return first_; }

  void push_back(Waiter& waiter);
  void remove(Waiter& waiter);

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sluice::net
