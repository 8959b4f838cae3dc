#pragma once

#include <memory>
#include <optional>

#include "domain/caller.h"
#include "domain/evidence.h"
#include "domain/plan.h"
#include "domain/request.h"
#include "flow/1_accept/endpoint.h"
#include "flow/3_classify/run.h"
#include "flow/7_dispatch/run.h"
#include "flow/8_restore/run.h"
#include "flow/9_record/run.h"
#include "flow/house.h"

namespace sluice {

/// What has become known of one request so far. Filled stage by stage; whoever answers or records
/// it may find any part still missing, because a request can end at every stage.
struct Visit {
  explicit Visit(House& house);

  std::shared_ptr<const Rules>
      rules;  ///< kept by the request and the house: a reload must not pull it away
  RequestId id;
  Deadline begun{};
  Deadline accepted{};   ///< the whole body was read; epoch: not yet
  Deadline answering{};  ///< an engine's first output was there; epoch: not yet
  accept::Endpoint endpoint;
  Request request;
  std::optional<Caller> caller;
  classify::Classified classified;
  Environment environment;
  Approval approval;          ///< what a reviewer has allowed for this request
  bool takes_ticket = false;  ///< it does not wait in its connection: where it waits, it is told
                              ///< where to ask
  std::optional<Plan> plan;
  dispatch::Progress progress;
  std::optional<Candidate> answered_by;
  std::uint32_t redactions = 0;

  /// An engine has begun to answer.
  void answered(const Answer& answer, Deadline now);

  [[nodiscard]] const policy::Snapshot& policy() const { return *rules->snapshot; }

  /// The gateway's own part so far: without reading the body and without waiting for engines.
  [[nodiscard]] std::chrono::microseconds overhead(Deadline now) const;
};

/// How the request ended, for the record.
[[nodiscard]] record::Ended ended_of(const Visit& visit,
                                     const restore::Delivered& delivered,
                                     const Clock& clock);

/// What the journal must hold before anything of this request leaves; dispatch adds what belongs to
/// an attempt.
[[nodiscard]] Intent intent_of(const Visit& visit);

/// Names of the exceptions without which nothing of this request might enter `zone`.
[[nodiscard]] std::vector<std::string> exceptions_for(const Visit& visit, ZoneIndex zone);

}  // namespace sluice
