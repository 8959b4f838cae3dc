#include "app/policies.h"

#include <string_view>
#include <utility>

#include "algo/linear/default_model.h"
#include "algo/ner/default_model.h"
#include "flow/3_classify/run.h"

namespace sluice {

Result<std::shared_ptr<const ner::Tagger>> tagger_for(const policy::NamesRule& rule) {
  if (!rule.is_on()) {
    return nullptr;
  }
  const std::string_view bytes =
      rule.model.empty() ? ner::default_model_bytes() : std::string_view(rule.model);
  SLUICE_TRY(ner::Model model, ner::Model::read(bytes));
  return std::make_shared<const ner::Tagger>(std::move(model));
}

std::unique_ptr<ner::Finder> finder_for(std::shared_ptr<const ner::Tagger> tagger,
                                        const policy::NamesRule& rule) {
  if (tagger == nullptr) {
    return nullptr;
  }
  const ner::Thresholds thresholds{.percent = rule.percent};
  return std::make_unique<ner::TaggerFinder>(std::move(tagger), thresholds);
}

Result<std::shared_ptr<const linear::Judge>> judge_for(const policy::SensitivityRule& rule) {
  if (!rule.is_on()) {
    return nullptr;
  }
  const std::string_view bytes =
      rule.model.empty() ? linear::default_model_bytes() : std::string_view(rule.model);
  SLUICE_TRY(linear::Model model, linear::Model::read(bytes));
  return std::make_shared<const linear::ModelJudge>(std::move(model));
}

Result<classify::Router> router_for(const policy::RouterRule& rule) {
  classify::Router router;
  if (rule.asks_intent && !rule.intent_model.empty()) {
    SLUICE_TRY(linear::Model model, linear::Model::read(rule.intent_model));
    router.intent = std::make_shared<const linear::ModelJudge>(std::move(model));
  }
  if (rule.asks_complexity && !rule.complexity_model.empty()) {
    SLUICE_TRY(linear::Model model, linear::Model::read(rule.complexity_model));
    router.complexity = std::make_shared<const linear::ModelJudge>(std::move(model));
  }
  return router;
}

Result<std::shared_ptr<const Policies>> prepare(std::shared_ptr<const policy::Snapshot> snapshot) {
  SLUICE_TRY(std::shared_ptr<const scan::Scanner> scanner,
             scan::Scanner::make(classify::scan_config(*snapshot)));
  SLUICE_TRY(std::shared_ptr<const ner::Tagger> tagger, tagger_for(snapshot->names));
  SLUICE_TRY(std::shared_ptr<const linear::Judge> judge, judge_for(snapshot->sensitivity));
  SLUICE_TRY(classify::Router router, router_for(snapshot->router));
  SLUICE_TRY(EngineFactory engines, EngineFactory::prepare(*snapshot));
  return std::make_shared<const Policies>(Policies{.snapshot = std::move(snapshot),
                                                   .scanner = std::move(scanner),
                                                   .tagger = std::move(tagger),
                                                   .judge = std::move(judge),
                                                   .router = std::move(router),
                                                   .engines = std::move(engines)});
}

std::shared_ptr<const Rules> rules_for(const Policies& policies,
                                       net::Loop& loop,
                                       Clock& clock,
                                       EngineShelf& shelf) {
  auto rules = std::make_shared<Rules>();
  rules->snapshot = policies.snapshot;
  rules->scanner = policies.scanner;
  rules->names = finder_for(policies.tagger, policies.snapshot->names);
  rules->judge = policies.judge;
  rules->router = policies.router;
  rules->engines = policies.engines.make(loop, clock, shelf);
  return rules;
}

}  // namespace sluice
