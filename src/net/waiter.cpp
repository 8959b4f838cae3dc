#include "net/waiter.h"

#include <utility>

#include <asio/use_awaitable.hpp>

#include "base/assert.h"
#include "net/loop.h"

namespace sluice::net {

Waiter::~Waiter() {
  SLUICE_ASSERT(state_ == State::idle);  // The coroutine would never run again, nor be destroyed.
}

Task<Wake> Waiter::wait(TimePoint until, std::optional<Wake> already) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Wake)>(
      [this, until, already](auto handler) { begin(std::move(handler), until, already); },
      asio::use_awaitable);
}

void Waiter::begin(std::move_only_function<void(Wake)> resume,
                   TimePoint until,
                   std::optional<Wake> already) {
  SLUICE_ASSERT(state_ == State::idle);
  resume_ = std::move(resume);
  state_ = State::waiting;
  loop_.waiting_.push_back(*this);
  if (loop_.is_shut_down()) {
    wake(Wake::closed);
  } else if (already) {
    wake(*already);
  } else {
    loop_.timers().arm(*this, until);
  }
}

void Waiter::wake(Wake why) {
  if (state_ != State::waiting) {
    return;
  }
  cancel();
  state_ = State::woken;
  why_ = why;
  loop_.waiting_.remove(*this);
  loop_.ready_.push_back(*this);
}

void Waiter::resume() {
  state_ = State::idle;
  // Moved out first: the coroutine may destroy this waiter, or wait again.
  std::move_only_function<void(Wake)> resume = std::exchange(resume_, nullptr);
  resume(why_);
}

void WaiterList::push_back(Waiter& waiter) {
  waiter.list_previous_ = last_;
  waiter.list_next_ = nullptr;
  (last_ == nullptr ? first_ : last_->list_next_) = &waiter;
  last_ = &waiter;
  ++size_;
}

void WaiterList::remove(Waiter& waiter) {
  Waiter* const previous = waiter.list_previous_;
  Waiter* const next = waiter.list_next_;
  (previous == nullptr ? first_ : previous->list_next_) = next;
  (next == nullptr ? last_ : next->list_previous_) = previous;
  --size_;
}

}  // namespace sluice::net
