#include "app/train/routing_report.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "algo/intent/rules.h"

namespace sluice::train {
namespace {

constexpr std::array<std::uint8_t, 5> kPercents = {40, 50, 60, 70, 80};
constexpr std::array<std::string_view, 3> kComplexities = {"high", "low", "medium"};

void count(const linear::Judged& one, std::uint8_t percent, Routed& routed) {
  const auto best = std::ranges::max_element(one.probabilities);
  if (100.0F * *best < static_cast<float>(percent)) {
    ++routed.unknown;
  } else if (static_cast<std::size_t>(best - one.probabilities.begin()) == one.label) {
    ++routed.right;
  } else {
    ++routed.wrong;
  }
}

Routed with_threshold(const Classifier& made, std::uint8_t percent) {
  Routed routed{.name = fmt::format("{} %", percent)};
  for (const linear::Judged& one : made.judged) {
    count(one, percent, routed);
  }
  return routed;
}

/// What the rules say of a text, in the words of its classes; empty: unknown.
std::string_view said_by_rules(std::string_view text, bool is_complexity) {
  const intent::Signs signs = intent::read_signs(text);
  if (!is_complexity) {
    return intent::intent_of(signs);
  }
  const Learned complexity = intent::complexity_of(signs, {});
  return complexity == Learned::unknown ? std::string_view() : to_string(complexity);
}

std::optional<Routed> by_rules(const Classifier& made) {
  const auto& classes = made.model.classes();
  const bool is_complexity = std::ranges::equal(classes, kComplexities);
  if (!is_complexity && std::ranges::none_of(classes, intent::is_usual)) {
    return std::nullopt;
  }
  Routed routed{.name = "rules alone"};
  for (const linear::ClassifiedText& text : made.texts) {
    const std::string_view said = said_by_rules(text.text, is_complexity);
    ++(said.empty() ? routed.unknown : said == text.label ? routed.right : routed.wrong);
  }
  return routed;
}

double share(std::uint64_t part, const Routed& routed) {
  return routed.all() == 0 ? 0
                           : 100.0 * static_cast<double>(part) / static_cast<double>(routed.all());
}

void append(const Routed& routed, std::string& text) {
  fmt::format_to(
      std::back_inserter(text),
      "  {:<20} {:>6} texts   right {:>5.1f} %   wrong {:>5.1f} %   unknown {:>5.1f} %\n",
      routed.name,
      routed.all(),
      share(routed.right, routed),
      share(routed.wrong, routed),
      share(routed.unknown, routed));
}

nlohmann::json json_of(const Routed& routed) {
  return {{"name", routed.name},
          {"right", routed.right},
          {"wrong", routed.wrong},
          {"unknown", routed.unknown}};
}

}  // namespace

RoutingReport report_routing(const Classifier& made, std::uint8_t percent) {
  RoutingReport report{.classes = linear::report_on(made.model.classes(), made.judged),
                       .percent = percent};
  for (const std::string& name : made.model.classes()) {
    report.of_class.push_back({.name = name});
  }
  for (const linear::Judged& one : made.judged) {
    count(one, percent, report.of_class[one.label]);
  }
  for (const std::uint8_t other : kPercents) {
    report.thresholds.push_back(with_threshold(made, other));
  }
  report.rules = by_rules(made);
  return report;
}

std::string to_text(const RoutingReport& report) {
  std::string text = linear::to_text(report.classes);
  fmt::format_to(
      std::back_inserter(text), "what would be routed how with `threshold: {}`\n", report.percent);
  for (const Routed& routed : report.of_class) {
    append(routed, text);
  }
  text += "with other thresholds, all texts\n";
  for (const Routed& routed : report.thresholds) {
    append(routed, text);
  }
  if (report.rules) {
    text += "without a model\n";
    append(*report.rules, text);
  }
  return text;
}

nlohmann::json to_json(const RoutingReport& report) {
  nlohmann::json json = to_json(report.classes);
  json["threshold"] = report.percent;
  for (const auto& [key, rows] :
       {std::pair("routed", &report.of_class), std::pair("thresholds", &report.thresholds)}) {
    json[key] = nlohmann::json::array();
    for (const Routed& routed : *rows) {
      json[key].push_back(json_of(routed));
    }
  }
  json["rules"] = report.rules ? json_of(*report.rules) : nlohmann::json();
  return json;
}

}  // namespace sluice::train
