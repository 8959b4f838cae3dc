#include "app/eval/report.h"

#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/eval/name_table.h"

namespace sluice::eval {
namespace {

using Json = nlohmann::ordered_json;

std::string as_text(const Share& share) {
  return fmt::format("{:.3f} [{:.2f} {:.2f}]", share.value, share.low, share.high);
}

/// A share of nothing says nothing.
std::string or_dash(const Share& share, std::size_t of) {
  return of == 0 ? "-" : as_text(share);
}

void append_types(const Scores& scores, std::string& out) {
  const auto into = std::back_inserter(out);
  fmt::format_to(into,
                 "{:40} {:>8} {:>7} {:19} {:>7} {:19} {:6} {:6}\n",
                 "type",
                 "expected",
                 "exact",
                 "recall",
                 "found",
                 "precision",
                 "F1",
                 "F2");
  for (const auto& [type, tally] : scores.by_type()) {
    const bool has_both = tally.expected > 0 && tally.found > 0;
    const auto f = [&](double beta) {
      return has_both
                 ? fmt::format("{:.3f}", f_score(tally.precision(), tally.recall(), beta).value)
                 : std::string("-");
    };
    fmt::format_to(into,
                   "{:40} {:>8} {:>7} {:19} {:>7} {:19} {:6} {:6}\n",
                   type,
                   tally.expected,
                   tally.exact,
                   or_dash(tally.recall(), tally.expected),
                   tally.found,
                   or_dash(tally.precision(), tally.found),
                   f(1),
                   f(2));
  }
}

void append_group(const std::string& name, const GroupScore& group, std::string& out) {
  const auto into = std::back_inserter(out);
  const Share precision = group.bytes.precision();
  const Share recall = group.bytes.recall();
  fmt::format_to(into, "\n{}\n", name.empty() ? "(no source)" : name);
  if (group.spans.expected > 0) {
    fmt::format_to(into,
                   "  bytes    F1 {:.3f}  F2 {:.3f}  recall {:.3f}  precision {:.3f}\n",
                   f_score(precision, recall, 1).value,
                   f_score(precision, recall, 2).value,
                   recall.value,
                   precision.value);
    fmt::format_to(into,
                   "  spans    covered {} of {}  {}; touched {}\n",
                   group.spans.covered,
                   group.spans.expected,
                   as_text(group.spans.recall()),
                   as_text(share_of(group.spans.touched, group.spans.expected)));
  }
  if (group.negatives > 0) {
    fmt::format_to(into,
                   "  silent   {} of {}  {}\n",
                   group.silent,
                   group.negatives,
                   as_text(share_of(group.silent, group.negatives)));
    if (group.unclaimed > group.silent) {
      fmt::format_to(into,
                     "  unclaimed {} of {}  {}: silent, or a key of no known kind\n",
                     group.unclaimed,
                     group.negatives,
                     as_text(share_of(group.unclaimed, group.negatives)));
    }
  }
  if (group.counted > 0) {
    fmt::format_to(into, "  noticed  {} of {}\n", group.noticed, group.counted);
  }
}

void append_quiet(const Quiet& quiet, std::string& out) {
  const auto into = std::back_inserter(out);
  fmt::format_to(into, "\nordinary texts: {} files, {} bytes\n", quiet.files, quiet.bytes);
  for (const auto& [type, count] : quiet.found) {
    fmt::format_to(into,
                   "  {:40} {:>8} {:>9.3f} per 100 KB{}\n",
                   type,
                   count,
                   quiet.per_100_kb(count),
                   is_strict(type) ? " *" : "");
  }
  fmt::format_to(into,
                 "  {:40} {:>8} {:>9.3f} per 100 KB\n",
                 "* secrets, identifiers, cards, phones",
                 quiet.strict,
                 quiet.per_100_kb(quiet.strict));
}

void append_vectors(const Vectors& vectors, std::string& out) {
  fmt::format_to(std::back_inserter(out), "\nchecksum vectors\n");
  for (const auto& [type, count] : vectors.by_type()) {
    fmt::format_to(
        std::back_inserter(out), "  {:40} {} of {} exact\n", type, count.exact, count.all);
  }
}

void append_names(const NameScores& names, std::string& out) {
  for (const auto& [part, score] : names.by_part()) {
    out += "\nnames: " + part + "\n" + name_table(score);
  }
}

Json to_json(const NameScores& names) {
  Json json = Json::object();
  for (const auto& [part, score] : names.by_part()) {
    json[part] = name_json(score);
  }
  return json;
}

Json to_json(const Vectors& vectors) {
  Json json = Json::object();
  for (const auto& [type, count] : vectors.by_type()) {
    json[type] = {{"exact", count.exact}, {"all", count.all}};
  }
  return json;
}

Json to_json(const Share& share) {
  return {{"value", share.value}, {"low", share.low}, {"high", share.high}};
}

Json to_json(const Tally& tally) {
  Json json = {{"expected", tally.expected},
               {"covered", tally.covered},
               {"touched", tally.touched},
               {"exact", tally.exact},
               {"found", tally.found},
               {"right", tally.right}};
  if (tally.expected > 0) {
    json["recall"] = to_json(tally.recall());
  }
  if (tally.found > 0) {
    json["precision"] = to_json(tally.precision());
  }
  if (tally.expected > 0 && tally.found > 0) {
    json["f1"] = to_json(f_score(tally.precision(), tally.recall(), 1));
    json["f2"] = to_json(f_score(tally.precision(), tally.recall(), 2));
  }
  return json;
}

Json to_json(const GroupScore& group) {
  return {{"spans", to_json(group.spans)},
          {"bytes", to_json(group.bytes)},
          {"negatives", group.negatives},
          {"silent", group.silent},
          {"unclaimed", group.unclaimed},
          {"counted", group.counted},
          {"noticed", group.noticed}};
}

Json to_json(const Quiet& quiet) {
  Json found = Json::object();
  for (const auto& [type, count] : quiet.found) {
    found[type] = {{"count", count}, {"per_100_kb", quiet.per_100_kb(count)}};
  }
  return {{"files", quiet.files},
          {"bytes", quiet.bytes},
          {"found", found},
          {"strict", {{"count", quiet.strict}, {"per_100_kb", quiet.per_100_kb(quiet.strict)}}}};
}

}  // namespace

std::string to_text(const Report& report) {
  std::string out;
  if (!report.scores.by_type().empty()) {
    append_types(report.scores, out);
  }
  for (const auto& [name, group] : report.scores.by_group()) {
    append_group(name, group, out);
  }
  if (report.quiet.files > 0) {
    append_quiet(report.quiet, out);
  }
  if (!report.vectors.by_type().empty()) {
    append_vectors(report.vectors, out);
  }
  append_names(report.names, out);
  fmt::format_to(std::back_inserter(out),
                 "\n{} bytes in {:.3f} s: {:.1f} MB/s on one core\n",
                 report.bytes,
                 report.seconds,
                 report.megabytes_per_second());
  return out;
}

Json to_json(const Report& report) {
  Json types = Json::object();
  for (const auto& [type, tally] : report.scores.by_type()) {
    types[type] = to_json(tally);
  }
  Json groups = Json::object();
  for (const auto& [name, group] : report.scores.by_group()) {
    groups[name] = to_json(group);
  }
  return {{"types", types},
          {"sources", groups},
          {"vectors", to_json(report.vectors)},
          {"names", to_json(report.names)},
          {"ordinary", to_json(report.quiet)},
          {"bytes", report.bytes},
          {"seconds", report.seconds},
          {"megabytes_per_second", report.megabytes_per_second()}};
}

}  // namespace sluice::eval
