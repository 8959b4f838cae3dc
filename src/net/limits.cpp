#include "net/limits.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "net/http_client.h"

namespace sluice::net {
namespace {

using std::chrono::milliseconds;

/// Collects the values that are out of their range.
class RangeCheck {
 public:
  void number(std::string_view key, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
    if (value < low || value > high) {
      problems_.push_back(
          {.path = std::string(key), .message = fmt::format("must be {}..{}", low, high)});
    }
  }

  void time(std::string_view key, milliseconds value, milliseconds low, milliseconds high) {
    if (value < low || value > high) {
      problems_.push_back(
          {.path = std::string(key),
           .message = fmt::format("must be {} ms..{} ms", low.count(), high.count())});
    }
  }

  void message(const MessageLimits& limits) {
    number("message.head_bytes_max", limits.head_bytes_max, 1U << 10U, 1U << 20U);
    number("message.headers_max", limits.headers_max, 8, 1'000);
    number("message.target_bytes_max", limits.target_bytes_max, 64, 64U << 10U);
    number("message.chunk_extra_bytes_max", limits.chunk_extra_bytes_max, 0, 64U << 10U);
    number("message.trailer_bytes_max", limits.trailer_bytes_max, 0, 64U << 10U);
  }

  std::vector<Problem> take() { return std::move(problems_); }

 private:
  std::vector<Problem> problems_;
};

constexpr milliseconds kMillisecond{1};
constexpr milliseconds kTenMinutes{600'000};
constexpr milliseconds kHour{3'600'000};

}  // namespace

std::vector<Problem> Limits::validate() const {
  RangeCheck check;
  check.message(message);
  check.number("body_bytes_max", body_bytes_max, 1U << 10U, 1U << 30U);
  check.number("bodies_bytes_max", bodies_bytes_max, 1U << 10U, std::uint64_t{64} << 30U);
  check.number("requests_per_connection_max", requests_per_connection_max, 1, 1'000'000'000);
  check.number("connections_max", connections_max, 1, 1'000'000);
  check.time("header_timeout", header_timeout, kMillisecond, kTenMinutes);
  check.time("body_timeout", body_timeout, kMillisecond, kHour);
  check.time("idle_timeout", idle_timeout, kMillisecond, kHour);
  check.time("write_timeout", write_timeout, kMillisecond, kHour);
  check.number("linger_bytes_max", linger_bytes_max, 0, 16U << 20U);
  check.time("linger_timeout", linger_timeout, milliseconds{0}, milliseconds{60'000});
  return check.take();
}

std::vector<Problem> PoolLimits::validate() const {
  RangeCheck check;
  check.message(message);
  check.number("connections_max", connections_max, 1, 65'536);
  check.number("waiting_max", waiting_max, 0, 1'000'000);
  check.time("connect_timeout", connect_timeout, kMillisecond, kTenMinutes);
  check.time("idle_timeout", idle_timeout, milliseconds{0}, kHour);
  return check.take();
}

}  // namespace sluice::net
