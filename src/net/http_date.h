#pragma once

#include <ctime>
#include <string_view>

#include "net/timer_wheel.h"

namespace sluice::net {

/// The Date header of answers (RFC 9110, section 5.6.7), written once a second.
class HttpDate {
 public:
  /// `Sun, 06 Nov 1994 08:49:37 GMT` for the wall clock; at most a second old.
  /// @param now  the loop's time, by which the age is told
  [[nodiscard]] std::string_view text(TimePoint now);

 private:
  static constexpr std::size_t kLength = 29;

  TimePoint written_at_ = TimePoint::min();
  char text_[kLength + 1] = {};
};

}  // namespace sluice::net
