#include <algorithm>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/train/routing_report.h"
#include "app/train/train.h"
#include "policy/limits.h"

namespace sluice::train {
namespace {

bool is_for_complexity(const linear::Model& model) {
  constexpr std::string_view kComplexities[] = {"high", "low", "medium"};
  return std::ranges::equal(model.classes(), kComplexities);
}

/// A policy knows so many intents, and texts that are none of them.
Result<void> check_classes(const linear::Model& model) {
  const auto is_none = [](const std::string& name) { return name == "other" || name == "unknown"; };
  const auto none = static_cast<std::size_t>(std::ranges::count_if(model.classes(), is_none));
  if (model.classes().size() - none > policy::kIntentsMax) {
    return fail(ErrorCode::invalid_input,
                fmt::format("the data has {} intents; a policy knows at most {}",
                            model.classes().size() - none,
                            policy::kIntentsMax));
  }
  return {};
}

}  // namespace

Result<void> run_train_router(const RouterOptions& options) {
  SLUICE_TRY(const Classifier made, train_classifier({options.data, options.test, options.rounds}));
  SLUICE_CHECK(check_classes(made.model));
  const RoutingReport report = report_routing(made, options.threshold);
  fmt::print("{}\n", options.as_json ? to_json(report).dump(2) : to_text(report));
  SLUICE_CHECK(write_classifier(made.model, options.out));
  if (!options.out.empty()) {
    fmt::print(stderr,
               "router: {{{}: file:{}}}\n",
               is_for_complexity(made.model) ? "complexity_model" : "intent_model",
               options.out.string());
  }
  return {};
}

}  // namespace sluice::train
