#include "net/waiter.h"

#include <utility>

#include "base/assert.h"
#include "net/loop.h"

namespace sluice::net {

Waiter::~Waiter() {
  SLUICE_ASSERT(state_ == State::idle);  // The coroutine would never run again, nor be destroyed.
}

void Waiter::begin(std::coroutine_handle<> coroutine,
                   TimePoint until,
                   std::optional<Wake> already) {
  SLUICE_ASSERT(state_ == State::idle);
  coroutine_ = coroutine;
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
  // Taken out first: the coroutine may wait again, or destroy this waiter once it has read why.
  std::exchange(coroutine_, nullptr).resume();
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
