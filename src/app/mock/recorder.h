#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sluice::mock {

/// One request as it was received. Views live until the call that takes it has returned.
struct Received {
  std::string_view method;
  std::string_view target;                                             ///< path and query, as sent
  std::vector<std::pair<std::string_view, std::string_view>> headers;  ///< in order
  std::string_view body;
};

/// Appends JSON lines to a file, each with one write, so that a line is whole and there for every
/// reader once the call has returned, whatever happens to this process. Used on one thread.
///
/// `{"event":"request","n":1,"monotonic_ns":..,"time":"..","method":..,"path":..,
///   "headers":[[name,value]..],"body":".."}`, where bytes that are no UTF-8 are replaced;
/// `{"event":"client_gone","n":1,"monotonic_ns":..,"ms":..}`: the client of request n closed before
/// its answer had ended, `ms` after the request was whole.
class Recorder {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// @param path  created or appended to; empty: nothing is recorded
  /// @error io_failed  it cannot be opened
  [[nodiscard]] static Result<Recorder> open(const std::string& path);

  Recorder(Recorder&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

  Recorder& operator=(Recorder&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }

  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  [[nodiscard]] Result<void> request(std::uint64_t number, Instant at, const Received& received);
  [[nodiscard]] Result<void> client_gone(std::uint64_t number, Instant at, Instant began);

 private:
  explicit Recorder(int file) : file_(file) {}

  [[nodiscard]] Result<void> append(const std::string& line) const;

  int file_ = -1;
};

}  // namespace sluice::mock
