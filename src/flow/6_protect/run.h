#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/caller.h"
#include "domain/cleared.h"
#include "domain/edge.h"
#include "domain/facts.h"
#include "domain/finding.h"
#include "domain/plan.h"
#include "domain/request.h"
#include "domain/screened.h"
#include "policy/snapshot.h"

namespace sluice::protect {

class Redaction;

/// The key of one conversation's placeholders: HMAC(master key, tenant and session, or tenant and
/// the first user message). The same over turns, restarts and replicas; unlinkable between
/// conversations.
[[nodiscard]] Digest scope_key(const Secret& master_key,
                               const Caller& caller,
                               const Request& request);

/// Whether the answer to an attempt will be looked at for findings.
enum class AnswerReading : std::uint8_t { none, scanned };

/// Makes the bytes that may leave, one attempt at a time. Only this class can make a Cleared.
///
/// Holds references: snapshot, request, facts, environment and findings must outlive it.
class Gate {
 public:
  Gate(const policy::Snapshot& snapshot,
       const Request& request,
       const Facts& facts,
       const Environment& environment,
       std::span<const Finding> findings,
       const Digest& scope);

  /// The request for one candidate over one edge that admission guards: admission checked again,
  /// findings transformed as the zone's rules say, placeholders made, the model's name and the
  /// upstream edits put in. Of the answer, log-probabilities are wanted only where they can spell
  /// nothing that the text may not.
  ///
  /// @error denied_by_policy  admission fails, a rule refuses or drops the zone, a signed block
  /// holds a
  ///                          finding, or two values collide on one placeholder; `rule` names the
  ///                          rule
  [[nodiscard]] Result<Cleared> clear(const Candidate& candidate,
                                      EdgeId edge,
                                      AnswerReading reading = AnswerReading::scanned) const;

  /// What a reviewer sees before somebody decides: the request, and what would be changed in it for
  /// one candidate that an approval admits.
  ///
  /// @param clearance  of the reviewer; empty: undeclared, which shows nothing
  /// @error denied_by_policy  the reviewer's clearance does not cover the request; or as for
  /// clear()
  [[nodiscard]] Result<Screened> screen(const Candidate& candidate,
                                        std::optional<Level> clearance) const;

 private:
  [[nodiscard]] Result<void> check_admission(const Candidate& candidate) const;
  [[nodiscard]] Result<void> redact(Redaction& redaction, ZoneIndex zone) const;

  const policy::Snapshot& snapshot_;
  const Request& request_;
  const Facts& facts_;
  const Environment& environment_;
  std::span<const Finding> findings_;
  Digest scope_;
};

}  // namespace sluice::protect
