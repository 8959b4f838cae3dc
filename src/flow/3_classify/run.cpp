#include "flow/3_classify/run.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "flow/3_classify/labels.h"
#include "flow/3_classify/names.h"
#include "flow/3_classify/prose.h"
#include "flow/3_classify/reader.h"
#include "flow/3_classify/subjects.h"

namespace sluice::classify {
namespace {

bool is_media(const TextSlot& slot) {
  return slot.position == PositionKind::media;
}

/// The workload's class, or a stricter one that the caller demands.
Result<LatencyClass> latency_of(const Workload& workload, std::string_view demanded) {
  if (demanded.empty()) {
    return workload.latency;
  }
  for (const LatencyClass latency : {LatencyClass::interactive, LatencyClass::batch}) {
    if (demanded == to_string(latency)) {
      return strictest(workload.latency, latency);
    }
  }
  return fail(Error{.code = ErrorCode::invalid_input,
                    .message = "header x-sluice-latency must be one of interactive, batch"});
}

/// What was read, as the facts to decide by.
Result<Classified> conclude(const policy::Snapshot& snapshot,
                            const Request& request,
                            const Caller& caller,
                            Reading reading) {
  SLUICE_TRY(std::vector<Reason> reasons,
             reasons_of(snapshot,
                        request,
                        caller,
                        {.findings = reading.findings,
                         .markings = reading.markings,
                         .subjects = reading.subjects,
                         .unscannable = reading.unscannable}));
  Classified result{.findings = std::move(reading.findings)};
  Facts& facts = result.facts;
  facts.original = original_label(reasons);
  facts.reasons = std::move(reasons);
  for (const Finding& finding : result.findings) {
    facts.entities.set(to_index(finding.type));
    facts.entities |= finding.covers;
  }
  facts.unscannable = !reading.unscannable.empty();
  facts.unsearched = reading.unsearched;
  facts.roles = caller.principal.roles;
  facts.workload = caller.workload;
  facts.wish = caller.wish;
  facts.size = size_class_of(request.input_tokens_estimate);
  facts.input_tokens_estimate = request.input_tokens_estimate;
  facts.needs = request.needs;
  facts.media = std::ranges::any_of(request.slots, is_media);
  SLUICE_TRY(facts.latency, latency_of(snapshot.workload(caller.workload), request.hints.latency));
  return result;
}

}  // namespace

scan::Config scan_config(const policy::Snapshot& snapshot) {
  scan::Config config{.wanted = {.general = snapshot.general}};
  for (const policy::DictionaryRule& rule : snapshot.dictionaries) {
    config.dictionaries.push_back({.type = rule.type, .words = rule.words});
  }
  for (const policy::MarkingRule& rule : snapshot.markings) {
    config.markings.push_back({.texts = rule.texts});
  }
  for (const policy::PatternRule& rule : snapshot.patterns) {
    config.patterns.push_back({.type = rule.type, .regex = rule.regex});
  }
  for (const policy::NetworkRule& rule : snapshot.networks) {
    config.networks.push_back({.type = rule.type, .ranges = rule.ranges});
  }
  for (const policy::HostRule& rule : snapshot.hosts) {
    config.hosts.push_back({.type = rule.type, .suffixes = rule.suffixes});
  }
  return config;
}

Task<Result<Classified>> run(const Desk& desk, const Request& request, const Caller& caller) {
  Reading reading = Reader(desk.scanner, desk.scratch, request).read();
  if (desk.names != nullptr || desk.judge != nullptr) {
    const Prose prose(request, reading);
    if (desk.names != nullptr) {
      co_await find_names(*desk.names, desk.clock, prose, reading);
    }
    if (desk.judge != nullptr) {
      co_await find_subjects(*desk.judge, desk.clock, desk.policy.sensitivity, prose, reading);
    }
    sort_reading(reading);
  }
  SLUICE_CO_TRY(Classified classified, conclude(desk.policy, request, caller, std::move(reading)));
  static const Router kRulesAlone;
  learn(request,
        desk.policy.router,
        desk.router == nullptr ? kRulesAlone : *desk.router,
        classified.facts);
  co_return classified;
}

}  // namespace sluice::classify
