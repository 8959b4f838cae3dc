#include "net/descriptor.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "net/loop.h"

namespace sluice::net {
namespace {

constexpr std::uint32_t kHungUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

}  // namespace

Descriptor::Descriptor(Loop& loop, int fd) : loop_(loop), fd_(fd), reader_(loop), writer_(loop) {
  loop_.watch(*this);
}

Descriptor::~Descriptor() {
  close();
}

Waiter::Wait Descriptor::readable(TimePoint until) {
  return reader_.wait(until, already(may_read_));
}

Waiter::Wait Descriptor::writable(TimePoint until) {
  return writer_.wait(until, already(may_write_));
}

std::optional<Wake> Descriptor::already(bool is_ready) const {
  if (!is_open()) {
    return Wake::closed;
  }
  return is_ready ? std::optional(Wake::ready) : std::nullopt;
}

void Descriptor::close() {
  if (fd_ < 0) {
    return;
  }
  loop_.forget(*this);
  ::close(fd_);  // Takes it out of the epoll set, since nobody else has it open.
  fd_ = -1;
  listener_ = nullptr;
  reader_.wake(Wake::closed);
  writer_.wake(Wake::closed);
}

void Descriptor::on_events(std::uint32_t events) {
  if ((events & (EPOLLIN | kHungUp)) != 0) {
    may_read_ = true;
    reader_.wake(Wake::ready);
  }
  if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) {
    may_write_ = true;
    writer_.wake(Wake::ready);
  }
  if ((events & kHungUp) != 0) {
    has_hung_up_ = true;
    if (listener_ != nullptr) {
      listener_->on_hang_up();  // Last: it may close this.
    }
  }
}

}  // namespace sluice::net
