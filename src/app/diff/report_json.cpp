#include <nlohmann/json.hpp>

#include "app/diff/report.h"

namespace sluice::diff {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Decision& decision, const ClosedZones& zones) {
  Json steps = Json::array();
  for (const Step& step : decision.steps) {
    steps.push_back({{"zone", step.zone},
                     {"engine", step.engine},
                     {"model", step.model},
                     {"action", step.action},
                     {"last_resort", step.is_last_resort}});
  }
  Json closed = Json::object();
  for (const auto& [zone, why] : zones) {
    closed[zone] = why;
  }
  return {{"outcome", decision.outcome},
          {"rule", decision.rule},
          {"steps", std::move(steps)},
          {"on_exhausted", decision.on_exhausted},
          {"closed", std::move(closed)}};
}

Json json_of(const Change& change, const Report& report) {
  Json json = {{"workload", change.workload},
               {"label", change.label},
               {"extent", change.extent == Extent::fallbacks ? "fallbacks" : "elsewhere"},
               {"count", change.count},
               {"for", change.examples},
               {"kinds", change.kinds},
               {"before", json_of(change.before, change.closed_before)},
               {"after", json_of(change.after, change.closed_after)}};
  if (report.replay) {
    const auto latency = latency_change(change, report.replay->durations);
    json["cost_before_nano_usd"] = change.cost_before.nano_usd;
    json["cost_after_nano_usd"] = change.cost_after.nano_usd;
    json["latency_change_us"] = latency ? Json(*latency) : Json();
  }
  return json;
}

}  // namespace

std::string to_json_text(const Report& report) {
  Json json = {{"before", {{"file", report.before_file}, {"policy", report.before_digest}}},
               {"after", {{"file", report.after_file}, {"policy", report.after_digest}}},
               {"same", report.is_same()},
               {"changed_sections", report.changed_sections},
               {"decisions", report.decisions},
               {"changed", report.changed},
               {"complete", report.is_complete}};
  Json only = Json::object();
  for (const OnlyIn& names : report.only_in) {
    only[names.what] = {{"before", names.before}, {"after", names.after}};
  }
  json["only_in"] = std::move(only);
  if (report.replay) {
    const Replay& replay = *report.replay;
    json["replay"] = {{"reproduced", replay.reproduced},
                      {"ended_before_a_decision", replay.undecided},
                      {"without_names", replay.unnamed},
                      {"other_policies", replay.other_policies},
                      {"cost_before_nano_usd", report.cost_before.nano_usd},
                      {"cost_after_nano_usd", report.cost_after.nano_usd},
                      {"duration_us", replay.durations},
                      {"not_recorded", report.assumed}};
  }
  Json changes = Json::array();
  for (const Change& change : report.changes) {
    changes.push_back(json_of(change, report));
  }
  json["changes"] = std::move(changes);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sluice::diff
