#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "algo/linear/model.h"
#include "base/nearest.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kRouterKeys[] = {
    "intents", "intent_model", "complexity_model", "threshold"};

/// What there is when nobody names intents; see docs/routing.md.
constexpr std::string_view kDefaultIntents[] = {
    "question", "summarise", "extract", "classify", "write", "code", "translate", "chat"};

/// What a model calls texts that are none of the intents.
constexpr std::string_view kNoIntent[] = {"unknown", "other"};

constexpr yaml::Range<std::int64_t> kPercent = {1, 99};

bool is_among(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::vector<std::string> read_intent_names(const yaml::Value& section) {
  std::vector<std::string> names;
  for (const yaml::Value& value : limited(section.list(), kIntentsMax)) {
    const std::optional<std::string> name = read_name(value, NameStyle::identifier);
    if (!name) {
      continue;
    }
    if (is_among(kNoIntent, *name)) {
      value.error(fmt::format("`{}` is what a request without an intent is called", *name),
                  "leave it out");
    } else if (std::ranges::find(names, *name) != names.end()) {
      value.error(fmt::format("`{}` stands here twice", *name));
    } else {
      names.push_back(*name);
    }
  }
  if (section.node().kind == yaml::Kind::list && section.node().children.empty()) {
    section.error("no intent is named", "leave the key out for the usual ones");
  }
  return names;
}

/// The classes of the model at `key`, whose bytes go to `bytes`; none when it is absent or cannot
/// be read, which is reported.
std::vector<std::string> read_model(const yaml::Value& value,
                                    const LoadContext& context,
                                    std::string& bytes) {
  bytes = read_model_file(value, context);
  if (bytes.empty()) {
    return {};
  }
  const auto model = linear::Model::read(bytes);
  if (!model) {
    value.error(model.error().message, "`sluice train router` makes one");
    return {};
  }
  return {model->classes().begin(), model->classes().end()};
}

void read_intent_model(const yaml::Value& value, Loading& loading) {
  RouterRule& router = loading.snapshot.router;
  for (const std::string& name : read_model(value, loading.context, router.intent_model)) {
    const auto at = std::ranges::find(router.intents, name);
    const bool is_known = at != router.intents.end();
    if (!is_known && !is_among(kNoIntent, name)) {
      value.error(fmt::format("the model has a class `{}`, which is no intent", name),
                  did_you_mean(name, router.intents));
    }
    router.of_classes.push_back(
        is_known ? IntentIndex{static_cast<std::uint8_t>(at - router.intents.begin())}
                 : IntentIndex::unknown);
  }
}

void read_complexity_model(const yaml::Value& value, Loading& loading) {
  std::string& bytes = loading.snapshot.router.complexity_model;
  std::vector<std::string> classes = read_model(value, loading.context, bytes);
  std::ranges::sort(classes);
  const std::array<std::string, 3> wanted = {"high", "low", "medium"};
  if (!classes.empty() && !std::ranges::equal(classes, wanted)) {
    value.error("the classes of this model must be `low`, `medium` and `high`",
                "`sluice train router` makes one from texts with these labels");
  }
}

}  // namespace

void load_router(const yaml::MapReader& root, Loading& loading) {
  RouterRule& router = loading.snapshot.router;
  const auto section = root.find("router");
  const auto map = section ? std::optional(yaml::MapReader(*section, kRouterKeys)) : std::nullopt;
  const auto names = map ? map->find("intents") : std::nullopt;
  if (names) {
    router.intents = read_intent_names(*names);
  } else {
    router.intents.assign(std::begin(kDefaultIntents), std::end(kDefaultIntents));
  }
  if (!map) {
    return;
  }
  if (const auto model = map->find("intent_model")) {
    read_intent_model(*model, loading);
  }
  if (const auto model = map->find("complexity_model")) {
    read_complexity_model(*model, loading);
  }
  map->set(router.percent, "threshold", [](const auto& v) { return v.integer(kPercent); });
}

void note_what_is_asked(Snapshot& snapshot) {
  RouterRule& router = snapshot.router;
  const auto note = [&](const When& when) {
    router.asks_intent = router.asks_intent || !when.intent.empty();
    router.asks_complexity = router.asks_complexity || !when.complexity.empty();
  };
  std::ranges::for_each(snapshot.never, note, &NeverRule::when);
  std::ranges::for_each(snapshot.routes, note, &Route::when);
  std::ranges::for_each(snapshot.exceptions, note, &Exception::when);
  const auto is_by_latency = [](const Selector& selector) {
    return selector.prefer == Selector::Prefer::latency;
  };
  AskedOfMoment& asked = snapshot.asked;
  for (const Route& route : snapshot.routes) {
    asked.network = asked.network || !route.moment.networks.empty();
    asked.load = asked.load || !route.moment.loads.empty();
    asked.first_output = asked.first_output ||
                         std::ranges::any_of(route.candidates, is_by_latency) ||
                         std::ranges::any_of(route.degrade, is_by_latency);
  }
}

}  // namespace sluice::policy
