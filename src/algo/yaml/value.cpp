#include "algo/yaml/value.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest.h"

namespace sluice::yaml {
namespace {

constexpr Choice<std::int64_t> kTimeUnits[] = {
    {"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}};
constexpr Choice<std::int64_t> kSizeUnits[] = {
    {"", 1}, {"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "nothing";
    case Kind::scalar:
      return "a single value";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::refused:
      return "refused";
  }
  return "refused";
}

/// The whole of `text` as a number; nothing else may stand in it.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

/// `12MiB` in the smallest unit; empty when it is not of that form or does not fit.
std::optional<std::int64_t> with_unit(std::string_view text,
                                      std::span<const Choice<std::int64_t>> units) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = whole_number(text.substr(0, digits));
  const auto unit = std::ranges::find(units, text.substr(digits), &Choice<std::int64_t>::name);
  if (!number || unit == units.end() ||
      *number > std::numeric_limits<std::int64_t>::max() / unit->value) {
    return std::nullopt;
  }
  return *number * unit->value;
}

/// `1500` as `1500ms`, `2000` as `2s`.
std::string printed(std::chrono::milliseconds time) {
  return time.count() % 1'000 == 0 ? fmt::format("{}s", time.count() / 1'000)
                                   : fmt::format("{}ms", time.count());
}

/// `allowed: a, b`, each name once, however often it was given; a dozen of them are enough.
std::string list_of(std::span<const std::string> names) {
  constexpr std::size_t kNamesShownMax = 12;
  std::vector<std::string_view> once;
  for (const std::string& name : names) {
    if (std::ranges::find(once, name) == once.end()) {
      once.push_back(name);
    }
  }
  if (once.empty()) {
    return "there is none";
  }
  const bool is_long = once.size() > kNamesShownMax;
  once.resize(std::min(once.size(), kNamesShownMax));
  return fmt::format("allowed: {}{}", fmt::join(once, ", "), is_long ? " ..." : "");
}

}  // namespace

std::string child_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

const std::string* Value::scalar(std::string_view wanted) const {
  if (node_->kind == Kind::scalar) {
    return &node_->text;
  }
  if (node_->kind != Kind::refused) {
    error(fmt::format("must be {}, not {}", wanted, name_of(node_->kind)));
  }
  return nullptr;
}

std::optional<std::string> Value::text() const {
  const std::string* value = scalar("a text");
  if (value == nullptr) {
    return std::nullopt;
  }
  if (value->empty()) {
    error("must not be empty");
    return std::nullopt;
  }
  return *value;
}

std::optional<bool> Value::boolean() const {
  constexpr Choice<bool> kWords[] = {{"true", true}, {"false", false}};
  return one_of(kWords, "value");
}

std::optional<std::int64_t> Value::integer(Range<std::int64_t> range) const {
  const std::string* value = scalar("a number");
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto number = whole_number(*value);
  if (!number || *number < range.least || *number > range.most) {
    error(fmt::format("must be a whole number, {}..{}", range.least, range.most));
    return std::nullopt;
  }
  return number;
}

std::optional<std::chrono::milliseconds> Value::duration(
    Range<std::chrono::milliseconds> range) const {
  const std::string* value = scalar("a duration");
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto number = with_unit(*value, kTimeUnits);
  const std::chrono::milliseconds time(number.value_or(-1));
  if (!number || time < range.least || time > range.most) {
    error(fmt::format("must be a duration with ms, s, m or h, {}..{}",
                      printed(range.least),
                      printed(range.most)),
          number ? "" : "for example `30s`");
    return std::nullopt;
  }
  return time;
}

std::optional<std::uint64_t> Value::byte_size(Range<std::uint64_t> range) const {
  const std::string* value = scalar("a size");
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto number = with_unit(*value, kSizeUnits);
  const auto bytes = static_cast<std::uint64_t>(number.value_or(0));
  if (!number || bytes < range.least || bytes > range.most) {
    error(fmt::format("must be a size with KiB, MiB or GiB, {}..{} bytes", range.least, range.most),
          number ? "" : "for example `32MiB`");
    return std::nullopt;
  }
  return bytes;
}

std::optional<std::chrono::sys_days> Value::date() const {
  const std::string* value = scalar("a date");
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::string_view text = *value;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const auto year = whole_number(text.substr(0, 4));
    const auto month = whole_number(text.substr(5, 2));
    const auto day = whole_number(text.substr(8, 2));
    if (year && month && day && *year >= 0 && *month >= 0 && *day >= 0) {
      const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                             std::chrono::month(static_cast<unsigned>(*month)),
                                             std::chrono::day(static_cast<unsigned>(*day))};
      if (date.ok()) {
        return std::chrono::sys_days(date);
      }
    }
  }
  error("must be a date of the calendar", "for example `2026-12-01`");
  return std::nullopt;
}

std::optional<std::size_t> Value::one_of(std::span<const std::string> names,
                                         std::string_view what) const {
  const std::optional<std::string> word = text();
  if (!word) {
    return std::nullopt;
  }
  const auto at = std::ranges::find(names, *word);
  if (at == names.end()) {
    if (std::ranges::find(names, std::string()) == names.end()) {
      error(fmt::format("unknown {} `{}`; {}", what, *word, list_of(names)),
            did_you_mean(*word, names));
    }
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - names.begin());
}

std::vector<Value> Value::list() const {
  std::vector<Value> elements;
  if (node_->kind != Kind::list) {
    if (node_->kind != Kind::refused) {
      error(fmt::format("must be a list, not {}", name_of(node_->kind)));
    }
    return elements;
  }
  for (std::size_t i = 0; i < node_->children.size(); ++i) {
    elements.emplace_back(node_->children[i], fmt::format("{}[{}]", path_, i), *findings_);
  }
  return elements;
}

std::vector<Value> Value::one_or_many() const {
  return node_->kind == Kind::list ? list() : std::vector<Value>{*this};
}

std::vector<Value> Value::entries() const {
  std::vector<Value> entries;
  if (node_->kind != Kind::map) {
    if (node_->kind != Kind::refused) {
      error(fmt::format("must be a map, not {}", name_of(node_->kind)));
    }
    return entries;
  }
  for (const Node& entry : node_->children) {
    entries.emplace_back(entry, child_path(path_, entry.key), *findings_);
  }
  return entries;
}

void Value::error(std::string message, std::string suggestion) const {
  report({.line = node_->line,
          .column = node_->column,
          .message = std::move(message),
          .suggestion = std::move(suggestion)});
}

void Value::key_error(std::string message, std::string suggestion) const {
  report({.line = node_->key_line,
          .column = node_->key_column,
          .message = std::move(message),
          .suggestion = std::move(suggestion)});
}

void Value::warning(std::string message, std::string suggestion) const {
  report({.line = node_->line,
          .column = node_->column,
          .message = std::move(message),
          .suggestion = std::move(suggestion),
          .severity = Problem::Severity::warning});
}

const std::string& Value::file() const {
  return node_->file == 0 ? findings_->file : findings_->more_files[node_->file - 1U];
}

void Value::report(Problem problem) const {
  problem.path = path_;
  problem.file = file();
  findings_->problems.push_back(std::move(problem));
}

}  // namespace sluice::yaml
