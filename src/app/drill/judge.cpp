#include "app/drill/judge.h"

#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"

namespace sluice::drill {
namespace {

using Json = nlohmann::json;

constexpr int kOk = 200;
constexpr int kAccepted = 202;
constexpr int kForbidden = 403;
constexpr int kUnavailable = 503;
constexpr int kTimedOut = 504;

/// A text of a document; empty: there is none.
std::string text_of(const Json& document, const char* key) {
  const bool is_there = document.is_object() && document.contains(key) && document[key].is_string();
  return is_there ? document[key].get<std::string>() : std::string();
}

bool is_expected(int status, const Expectation& expected) {
  const bool is_refusal = status == kForbidden || status == kUnavailable;
  return (status == kOk && expected.may_answer) || (status == kForbidden && expected.may_refuse) ||
         (status == kUnavailable && expected.may_be_down) ||
         (expected.may_wait && (is_refusal || status == kAccepted || status == kTimedOut));
}

bool comes_back(Transform transform) {
  return transform == Transform::none || transform == Transform::pseudonymise;
}

}  // namespace

std::string_view to_string(Check check) {
  switch (check) {
    case Check::boundary:
      return "boundary";
    case Check::redaction:
      return "redaction";
    case Check::zone:
      return "zone";
    case Check::outcome:
      return "outcome";
    case Check::restoration:
      return "restoration";
    case Check::refusal:
      return "refusal";
    case Check::malformed:
      return "malformed";
    case Check::policy:
      return "policy";
  }
  return "boundary";
}

std::string_view promise_of(Check check) {
  switch (check) {
    case Check::boundary:
      return "only models that the policy allows received a request";
    case Check::redaction:
      return "no value that a rule takes out was in what an engine received";
    case Check::zone:
      return "the zone that the gateway names may have the request, and is where it went";
    case Check::outcome:
      return "every request ended as the policy says";
    case Check::restoration:
      return "what came back is what was sent, but for what is gone for good";
    case Check::refusal:
      return "refusals quote nothing and say what to do";
    case Check::malformed:
      return "what is no request was refused, and reached nobody";
    case Check::policy:
      return "the gateway decides by the policy of this configuration";
  }
  return "";
}

std::string_view to_string(Basis basis) {
  switch (basis) {
    case Basis::observed:
      return "observed";
    case Basis::gateways_word:
      return "the gateway's word";
    case Basis::not_checked:
      return "not checked";
  }
  return "not checked";
}

bool Findings::all_held() const {
  return std::accumulate(failed.begin(), failed.end(), std::uint64_t{0}) == 0;
}

Judge::Judge(const policy::Snapshot& policy, const Oracle& oracle, Sight sight, Findings& findings)
    : policy_(policy), oracle_(oracle), sight_(sight), findings_(findings) {
  const bool sees = sight == Sight::engines;
  const auto set = [&](Check check, Basis basis) { findings.basis[to_index(check)] = basis; };
  set(Check::boundary, sees ? Basis::observed : Basis::not_checked);
  set(Check::redaction, sees ? Basis::observed : Basis::not_checked);
  set(Check::zone, sees ? Basis::observed : Basis::gateways_word);
  set(Check::outcome, Basis::observed);
  set(Check::restoration, sees ? Basis::observed : Basis::not_checked);
  set(Check::refusal, Basis::observed);
  set(Check::malformed, Basis::observed);
  set(Check::policy, sees ? Basis::observed : Basis::gateways_word);
}

void Judge::judge(const Round& round) {
  std::unordered_map<std::string, std::vector<const Receipt*>> by_tag;
  for (const Receipt& receipt : round.receipts) {
    by_tag[tag_in(receipt.body)].push_back(&receipt);
  }
  for (std::size_t i = 0; i < round.probes.size(); ++i) {
    const Probe& probe = round.probes[i];
    judge({.scenario = round.scenario,
           .probe = probe,
           .reply = round.replies[i],
           .expected = round.expected[i],
           .receipts = std::move(by_tag[probe.tag])});
    by_tag.erase(probe.tag);
  }
  for (const auto& [tag, receipts] : by_tag) {
    judge_strangers(round.scenario, receipts);
  }
  findings_.scenarios[round.scenario] += round.probes.size();
}

void Judge::judge_strangers(const std::string& scenario,
                            const std::vector<const Receipt*>& receipts) {
  constexpr std::size_t kBoundary = to_index(Check::boundary);
  findings_.tried[kBoundary] += receipts.size();
  findings_.failed[kBoundary] += receipts.size();
  if (findings_.violations.size() < Findings::kViolationsMax) {
    findings_.violations.push_back({.check = Check::boundary,
                                    .scenario = scenario,
                                    .what = "engine `" +
                                            policy_.engine(receipts.front()->engine).name +
                                            "` received what is told from no request",
                                    .body = receipts.front()->body});
  }
}

void Judge::judge(const Matter& matter) {
  const Probe& probe = matter.probe;
  const std::string& workload = policy_.workload(probe.workload).name;
  ++findings_.outcomes[{workload, probe.label}][matter.reply.status];
  if (probe.form == Probe::Form::malformed) {
    judge_malformed(matter);
    return;
  }
  if (sight_ == Sight::engines) {
    judge_receipts(matter);
  }
  const int status = matter.reply.status;
  const bool is_down = status == kUnavailable;
  if (is_down && sight_ == Sight::gateway_only) {
    ++findings_.unavailable;  // An outage of a real engine, which nobody here has made.
  } else {
    check(Check::outcome,
          matter,
          is_expected(status, matter.expected),
          fmt::format("ended with status {}, which the policy does not say", status));
  }
  if (status == kOk) {
    judge_answer(matter);
  } else {
    judge_refusal(matter);
  }
}

void Judge::judge_receipts(const Matter& matter) {
  bool only_allowed = true;
  bool only_redacted = true;
  for (const Receipt* receipt : matter.receipts) {
    const std::optional<ModelIndex> model = model_of(*receipt);
    only_allowed = only_allowed && model && matter.expected.may_receive[to_index(*model)];
    if (!model) {
      continue;
    }
    ++findings_.zones[policy_.zone(policy_.model(*model).zone).name].requests;
    count_canaries(matter, *receipt, *model);
    for (const Canary& canary : matter.probe.canaries) {
      only_redacted = only_redacted && (oracle_.transform(*model, canary.type) == Transform::none ||
                                        receipt->body.find(canary.text) == std::string::npos);
    }
  }
  check(Check::boundary, matter, only_allowed, "a model received it that may not have it");
  if (!matter.probe.canaries.empty()) {
    check(Check::redaction, matter, only_redacted, "an engine received a value in clear");
  }
}

void Judge::count_canaries(const Matter& matter, const Receipt& receipt, ModelIndex model) {
  ZoneCount& count = findings_.zones[policy_.zone(policy_.model(model).zone).name];
  for (const Canary& canary : matter.probe.canaries) {
    const bool is_there = receipt.body.find(canary.text) != std::string::npos;
    const bool is_taken_out = oracle_.transform(model, canary.type) != Transform::none;
    ++(!is_there ? count.taken_out : is_taken_out ? count.leaked : count.in_clear);
  }
}

void Judge::judge_answer(const Matter& matter) {
  const Reply& reply = matter.reply;
  const std::optional<ModelIndex> model = model_of(reply);
  const bool is_allowed = model && matter.expected.may_receive[to_index(*model)];
  const bool is_remote =
      model && policy_.engine(policy_.model(*model).engine).kind != EngineKind::extractive;
  const bool was_there = sight_ == Sight::gateway_only || !is_remote ||
                         (!matter.receipts.empty() && model_of(*matter.receipts.back()) == model);
  check(Check::zone,
        matter,
        is_allowed && was_there,
        fmt::format("the gateway names `{}` of `{}` in zone `{}`, {}",
                    reply.model,
                    reply.engine,
                    reply.zone,
                    is_allowed ? "which did not receive it" : "which may not have it"));
  if (sight_ == Sight::gateway_only || !is_remote) {
    return;  // What a real model says, nobody here can foretell; an extractive one quotes.
  }
  bool is_restored = reply.is_whole && reply.text.find(matter.probe.tag) != std::string::npos;
  for (const Canary& canary : matter.probe.canaries) {
    const bool is_back = reply.text.find(canary.text) != std::string::npos;
    is_restored = is_restored && is_back == comes_back(oracle_.transform(*model, canary.type));
  }
  check(Check::restoration, matter, is_restored, "the answer is not what was sent");
}

void Judge::judge_refusal(const Matter& matter) {
  const std::string& raw = matter.reply.raw;
  bool is_silent = raw.find(matter.probe.tag) == std::string::npos;
  for (const Canary& canary : matter.probe.canaries) {
    // A word of a dictionary may be the name of a rule; what no other probe has may not be there.
    const bool is_unique = policy_.catalog.info(canary.type).name.find("custom.") != 0;
    is_silent = is_silent && (!is_unique || raw.find(canary.text) == std::string::npos);
  }
  const Json document = Json::parse(raw, nullptr, false);
  const bool speaks = document.is_object() && document.contains("error") &&
                      !text_of(document["error"], "message").empty();
  check(Check::refusal, matter, is_silent && speaks, "the refusal quotes, or says nothing");
}

void Judge::judge_malformed(const Matter& matter) {
  const int status = matter.reply.status;
  check(Check::malformed,
        matter,
        status >= 400 && status < 500 && matter.receipts.empty(),
        fmt::format("was not refused, or reached an engine (status {})", status));
  judge_refusal(matter);
}

void Judge::compare_policies(const std::string& digest_of_gateway) {
  ++findings_.tried[to_index(Check::policy)];
  if (digest_of_gateway == to_hex(policy_.digest)) {
    return;
  }
  ++findings_.failed[to_index(Check::policy)];
  findings_.violations.push_back(
      {.check = Check::policy,
       .what = digest_of_gateway.empty()
                   ? "the gateway does not say by which policy it decides"
                   : "the gateway decides by the policy " + digest_of_gateway});
}

void Judge::check(Check check, const Matter& matter, bool holds, std::string_view what) {
  ++findings_.tried[to_index(check)];
  if (holds) {
    return;
  }
  ++findings_.failed[to_index(check)];
  if (findings_.violations.size() < Findings::kViolationsMax) {
    findings_.violations.push_back({.check = check,
                                    .scenario = matter.scenario,
                                    .workload = policy_.workload(matter.probe.workload).name,
                                    .label = matter.probe.label,
                                    .what = std::string(what),
                                    .body = matter.probe.body});
  }
}

std::optional<ModelIndex> Judge::model_of(const Receipt& receipt) const {
  const Json body = Json::parse(receipt.body, nullptr, false);
  const std::string name = text_of(body, "model");
  for (std::size_t i = 0; i < policy_.models.size(); ++i) {
    if (policy_.models[i].engine == receipt.engine && policy_.models[i].name == name) {
      return ModelIndex{static_cast<std::uint16_t>(i)};
    }
  }
  return std::nullopt;
}

std::optional<ModelIndex> Judge::model_of(const Reply& reply) const {
  for (std::size_t i = 0; i < policy_.models.size(); ++i) {
    const Model& model = policy_.models[i];
    if (model.name == reply.model && policy_.engine(model.engine).name == reply.engine &&
        policy_.zone(model.zone).name == reply.zone) {
      return ModelIndex{static_cast<std::uint16_t>(i)};
    }
  }
  return std::nullopt;
}

}  // namespace sluice::drill
