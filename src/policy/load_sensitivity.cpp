#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "algo/linear/default_model.h"
#include "algo/linear/model.h"
#include "base/nearest.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kSensitivityKeys[] = {"classes", "model"};
constexpr auto kSubjectKeys = with_label_keys({"level", "threshold"});
constexpr yaml::Range<std::int64_t> kPercent = {1, 99};

/// The classes of the model; empty when it cannot be read, which was reported.
std::vector<std::string> read_model(const yaml::MapReader& map, Loading& loading) {
  SensitivityRule& rule = loading.snapshot.sensitivity;
  const auto value = map.find("model");
  if (value) {
    rule.model = read_model_file(*value, loading.context);
  }
  const auto model = linear::Model::read(rule.model.empty() ? linear::default_model_bytes()
                                                            : std::string_view(rule.model));
  if (!model) {
    value.value_or(map.value())
        .error(model.error().message, "`sluice train sensitivity` makes one");
    return {};
  }
  return {model->classes().begin(), model->classes().end()};
}

void load_subject(const yaml::Value& value,
                  const std::vector<std::string>& classes,
                  Loading& loading) {
  const std::string& name = value.node().key;
  const auto place = std::ranges::find(classes, name);
  if (place == classes.end() && !classes.empty()) {
    value.key_error(fmt::format("the model has no class `{}`", name), did_you_mean(name, classes));
  }
  const yaml::MapReader map(value, kSubjectKeys);
  SubjectRule subject{.name = name,
                      .class_index = static_cast<std::size_t>(place - classes.begin()),
                      .raises = read_label(map, loading)};
  map.set(subject.percent, "threshold", [](const auto& v) { return v.integer(kPercent); });
  loading.snapshot.sensitivity.subjects.push_back(std::move(subject));
}

}  // namespace

void load_sensitivity(const yaml::MapReader& labels, Loading& loading) {
  const auto section = labels.find("sensitivity");
  if (!section) {
    return;
  }
  const yaml::MapReader map(*section, kSensitivityKeys);
  if (!map.is_map()) {
    return;
  }
  const std::vector<std::string> classes = read_model(map, loading);
  const auto subjects = map.require("classes");
  if (!subjects) {
    return;
  }
  const std::vector<yaml::Value> entries = subjects->entries();
  if (entries.empty() && subjects->node().kind == yaml::Kind::map) {
    subjects->error("no class raises a label", "write `hr: {level: confidential}`");
  }
  for (const yaml::Value& entry : entries) {
    load_subject(entry, classes, loading);
  }
}

}  // namespace sluice::policy
