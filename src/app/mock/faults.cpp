#include "app/mock/faults.h"

#include <charconv>
#include <utility>

namespace sluice::mock {
namespace {

constexpr std::string_view kStatus = "status:";
constexpr std::pair<std::string_view, Fault::Kind> kNames[] = {
    {"hang", Fault::Kind::hang},
    {"reset", Fault::Kind::reset},
    {"cut", Fault::Kind::cut},
    {"garbage", Fault::Kind::garbage},
    {"slow", Fault::Kind::slow},
    {"ratelimit", Fault::Kind::ratelimit},
};

std::optional<int> parse_status(std::string_view text) {
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && status >= 300 && status <= 599 ? std::optional(status) : std::nullopt;
}

}  // namespace

Result<std::optional<Fault>> parse_fault(std::string_view text) {
  if (text.empty()) {
    return std::nullopt;
  }
  if (text.starts_with(kStatus)) {
    if (const std::optional<int> status = parse_status(text.substr(kStatus.size()))) {
      return Fault{.kind = Fault::Kind::status, .status = *status};
    }
    return fail(ErrorCode::config_invalid, "the status of a fault must be 300..599");
  }
  for (const auto& [name, kind] : kNames) {
    if (text == name) {
      return Fault{.kind = kind};
    }
  }
  return fail(ErrorCode::config_invalid,
              "a fault is one of status:NNN, hang, reset, cut, garbage, slow, ratelimit");
}

std::optional<Fault> FaultDraw::draw() {
  if (!fault_) {
    return std::nullopt;
  }
  if (spared_ > 0) {
    --spared_;
    return std::nullopt;
  }
  // 53 bits, as a double holds them: the same on every platform, unlike
  // std::bernoulli_distribution.
  const double drawn = static_cast<double>(random_() >> 11U) * 0x1.0p-53;
  return drawn < rate_ ? fault_ : std::nullopt;
}

}  // namespace sluice::mock
