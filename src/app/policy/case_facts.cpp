#include "app/policy/case_facts.h"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "app/policies.h"
#include "base/run_task.h"
#include "dialects/dialect.h"
#include "flow/3_classify/labels.h"
#include "flow/3_classify/run.h"

namespace sluice::policy_commands {
namespace {

/// Time for work that waits for nothing: nobody else is there to run in between.
class StillClock final : public Clock {
 public:
  [[nodiscard]] Deadline now() const override { return {}; }

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return {};
  }

  [[nodiscard]] Task<> sleep_until(Deadline /*until*/) override { co_return; }

  [[nodiscard]] Task<> yield() override { co_return; }
};

/// The text as the one message of a chat.
Result<Request> request_with(const std::string& text) {
  using Json = nlohmann::json;
  const Json message = {{"role", "user"}, {"content", text}};
  const Json body = {{"model", "auto"}, {"messages", Json::array({message})}};
  Request request{.dialect = DialectKind::openai_chat};
  const std::string bytes = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  request.body.reserve(bytes.size() + kBodyPaddingBytes);
  request.body = bytes;
  json::Tape tape;
  SLUICE_CHECK(dialects::read_request(request, {}, tape));
  return request;
}

bool has_marking(const Facts& facts, std::uint16_t marking) {
  return std::ranges::any_of(facts.reasons, [&](const Reason& reason) {
    return reason.kind == ReasonKind::marking && reason.index == marking;
  });
}

}  // namespace

Result<CaseDesk> CaseDesk::open(const policy::Snapshot& snapshot) {
  CaseDesk desk(snapshot);
  SLUICE_TRY(desk.scanner_, scan::Scanner::make(classify::scan_config(snapshot)));
  SLUICE_TRY(auto tagger, tagger_for(snapshot.names));
  desk.names_ = finder_for(std::move(tagger), snapshot.names);
  SLUICE_TRY(desk.judge_, judge_for(snapshot.sensitivity));
  SLUICE_TRY(desk.router_, router_for(snapshot.router));
  return desk;
}

Result<Facts> CaseDesk::facts_of(const CaseRequest& request) {
  SLUICE_TRY(Facts facts, read(request));
  facts.action = request.action;
  facts.complexity = request.complexity.value_or(facts.complexity);
  facts.intent = request.intent.value_or(facts.intent);
  facts.unsearched = facts.unsearched || request.unsearched;
  if (request.tokens) {
    facts.input_tokens_estimate = *request.tokens;
    facts.size = size_class_of(*request.tokens);
  }
  add_reasons(request, facts);
  facts.original = original_label(facts.reasons);
  return facts;
}

Result<Facts> CaseDesk::read(const CaseRequest& wanted) {
  SLUICE_TRY(Request request, request_with(wanted.text));
  request.hints.data_class = wanted.declared.value_or("");
  request.hints.latency = wanted.latency ? to_string(*wanted.latency) : std::string_view();
  request.needs |= wanted.needs;
  Caller caller{.workload = wanted.workload, .wish = wanted.wish};
  caller.principal.roles = wanted.roles;
  caller.principal.floor = wanted.key_floor;
  caller.floor = snapshot_->find_level(wanted.key_floor.value_or("")).value_or(Level{});
  StillClock clock;
  const classify::Desk desk{
      *snapshot_, *scanner_, names_.get(), judge_.get(), scratch_, clock, &router_};
  SLUICE_TRY(classify::Classified classified,
             run_to_completion(classify::run(desk, request, caller)));
  return std::move(classified.facts);
}

void CaseDesk::add_reasons(const CaseRequest& request, Facts& facts) const {
  for (std::size_t i = 0; i < snapshot_->catalog.size(); ++i) {
    if (request.findings.test(i) && !facts.entities.test(i)) {
      const EntityType type{static_cast<std::uint16_t>(i)};
      facts.entities.set(i);
      facts.reasons.push_back(classify::reason_of_findings(*snapshot_, type, 1));
    }
  }
  for (const std::uint16_t marking : request.markings) {
    if (!has_marking(facts, marking)) {
      facts.reasons.push_back({.kind = ReasonKind::marking,
                               .index = marking,
                               .raises = snapshot_->markings[marking].raises});
    }
  }
  const Workload& workload = snapshot_->workload(request.workload);
  for (const MediaType type : request.unscannable) {
    facts.unscannable = true;
    facts.media = true;
    facts.reasons.push_back(classify::reason_of_media(*snapshot_, workload, type, 1));
  }
  if (request.document) {
    facts.reasons.push_back({.kind = ReasonKind::document, .raises = *request.document});
  }
}

}  // namespace sluice::policy_commands
