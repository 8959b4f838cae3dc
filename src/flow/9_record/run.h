#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/attempt.h"
#include "domain/evidence.h"
#include "domain/finding.h"
#include "domain/plan.h"
#include "flow/9_record/metrics.h"
#include "policy/snapshot.h"
#include "ports/alerts.h"
#include "ports/journal.h"

namespace sluice::record {

/// What the stage works with on one loop thread; all of it outlives the call.
struct Desk {
  const policy::Snapshot& snapshot;
  Journal& journal;
  Metrics& metrics;
  Alerts& alerts;
};

/// Bytes went to a zone that a `never` forbids, because an exception lifts it.
struct ExceptionUse {
  ZoneIndex zone{};
  RuleIndex exception{};

  friend bool operator==(const ExceptionUse&, const ExceptionUse&) = default;
};

/// How one request ended, as the stages left it. What a refusal left unknown keeps its default.
struct Ended {
  RequestId request;
  std::chrono::sys_time<std::chrono::microseconds> time;
  TenantId tenant;
  KeyId key;
  std::string workload;
  Ending ending = Ending::failed;
  ErrorCode error = ErrorCode::internal;  ///< meaningful unless answered or degraded
  std::string rule;
  std::vector<Attempt> attempts;  ///< in order
  std::optional<Candidate> answered_by;
  bool is_labelled = false;  ///< the caller is known and what it sent was looked at
  Level original{};
  bool unsearched = false;               ///< a detector failed
  std::vector<Candidate> considered;     ///< of a plan that allowed nothing; else empty
  std::vector<ExceptionUse> exceptions;  ///< of what was really sent, no two alike
  policy::AnswerCell acted;  ///< the strongest of what `answers` rules did, with its rule
  std::vector<EntityCount> entities;
  std::optional<Usage> usage;  ///< the engine's figures; empty: they are estimated
  std::uint32_t input_tokens_estimate = 0;
  std::uint64_t output_bytes = 0;
  Tally tally;
  std::chrono::microseconds duration{};
  std::chrono::microseconds overhead{};
};

/// How many values of each type were found, by type. Documented examples do not count, and a value
/// that runs over several slots counts once.
[[nodiscard]] std::vector<EntityCount> count_entities(std::span<const Finding> findings);

/// The journal's last word on a request, with its usage and cost.
[[nodiscard]] Closing closing_of(const policy::Snapshot& snapshot, const Ended& ended);

/// Tells operators what they must know of what has happened so far, to a request that is not over.
void tell(const Desk& desk, const Ended& so_far);

/// Counts the request, also when the journal fails, tells operators what they must know, and writes
/// its Closing.
/// @error io_failed  it could not be journalled
[[nodiscard]] Result<void> run(const Desk& desk, const Ended& ended);

}  // namespace sluice::record
