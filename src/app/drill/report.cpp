#include "app/drill/report.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace sluice::drill {
namespace {

using Json = nlohmann::ordered_json;

/// A heading and a table, however they are written.
struct Section {
  std::string heading;
  std::string text;  ///< before the table
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

std::string time_of(const Report& report) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", report.time);
}

/// What was not checked, nobody may take for checked.
std::string verdict(const Report& report) {
  const Findings& findings = report.findings;
  const std::uint64_t left = findings.cases - findings.cases_checked;
  const std::string_view held = !findings.all_held() ? "NOT everything held."
                                : left == 0          ? "Everything held."
                                                     : "Everything that was checked held.";
  return left == 0 ? std::string(held)
                   : fmt::format("{} Not checked: {} of {} cases (more with --requests).",
                                 held,
                                 left,
                                 findings.cases);
}

/// `refused` for 403: what a status means here.
std::string outcome_word(int status) {
  switch (status) {
    case 200:
      return "answered";
    case 403:
      return "refused";
    case 503:
      return "unavailable";
    case 0:
      return "no answer";
    default:
      return fmt::format("status {}", status);
  }
}

Section about(const Report& report) {
  const std::string where =
      report.url.empty()
          ? fmt::format("simulated engines ({}) and a gateway of its own", report.simulated_engines)
          : report.url;
  return {
      .heading = "What was drilled",
      .columns = {"", ""},
      .rows = {{"configuration", report.configuration},
               {"policy digest", report.policy_digest},
               {"version", SLUICE_VERSION},
               {"time", time_of(report)},
               {"took", fmt::format("{:.1f} s", static_cast<double>(report.took.count()) / 1e3)},
               {"gateway", where},
               {"requests", std::to_string(report.requests)},
               {"verdict", verdict(report)}}};
}

Section checks(const Report& report) {
  Section section{.heading = "What was checked",
                  .columns = {"check", "promise", "tried", "failed", "known by"}};
  for (std::size_t i = 0; i < kChecks; ++i) {
    const auto check = static_cast<Check>(i);
    section.rows.push_back({std::string(to_string(check)),
                            std::string(promise_of(check)),
                            std::to_string(report.findings.tried[i]),
                            std::to_string(report.findings.failed[i]),
                            std::string(to_string(report.findings.basis[i]))});
  }
  if (!report.url.empty()) {
    section.text =
        "What the engines of a running gateway received cannot be seen from here: `sluice drill` "
        "without `--url` shows it with simulated engines.";
  }
  return section;
}

Section zones(const Report& report) {
  Section section{
      .heading = "What reached which zone",
      .text = "Canaries are synthetic values that a rule may have to take out on the way.",
      .columns = {"zone", "requests", "canaries allowed in clear", "taken out", "leaked"}};
  for (const auto& [name, count] : report.findings.zones) {
    section.rows.push_back({name,
                            std::to_string(count.requests),
                            std::to_string(count.in_clear),
                            std::to_string(count.taken_out),
                            std::to_string(count.leaked)});
  }
  return section;
}

Section scenarios(const Report& report) {
  Section section{.heading = "Outages", .columns = {"scenario", "requests"}};
  for (const auto& [name, count] : report.findings.scenarios) {
    section.rows.push_back({name, std::to_string(count)});
  }
  return section;
}

Section outcomes(const Report& report) {
  Section section{.heading = "How requests ended", .columns = {"workload", "what was in it", ""}};
  for (const auto& [row, statuses] : report.findings.outcomes) {
    std::vector<std::string> words;
    for (const auto& [status, count] : statuses) {
      words.push_back(fmt::format("{} {}", count, outcome_word(status)));
    }
    section.rows.push_back({row.first, row.second, fmt::format("{}", fmt::join(words, ", "))});
  }
  return section;
}

Section violations(const Report& report) {
  Section section{.heading = "What did not hold",
                  .columns = {"check", "scenario", "workload", "label", "what", "request"}};
  for (const Violation& violation : report.findings.violations) {
    section.rows.push_back({std::string(to_string(violation.check)),
                            violation.scenario,
                            violation.workload,
                            violation.label,
                            violation.what,
                            violation.body});
  }
  if (section.rows.empty()) {
    section.text = "Nothing.";
  } else {
    section.text = "The first ones, each with the synthetic request that shows it.";
  }
  return section;
}

std::vector<Section> sections_of(const Report& report) {
  return {about(report),
          checks(report),
          zones(report),
          violations(report),
          scenarios(report),
          outcomes(report)};
}

/// A cell of a Markdown table: requests hold anything.
std::string markdown_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20;
    cell += is_control ? " " : c == '|' ? "\\|" : std::string(1, c);
  }
  return cell;
}

std::string html_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  }
  return escaped;
}

void write_markdown(const Section& section, std::string& out) {
  out += "\n## " + section.heading + "\n\n";
  if (!section.text.empty()) {
    out += section.text + "\n\n";
  }
  if (section.rows.empty()) {
    return;
  }
  const auto row = [&out](const std::vector<std::string>& cells) {
    out += "|";
    for (const std::string& cell : cells) {
      out += " " + markdown_cell(cell) + " |";
    }
    out += "\n";
  };
  row(section.columns);
  row(std::vector<std::string>(section.columns.size(), "---"));
  std::ranges::for_each(section.rows, row);
}

void write_html(const Section& section, std::string& out) {
  out += "<h2>" + section.heading + "</h2>\n<p>" + html_text(section.text) + "</p>\n<table>\n";
  const auto row = [&out](const std::vector<std::string>& cells) {
    out += "<tr>";
    for (const std::string& cell : cells) {
      out += "<td>" + html_text(cell) + "</td>";
    }
    out += "</tr>\n";
  };
  row(section.columns);
  std::ranges::for_each(section.rows, row);
  out += "</table>\n";
}

}  // namespace

std::string to_text(const Report& report) {
  const Findings& findings = report.findings;
  std::string out;
  for (std::size_t i = 0; i < kChecks; ++i) {
    const bool was_tried = findings.tried[i] > 0;
    out += fmt::format("{:<12} {:>6} tried {:>4} failed  {}{}\n",
                       to_string(static_cast<Check>(i)),
                       findings.tried[i],
                       findings.failed[i],
                       promise_of(static_cast<Check>(i)),
                       was_tried ? "" : " (not checked)");
  }
  for (const auto& [name, count] : findings.zones) {
    out += fmt::format(
        "zone {}: {} requests; canaries: {} allowed in clear, {} taken out, {} leaked\n",
        name,
        count.requests,
        count.in_clear,
        count.taken_out,
        count.leaked);
  }
  if (findings.unavailable > 0) {
    out +=
        fmt::format("{} requests found no engine up, which proves nothing\n", findings.unavailable);
  }
  for (const Violation& violation : findings.violations) {
    out += fmt::format("FAILED {}: {} ({}, {}, {})\n  {}\n",
                       to_string(violation.check),
                       violation.what,
                       violation.scenario,
                       violation.workload,
                       violation.label,
                       markdown_cell(violation.body));
  }
  out += fmt::format("{} requests, policy {}: {}\n",
                     report.requests,
                     report.policy_digest.substr(0, 16),
                     verdict(report));
  return out;
}

std::string to_markdown(const Report& report) {
  std::string out = fmt::format("# Drill of {}\n\n{}\n", time_of(report), verdict(report));
  for (const Section& section : sections_of(report)) {
    write_markdown(section, out);
  }
  return out;
}

std::string to_html(const Report& report) {
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Drill of "
      "{0}</title>\n"
      "<style>body{{font:14px sans-serif;margin:2em}}td{{border:1px solid #ccc;padding:2px 6px;"
      "overflow-wrap:anywhere}}</style></head><body>\n<h1>Drill of {0}</h1>\n<p>{1}</p>\n",
      time_of(report),
      verdict(report));
  for (const Section& section : sections_of(report)) {
    write_html(section, out);
  }
  return out + "</body></html>\n";
}

std::string to_json(const Report& report) {
  const Findings& findings = report.findings;
  Json document = {{"held", findings.all_held()},
                   {"configuration", report.configuration},
                   {"policy", report.policy_digest},
                   {"version", SLUICE_VERSION},
                   {"time", fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", report.time)},
                   {"took_ms", report.took.count()},
                   {"url", report.url},
                   {"requests", report.requests},
                   {"cases", findings.cases},
                   {"cases_checked", findings.cases_checked},
                   {"unavailable", findings.unavailable}};
  for (std::size_t i = 0; i < kChecks; ++i) {
    document["checks"].push_back({{"check", to_string(static_cast<Check>(i))},
                                  {"tried", findings.tried[i]},
                                  {"failed", findings.failed[i]},
                                  {"known_by", to_string(findings.basis[i])}});
  }
  document["zones"] = Json::object();
  for (const auto& [name, count] : findings.zones) {
    document["zones"][name] = {{"requests", count.requests},
                               {"canaries_in_clear", count.in_clear},
                               {"canaries_taken_out", count.taken_out},
                               {"canaries_leaked", count.leaked}};
  }
  document["scenarios"] = findings.scenarios;
  document["outcomes"] = Json::array();
  for (const auto& [row, statuses] : findings.outcomes) {
    for (const auto& [status, count] : statuses) {
      document["outcomes"].push_back(
          {{"workload", row.first}, {"label", row.second}, {"status", status}, {"count", count}});
    }
  }
  document["violations"] = Json::array();
  for (const Violation& violation : findings.violations) {
    document["violations"].push_back({{"check", to_string(violation.check)},
                                      {"scenario", violation.scenario},
                                      {"workload", violation.workload},
                                      {"label", violation.label},
                                      {"what", violation.what},
                                      {"request", violation.body}});
  }
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sluice::drill
