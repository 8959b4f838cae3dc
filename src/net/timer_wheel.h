#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace sluice::net {

using TimePoint = std::chrono::steady_clock::time_point;

/// Never.
inline constexpr TimePoint kNever = TimePoint::max();

class TimerWheel;

/// Something that happens once at a time. Lives inside its owner and is disarmed when it dies, so
/// arming and cancelling never allocate. One loop thread only.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  virtual ~Timer() { cancel(); }

  /// O(1). Without effect when it is not armed.
  void cancel();

  [[nodiscard]] bool is_armed() const { return wheel_ != nullptr; }

 private:
  friend class TimerWheel;

  /// The time has come; the timer is no longer armed and may be armed again or destroyed here.
  virtual void on_timer() = 0;

  void link_after(Timer& before);
  void unlink();

  TimerWheel* wheel_ = nullptr;  ///< null: not armed
  Timer* next_ = this;
  Timer* previous_ = this;
  TimePoint due_;
  std::uint32_t slot_ = 0;
};

/// A hashed timing wheel: every timer of a thread for the price of none (Varghese & Lauck 1987,
/// scheme 6). A timer fires between its due time and one tick later.
class TimerWheel {
 public:
  static constexpr std::chrono::milliseconds kTick{10};

  explicit TimerWheel(TimePoint now);
  ~TimerWheel();
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  /// O(1). Arms again when it was armed. kNever only cancels.
  void arm(Timer& timer, TimePoint due);

  /// Fires what is due. O(timers in the slots that have passed).
  void advance(TimePoint now);

  /// When `advance` should be called next; empty: no timer is armed, so never.
  [[nodiscard]] std::optional<TimePoint> next_wake() const;

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  friend class Timer;

  static constexpr std::size_t kSlots = 1024;  ///< x 10 ms: later timers stay for more rounds

  /// The head of a slot's ring; never fires.
  class Slot final : public Timer {
    void on_timer() override {}
  };

  [[nodiscard]] std::uint64_t tick_of(TimePoint due) const;
  void take_slot(std::size_t slot);
  void forget(Timer& timer);

  TimePoint start_;
  std::uint64_t ticks_done_ = 0;
  std::size_t size_ = 0;
  std::array<Slot, kSlots> slots_;
  std::array<std::uint64_t, kSlots / 64> occupied_{};
};

}  // namespace sluice::net
