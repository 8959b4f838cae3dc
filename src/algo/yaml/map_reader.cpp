#include "algo/yaml/map_reader.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/assert.h"
#include "base/nearest.h"

namespace sluice::yaml {
namespace {

/// `zones[1]` and `kind` to `zones[1].kind`.
std::string child_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

void report_unknown(const Value& map, const Node& entry, std::span<const std::string_view> keys) {
  const std::vector<std::string> names(keys.begin(), keys.end());
  std::string suggestion = did_you_mean(entry.key, names);
  if (suggestion.empty()) {
    suggestion = fmt::format("allowed: {}", fmt::join(names, ", "));
  }
  map.findings().problems.push_back({.path = child_path(map.path(), entry.key),
                                     .file = map.findings().file,
                                     .line = entry.key_line,
                                     .column = entry.key_column,
                                     .message = fmt::format("unknown key `{}`", entry.key),
                                     .suggestion = std::move(suggestion)});
}

}  // namespace

MapReader::MapReader(const Value& value, std::span<const std::string_view> keys)
    : value_(value), keys_(keys) {
  if (!is_map()) {
    if (value.node().kind != Kind::refused) {
      value.error(fmt::format("must be a map with the keys {}", fmt::join(keys, ", ")));
    }
    return;
  }
  for (const Node& entry : value.node().children) {
    if (std::ranges::find(keys_, entry.key) == keys_.end()) {
      report_unknown(value_, entry, keys_);
    }
  }
}

std::optional<Value> MapReader::find(std::string_view key) const {
  SLUICE_ASSERT(std::ranges::find(keys_, key) != keys_.end());
  if (!is_map()) {
    return std::nullopt;
  }
  const auto& entries = value_.node().children;
  const auto entry = std::ranges::find(entries, key, &Node::key);
  if (entry == entries.end()) {
    return std::nullopt;
  }
  return Value(*entry, child_path(value_.path(), key), value_.findings());
}

std::optional<Value> MapReader::require(std::string_view key) const {
  std::optional<Value> value = find(key);
  if (!value && is_map()) {
    value_.error(fmt::format("`{}` is missing", key));
  }
  return value;
}

std::vector<Value> MapReader::list(std::string_view key) const {
  const std::optional<Value> value = find(key);
  return value ? value->list() : std::vector<Value>();
}

std::vector<Value> MapReader::one_or_many(std::string_view key) const {
  const std::optional<Value> value = find(key);
  return value ? value->one_or_many() : std::vector<Value>();
}

std::optional<std::string> MapReader::text(std::string_view key) const {
  const std::optional<Value> value = require(key);
  return value ? value->text() : std::nullopt;
}

}  // namespace sluice::yaml
