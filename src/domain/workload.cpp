#include "domain/workload.h"

namespace sluice {

std::string_view to_string(Placement placement) {
  switch (placement) {
    case Placement::private_first:
      return "private_first";
    case Placement::cloud_first:
      return "cloud_first";
    case Placement::private_only:
      return "private_only";
  }
  return "private_only";
}

std::string_view to_string(LatencyClass latency) {
  switch (latency) {
    case LatencyClass::interactive:
      return "interactive";
    case LatencyClass::batch:
      return "batch";
  }
  return "batch";
}

std::string_view to_string(FailureMode failure) {
  switch (failure) {
    case FailureMode::fail_closed:
      return "fail_closed";
    case FailureMode::degrade:
      return "degrade";
    case FailureMode::queue:
      return "queue";
    case FailureMode::review:
      return "review";
  }
  return "fail_closed";
}

}  // namespace sluice
