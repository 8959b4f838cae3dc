#include "algo/yaml/map_reader.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/assert.h"
#include "base/nearest.h"

namespace sluice::yaml {
namespace {

void report_unknown(const Value& entry, std::span<const std::string_view> keys) {
  const std::vector<std::string> names(keys.begin(), keys.end());
  std::string suggestion = did_you_mean(entry.node().key, names);
  if (suggestion.empty()) {
    suggestion = fmt::format("allowed: {}", fmt::join(names, ", "));
  }
  entry.key_error(fmt::format("unknown key `{}`", entry.node().key), std::move(suggestion));
}

}  // namespace

MapReader::MapReader(const Value& value,
                     std::span<const std::string_view> keys,
                     std::span<const std::string_view> not_built)
    : value_(value), keys_(keys) {
  if (!is_map()) {
    if (value.node().kind != Kind::refused) {
      value.error(fmt::format("must be a map with the keys {}", fmt::join(keys, ", ")));
    }
    return;
  }
  for (const Value& entry : value.entries()) {
    const std::string& key = entry.node().key;
    if (std::ranges::find(not_built, key) != not_built.end()) {
      entry.key_error(fmt::format("`{}` is not built yet, and would not be obeyed", key),
                      "leave it out");
    } else if (std::ranges::find(keys_, key) == keys_.end()) {
      report_unknown(entry, keys_);
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
