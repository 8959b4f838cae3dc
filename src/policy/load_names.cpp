#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "algo/ner/model.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kNamesKeys[] = {"types", "threshold", "model"};
constexpr yaml::Choice<ner::NameType> kTypes[] = {{"person", ner::NameType::person},
                                                  {"organization", ner::NameType::organization},
                                                  {"location", ner::NameType::location},
                                                  {"address", ner::NameType::address}};
constexpr std::string_view kTypeKeys[] = {"person", "organization", "location", "address"};
constexpr yaml::Range<std::int64_t> kPercent = {1, 99};
constexpr std::uint8_t kDefaultPercent = ner::Thresholds{}.percent[0];
constexpr std::string_view kFilePrefix = "file:";

using Percents = std::array<std::uint8_t, ner::kNameTypes>;

void read_types(const yaml::MapReader& map, Percents& percent) {
  for (const yaml::Value& entry : map.one_or_many("types")) {
    const std::optional<ner::NameType> type = entry.one_of(kTypes, "kind of name");
    if (!type) {
      continue;
    }
    std::uint8_t& least = percent[static_cast<std::size_t>(*type)];
    if (least > 0) {
      entry.error(fmt::format("`{}` is there twice", to_string(*type)));
    }
    least = kDefaultPercent;
  }
}

void read_percent(const yaml::Value& value, std::uint8_t& percent) {
  if (const std::optional<std::int64_t> number = value.integer(kPercent)) {
    percent = static_cast<std::uint8_t>(*number);
  }
}

/// One number for all kinds, or one for some of them.
void read_thresholds(const yaml::Value& threshold, Percents& percent) {
  if (threshold.node().kind != yaml::Kind::map) {
    std::uint8_t all = kDefaultPercent;
    read_percent(threshold, all);
    std::ranges::replace_if(percent, [](std::uint8_t least) { return least > 0; }, all);
    return;
  }
  const yaml::MapReader map(threshold, kTypeKeys);
  for (const ner::NameType type : ner::kAllNameTypes) {
    const auto value = map.find(to_string(type));
    if (!value) {
      continue;
    }
    std::uint8_t& least = percent[static_cast<std::size_t>(type)];
    if (least == 0) {
      value->key_error(fmt::format("`{}` is not among the `types`", to_string(type)),
                       "a threshold alone switches nothing on");
      continue;
    }
    read_percent(*value, least);
  }
}

/// The bytes of a model that can be read; empty for the shipped one, or after a problem.
std::string read_model(const yaml::Value& value, const LoadContext& context) {
  std::string bytes = read_model_file(value, context);
  if (bytes.empty()) {
    return {};
  }
  if (const Result<ner::Model> model = ner::Model::read(bytes); !model) {
    value.error(model.error().message, "`sluice train tagger` makes one");
    return {};
  }
  return bytes;
}

}  // namespace

std::string read_model_file(const yaml::Value& value, const LoadContext& context) {
  const std::optional<std::string> text = value.text();
  if (!text || *text == "default") {
    return {};
  }
  if (!text->starts_with(kFilePrefix)) {
    value.error("must be `default` or `file:PATH`",
                fmt::format("did you mean `{}{}`?", kFilePrefix, *text));
    return {};
  }
  const std::string path = text->substr(kFilePrefix.size());
  Result<std::string> bytes = context.read_file(path);
  if (!bytes) {
    value.error(fmt::format("cannot read `{}`", path), "paths are relative to this file");
    return {};
  }
  if (bytes->empty()) {
    value.error(fmt::format("`{}` is empty", path));
  }
  return *std::move(bytes);
}

void load_names(const yaml::MapReader& labels, Loading& loading) {
  const auto section = labels.find("names");
  if (!section) {
    return;
  }
  const yaml::MapReader map(*section, kNamesKeys);
  NamesRule& names = loading.snapshot.names;
  if (const auto types = map.require("types")) {
    if (types->node().kind == yaml::Kind::list && types->node().children.empty()) {
      types->error("no kind of name is looked for", "write `[person]`, or leave `names` out");
    }
    read_types(map, names.percent);
  }
  if (const auto threshold = map.find("threshold")) {
    read_thresholds(*threshold, names.percent);
  }
  if (const auto model = map.find("model")) {
    names.model = read_model(*model, loading.context);
  }
}

}  // namespace sluice::policy
