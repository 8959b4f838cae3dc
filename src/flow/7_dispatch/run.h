#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/task.h"
#include "domain/attempt.h"
#include "domain/edge.h"
#include "domain/evidence.h"
#include "domain/plan.h"
#include "flow/7_dispatch/config.h"
#include "flow/7_dispatch/health.h"
#include "flow/7_dispatch/pace.h"
#include "policy/snapshot.h"
#include "ports/answer.h"
#include "ports/clock.h"
#include "ports/engine.h"
#include "ports/entropy.h"
#include "ports/journal.h"

namespace sluice::dispatch {

/// What dispatch works with on one loop thread; all of it outlives the call.
struct Desk {
  const Config& config;
  const policy::Snapshot& snapshot;
  const std::vector<std::unique_ptr<Engine>>& engines;  ///< by EngineIndex; null: off
  Health& health;
  Journal& journal;
  Clock& clock;
  Entropy& entropy;
  const Secret& master_key;
  Pace* pace = nullptr;  ///< null: nobody measures
};

/// The gate of `6_protect`: the bytes for one candidate over one edge, or why there are none.
using ClearFor = std::function<Result<Cleared>(const Candidate&, EdgeId)>;

/// How far an attempt series got, for records also when it failed.
struct Progress {
  std::vector<Attempt> attempts;  ///< in order; each has its intent in the journal
  Deadline first_send;            ///< when the first attempt left; epoch: none did
};

/// Tries the attempts of `plan` in order until one has begun to answer.
///
/// @param intent    filled but for what belongs to one attempt (engine, model, zone, bytes, number,
///                  time), which is filled in
/// @param gone      stops when the caller went away
/// @param progress  updated as it goes
/// @error denied_by_policy   the gate cleared no candidate; the rule of the last refusal
/// @error unavailable        every candidate failed before its first output
/// @error upstream_rejected  an engine refused the request as written; no other was asked
/// @error io_failed          an intent could not be journalled: nothing was sent
/// @error cancelled, deadline_exceeded
[[nodiscard]] Task<Result<Answer>> run(const Desk& desk,
                                       const Plan& plan,
                                       const ClearFor& clear,
                                       Intent& intent,
                                       std::stop_token gone,
                                       Progress& progress);

}  // namespace sluice::dispatch
