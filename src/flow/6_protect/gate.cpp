#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/json/escape.h"
#include "base/assert.h"
#include "dialects/dialect.h"
#include "domain/dialect_table.h"
#include "flow/6_protect/redaction.h"
#include "flow/6_protect/run.h"
#include "flow/6_protect/value.h"
#include "policy/admission.h"
#include "policy/decide.h"

namespace sluice::protect {
namespace {

AnswerShape shape_of(const Request& request) {
  return {.dialect = request.dialect,
          .stream = request.stream,
          .include_usage = request.include_usage,
          .model = request.model_wish,
          .id = std::string(request.id.view()),
          .created = request.received};
}

/// True for data that must not be kept for long, or must not make a model better: what a vendor
/// stores at the caller's wish serves neither.
bool asks_for_no_storage(const Terms& terms) {
  return terms.retention_days_max.has_value() || terms.no_training;
}

/// The vendor's switch for storing, off where the terms of the request ask for it. Before all other
/// edits of the gateway, since what it overrides goes.
Result<void> forbid_storage(const Request& request, DialectKind engine, Patch& patch) {
  SLUICE_TRY(const std::vector<Edit> edits,
             dialects::forbid_storage(request.dialect, request.body, engine));
  for (const Edit& edit : edits) {
    if (edit.range.begin == edit.range.end) {
      patch.set(edit.range, edit.text);
    } else {
      patch.override_with(edit);
    }
  }
  return {};
}

/// The model's own name, and the edits that an engine of the caller's dialect must see.
void set_what_engines_read(const policy::Snapshot& snapshot,
                           const Request& request,
                           const Model& model,
                           Patch& patch) {
  const ByteRange name = request.model_value;
  if (name.begin != name.end) {
    patch.set(name, "\"" + json::escaped(model.name) + "\"");
  }
  if (spoken_by(snapshot.engine(model.engine).kind) == request.dialect) {
    for (const Edit& edit : request.upstream_edits) {
      patch.set(edit.range, edit.text);
    }
  }
}

}  // namespace

Gate::Gate(const policy::Snapshot& snapshot,
           const Request& request,
           const Facts& facts,
           const Environment& environment,
           std::span<const Finding> findings,
           const Digest& scope)
    : snapshot_(snapshot),
      request_(request),
      facts_(facts),
      environment_(environment),
      findings_(findings),
      scope_(scope) {}

Result<Cleared> Gate::clear(const Candidate& candidate, EdgeId edge, AnswerReading reading) const {
  SLUICE_ASSERT(sluice::edge(edge).guard == EdgeGuard::admission);
  SLUICE_CHECK(check_admission(candidate));
  const Model& model = snapshot_.model(candidate.model);
  Redaction redaction(snapshot_, request_, model.zone, scope_);
  SLUICE_CHECK(redact(redaction, model.zone));
  const auto spoken = spoken_by(snapshot_.engine(model.engine).kind);
  if (spoken && asks_for_no_storage(facts_.original.terms)) {
    SLUICE_CHECK(forbid_storage(request_, *spoken, redaction.patch()));
  }
  set_what_engines_read(snapshot_, request_, model, redaction.patch());

  Cleared cleared;
  SLUICE_TRY(cleared.restoration_, redaction.issuer().take());
  SLUICE_TRY(cleared.body_, std::move(redaction.patch()).apply());
  cleared.model_ = candidate.model;
  cleared.zone_ = model.zone;
  cleared.edge_ = edge;
  cleared.policy_digest_ = snapshot_.digest;
  cleared.answer_ = shape_of(request_);
  cleared.answer_.drop_logprobs =
      reading == AnswerReading::scanned || !cleared.restoration_.entries.empty();
  cleared.redactions_ = redaction.count();
  return cleared;
}

Result<Screened> Gate::screen(const Candidate& candidate, std::optional<Level> clearance) const {
  if (!clearance || *clearance < facts_.original.level) {
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "this key's clearance does not cover what the request holds",
                      .hint = "a reviewer needs a key with `--clearance`",
                      .source = ErrorSource::policy});
  }
  SLUICE_CHECK(check_admission(candidate));
  const ZoneIndex zone = snapshot_.model(candidate.model).zone;
  Redaction redaction(snapshot_, request_, zone, scope_);
  SLUICE_CHECK(redact(redaction, zone));
  return Screened(request_.body, std::move(redaction.patch()).take_edits());
}

Result<void> Gate::check_admission(const Candidate& candidate) const {
  const Candidate admitted = policy::admit(snapshot_, facts_, environment_, candidate.model);
  if (admitted.drop != Drop::none) {
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "not admissible: " + std::string(to_string(admitted.drop)),
                      .rule = std::string(snapshot_.rule_name(admitted.rule)),
                      .source = ErrorSource::policy});
  }
  return {};
}

Result<void> Gate::redact(Redaction& redaction, ZoneIndex zone) const {
  const bool is_released = policy::is_original_released(snapshot_, zone, environment_);
  for (std::span<const Finding> rest = findings_; !rest.empty() && !is_released;) {
    SLUICE_CHECK(redaction.apply(take_value(rest)));
  }
  return {};
}

}  // namespace sluice::protect
