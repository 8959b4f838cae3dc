#pragma once

#include <cstdint>
#include <optional>

#include "net/waiter.h"

namespace sluice::net {

/// Told when the other side of a connection has closed it or it broke.
class HangUpListener {
 public:
  virtual ~HangUpListener() = default;

  /// Called on the loop. May close descriptors, must not destroy the one it listens to.
  virtual void on_hang_up() = 0;
};

/// An open socket and what is known of its readiness. Registered with epoll once, edge-triggered:
/// an attempt that would block, or a short read, clears the flag; the next event sets it again.
class Descriptor {
 public:
  /// Takes ownership of `fd`, which must be non-blocking. A socket that connects must have been
  /// told so before: an unconnected one counts as hung up.
  Descriptor(Loop& loop, int fd);
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] Loop& loop() const { return loop_; }

  /// -1 after close().
  [[nodiscard]] int fd() const { return fd_; }

  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

  /// False: a read would block. True: it may succeed.
  [[nodiscard]] bool may_read() const { return may_read_; }

  [[nodiscard]] bool may_write() const { return may_write_; }

  /// The other side has closed, or the connection broke.
  [[nodiscard]] bool has_hung_up() const { return has_hung_up_; }

  /// A read would block, or took less than it was offered: an event will tell of more. After a
  /// hang-up the end is still to be read, of which no event tells.
  void set_drained() { may_read_ = has_hung_up_; }

  void set_full() { may_write_ = false; }

  /// At once when may_read(). Ends with `closed` when it is closed here.
  Waiter::Wait readable(TimePoint until);
  Waiter::Wait writable(TimePoint until);

  /// One listener; null: none.
  void listen(HangUpListener* listener) { listener_ = listener; }

  /// Ends both waits. The listener is not told.
  void close();

 private:
  friend class Loop;

  void on_events(std::uint32_t events);
  [[nodiscard]] std::optional<Wake> already(bool is_ready) const;

  Loop& loop_;
  int fd_;
  bool may_read_ = true;
  bool may_write_ = true;
  bool has_hung_up_ = false;
  HangUpListener* listener_ = nullptr;
  Waiter reader_;
  Waiter writer_;
};

}  // namespace sluice::net
