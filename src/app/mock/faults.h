#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "base/result.h"

namespace sluice::mock {

/// How a request fails.
struct Fault {
  enum class Kind : std::uint8_t {
    status,     ///< an error of `status`, in the vendor's form
    hang,       ///< no byte, until the client goes away
    reset,      ///< the connection closes without a byte
    cut,        ///< half of the answer, then the connection closes
    garbage,    ///< 200 with a web page
    slow,       ///< answered well, but every piece is a second late
    ratelimit,  ///< 429 with Retry-After: 1
  };

  Kind kind = Kind::status;
  int status = 503;

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// `status:503`, `hang` ...; empty text: no fault.
/// @error config_invalid  with the words that are known
[[nodiscard]] Result<std::optional<Fault>> parse_fault(std::string_view text);

/// Draws which requests fail. The same sequence for the same seed; used on one thread.
class FaultDraw {
 public:
  /// @param fault  what happens; empty: nothing ever does
  /// @param rate   share of requests that fail, 0..1
  /// @param after  this many requests are left alone first
  FaultDraw(std::optional<Fault> fault, double rate, std::uint64_t seed, std::uint64_t after)
      : fault_(fault), rate_(rate), spared_(after), random_(seed) {}

  /// For the next request.
  [[nodiscard]] std::optional<Fault> draw();

 private:
  std::optional<Fault> fault_;
  double rate_;
  std::uint64_t spared_;
  std::mt19937_64 random_;
};

}  // namespace sluice::mock
