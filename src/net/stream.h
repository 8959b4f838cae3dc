#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/task.h"
#include "net/descriptor.h"

namespace sluice::net {

class TlsSession;

/// Why a transfer stopped.
enum class Io : std::uint8_t {
  done,        ///< bytes moved
  wait_read,   ///< nothing moved: wait until the socket can be read
  wait_write,  ///< nothing moved: wait until it can be written
  end,         ///< the other side has closed in an orderly way
  failed,      ///< broken, closed here, or a time-out
};

/// What one attempt at a socket did. It never waits.
struct Attempt {
  Io outcome = Io::done;
  std::size_t bytes = 0;  ///< > 0 if and only if `done`

  [[nodiscard]] bool must_wait() const {
    return outcome == Io::wait_read || outcome == Io::wait_write;
  }
};

/// Up to five pieces of memory that are written as one. The memory belongs to the caller.
class Pieces {
 public:
  Pieces(std::initializer_list<std::string_view> parts);

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::span<const std::string_view> parts() const { return {parts_.data(), count_}; }

  /// Drops the first `bytes`.
  void consume(std::size_t bytes);

  /// Copies what lies in memory that the tasks of `loop` share, so that it outlives a wait.
  /// @param owned  where the copies go; empty the first time, and not touched by the caller
  void own_shared(const Loop& loop, std::string& owned);

 private:
  static constexpr std::size_t kPartsMax = 5;

  std::array<std::string_view, kPartsMax> parts_;
  std::size_t count_ = 0;
  std::size_t size_ = 0;
};

/// A connected socket, plain or TLS.
class Stream {
 public:
  /// Takes ownership of the connected, non-blocking socket `fd`.
  Stream(Loop& loop, int fd);
  ~Stream();

  /// From now on everything goes through `session`, which was made for this socket.
  void secure(std::unique_ptr<TlsSession> session);

  [[nodiscard]] bool is_secure() const { return tls_ != nullptr; }

  /// One attempt.
  [[nodiscard]] Attempt try_read(std::span<char> into);
  [[nodiscard]] Attempt try_write(const Pieces& pieces);

  /// Writes what goes without waiting, and drops it from `pieces`. True: that was all.
  [[nodiscard]] bool write_now(Pieces& pieces);

  /// Waits for what an attempt asked for.
  Waiter::Wait wait(Io what, TimePoint until);

  /// Reads at least one byte. `end` and `failed` as above; a time-out is `wait_read`.
  [[nodiscard]] Task<Attempt> read(std::span<char> into, TimePoint until);

  /// Writes everything, waiting at most `patience` for each time that the socket is full. What lies
  /// in memory that the loop's tasks share is copied before a wait.
  /// @return true: all is written
  [[nodiscard]] Task<bool> write(Pieces pieces, std::chrono::milliseconds patience);

  /// Ends the TLS handshake, if there is one to do.
  /// @return true: done
  [[nodiscard]] Task<bool> handshake(TimePoint until);

  /// The other side reads an orderly end; we may still read.
  void shut_down_write();

  /// Closes; all waits end.
  void close();

  /// Closes with a reset: the other side cannot take what it has for complete.
  void reset();

  [[nodiscard]] Descriptor& descriptor() { return descriptor_; }

  [[nodiscard]] Loop& loop() const { return descriptor_.loop(); }

 private:
  Descriptor descriptor_;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace sluice::net
