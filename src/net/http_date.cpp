#include "net/http_date.h"

namespace sluice::net {

std::string_view HttpDate::text(TimePoint now) {
  if (written_at_ == TimePoint::min() || now - written_at_ >= std::chrono::seconds{1}) {
    written_at_ = now;
    const std::time_t wall = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&wall, &parts);
    // The process never leaves the C locale, so the names are English.
    std::strftime(text_, sizeof text_, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  }
  return {text_, kLength};
}

}  // namespace sluice::net
