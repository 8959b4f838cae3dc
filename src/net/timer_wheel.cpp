#include "net/timer_wheel.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace sluice::net {

void Timer::link_after(Timer& before) {
  next_ = before.next_;
  previous_ = &before;
  next_->previous_ = this;
  before.next_ = this;
}

void Timer::unlink() {
  next_->previous_ = previous_;
  previous_->next_ = next_;
  next_ = this;
  previous_ = this;
}

void Timer::cancel() {
  if (wheel_ != nullptr) {
    wheel_->forget(*this);
  }
}

TimerWheel::TimerWheel(TimePoint now) : start_(now) {}

TimerWheel::~TimerWheel() {
  SLUICE_ASSERT(size_ == 0);  // An armed timer would point at a wheel that is gone.
}

std::uint64_t TimerWheel::tick_of(TimePoint due) const {
  const auto since = std::chrono::ceil<std::chrono::milliseconds>(due - start_);
  const auto ticks = (since + kTick - std::chrono::milliseconds{1}) / kTick;
  return ticks < 0 ? 0 : static_cast<std::uint64_t>(ticks);
}

void TimerWheel::arm(Timer& timer, TimePoint due) {
  timer.cancel();
  if (due == kNever) {
    return;
  }
  // Never the tick that is being taken: what is armed inside on_timer fires in a later one.
  const std::uint64_t tick = std::max(tick_of(due), ticks_done_ + 1);
  const std::size_t slot = tick % kSlots;
  timer.wheel_ = this;
  timer.due_ = due;
  timer.slot_ = static_cast<std::uint32_t>(slot);
  timer.link_after(*slots_[slot].previous_);
  occupied_[slot / 64] |= std::uint64_t{1} << (slot % 64);
  ++size_;
}

void TimerWheel::forget(Timer& timer) {
  timer.unlink();
  timer.wheel_ = nullptr;
  --size_;
  const std::size_t slot = timer.slot_;
  if (slots_[slot].next_ == &slots_[slot]) {
    occupied_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
  }
}

void TimerWheel::advance(TimePoint now) {
  const auto passed = (now - start_) / kTick;
  const std::uint64_t ticks_now = passed < 0 ? 0 : static_cast<std::uint64_t>(passed);
  if (ticks_now <= ticks_done_) {
    return;
  }
  const std::uint64_t slots_passed = std::min<std::uint64_t>(ticks_now - ticks_done_, kSlots);
  const std::uint64_t first = ticks_now - slots_passed + 1;
  ticks_done_ = ticks_now;
  for (std::uint64_t tick = first; size_ > 0 && tick <= ticks_now; ++tick) {
    take_slot(tick % kSlots);
  }
}

void TimerWheel::take_slot(std::size_t slot) {
  if ((occupied_[slot / 64] >> (slot % 64) & 1U) == 0) {
    return;
  }
  // Moved aside first: a timer may arm or cancel any other while it fires.
  Slot taken;
  taken.link_after(slots_[slot]);
  slots_[slot].unlink();
  occupied_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
  while (taken.next_ != &taken) {
    Timer& timer = *taken.next_;
    const TimePoint due = timer.due_;
    forget(timer);
    if (tick_of(due) <= ticks_done_) {
      timer.on_timer();
    } else {
      arm(timer, due);
    }
  }
}

std::optional<TimePoint> TimerWheel::next_wake() const {
  if (size_ == 0) {
    return std::nullopt;
  }
  const std::uint64_t next = ticks_done_ + 1;
  const std::size_t first_slot = next % kSlots;
  // One word more than there are, since the first is entered in its middle.
  for (std::size_t i = 0; i <= occupied_.size(); ++i) {
    const std::size_t word = (first_slot / 64 + i) % occupied_.size();
    std::uint64_t bits = occupied_[word];
    if (i == 0) {
      bits &= ~std::uint64_t{0} << (first_slot % 64);
    }
    if (bits != 0) {
      const std::size_t slot = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      const std::uint64_t ticks = next + (slot + kSlots - first_slot) % kSlots;
      return start_ + kTick * static_cast<std::int64_t>(ticks);
    }
  }
  return std::nullopt;
}

}  // namespace sluice::net
