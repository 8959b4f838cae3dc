#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "domain/ids.h"

namespace sluice {

/// What a parked request waits for.
enum class WaitsFor : std::uint8_t {
  person,  ///< outcome `review`
  engine,  ///< outcome `queue`
};

/// `review` and `queue`: the outcomes' own words.
[[nodiscard]] constexpr std::string_view to_string(WaitsFor waits_for) {
  switch (waits_for) {
    case WaitsFor::person:
      return "review";
    case WaitsFor::engine:
      return "queue";
  }
  return "review";
}

/// Where a parked request stands.
enum class ParkState : std::uint8_t {
  waiting,
  approved,  ///< a reviewer said yes; it has not gone on yet
  taken,     ///< it is being carried out, once
  denied,    ///< a reviewer said no; its content is gone
};

[[nodiscard]] constexpr std::string_view to_string(ParkState state) {
  switch (state) {
    case ParkState::waiting:
      return "waiting";
    case ParkState::approved:
      return "approved";
    case ParkState::taken:
      return "taken";
    case ParkState::denied:
      return "denied";
  }
  return "waiting";
}

/// What a reviewer said, once, about one request under one policy. Names, not indices: it outlives
/// the snapshot under which it was given.
struct Verdict {
  KeyId reviewer;
  bool is_approved = false;
  std::string zone;                ///< where the request may go
  std::string exception;           ///< that lives for it; empty: none was needed
  bool releases_original = false;  ///< to that zone, without any transform
  Digest policy_digest{};          ///< the policy under which it was given; it holds under no other
  std::chrono::sys_seconds time;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// All that may be known of a parked request without its content: ids, states, configured names,
/// times.
struct ParkedEntry {
  RequestId id;  ///< of the request that was parked first; what its URL names
  TenantId tenant;
  KeyId key;
  std::string workload;
  std::string level;      ///< of the original label, when it was parked
  std::string exception;  ///< that waits for an approval; empty: none
  WaitsFor waits_for = WaitsFor::person;
  ParkState state = ParkState::waiting;
  std::chrono::sys_seconds parked;
  std::chrono::sys_seconds expires;
  Digest same{};    ///< equal for the same request of the same caller, and for nothing else; keyed
  Verdict verdict;  ///< meaningful once somebody decided

  friend bool operator==(const ParkedEntry&, const ParkedEntry&) = default;
};

/// The accepted request itself: what it takes to begin again at `2_identify`, and never a plan.
/// Content: sealed at rest, and in no log.
struct ParkedContent {
  std::string path;
  std::vector<std::pair<std::string, std::string>> headers;  ///< those that mean something; none
                                                             ///< that holds a credential
  std::string body;

  friend bool operator==(const ParkedContent&, const ParkedContent&) = default;
};

}  // namespace sluice
