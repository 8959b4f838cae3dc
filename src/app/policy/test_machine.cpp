#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/policy/test_run.h"

namespace sluice::policy_commands {
namespace {

using Json = nlohmann::json;

Json json_of(const CaseResult& result, const std::string& file) {
  Json differences = Json::array();
  for (const Difference& difference : result.differences) {
    differences.push_back({{"key", difference.key},
                           {"expected", difference.expected},
                           {"actual", difference.actual}});
  }
  Json candidates = Json::array();
  for (const policy::CandidateLine& candidate : result.explanation.candidates) {
    candidates.push_back({{"model", candidate.engine + "/" + candidate.model},
                          {"zone", candidate.zone},
                          {"position", candidate.position},
                          {"drop", candidate.drop},
                          {"rule", candidate.rule}});
  }
  return {{"file", file},
          {"line", result.line},
          {"name", result.name},
          {"passed", result.passed()},
          {"outcome", result.explanation.outcome},
          {"route", result.explanation.route},
          {"denied_by", result.explanation.denied_by},
          {"differences", differences},
          {"candidates", candidates}};
}

/// Text inside XML. Control characters cannot stand in XML 1.0 at all.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else {
      result += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? ' ' : c;
    }
  }
  return result;
}

std::string failure_of(const CaseResult& result) {
  std::string text;
  for (const Difference& difference : result.differences) {
    text += fmt::format(
        "{}: expected {}, is {}\n", difference.key, difference.expected, difference.actual);
  }
  for (const policy::CandidateLine& candidate : result.explanation.candidates) {
    const std::string fate = candidate.position > 0
                                 ? fmt::format("{}. to be tried", candidate.position)
                                 : fmt::format("{}: {}", candidate.drop, candidate.why);
    text +=
        fmt::format("{}/{} in {}: {}\n", candidate.engine, candidate.model, candidate.zone, fate);
  }
  return text;
}

void add_case(const CaseResult& result, const std::string& file, std::string& xml) {
  xml += fmt::format(R"(    <testcase classname="{}" name="{}" file="{}" line="{}")",
                     escaped(file),
                     escaped(result.name),
                     escaped(file),
                     result.line);
  if (result.passed()) {
    xml += "/>\n";
    return;
  }
  xml += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                     escaped(result.differences.front().key),
                     escaped(failure_of(result)));
}

}  // namespace

std::string to_json_text(const TestRun& run,
                         const std::vector<Coverage>& coverage,
                         const policy::Snapshot& snapshot) {
  Json cases = Json::array();
  for (const FileResult& file : run.files) {
    for (const CaseResult& result : file.cases) {
      cases.push_back(json_of(result, file.file));
    }
  }
  Json rules = Json::array();
  for (const Coverage& row : coverage) {
    rules.push_back({{"kind", row.rule->kind},
                     {"name", row.rule->name},
                     {"line", row.rule->line},
                     {"cases", row.cases}});
  }
  const Json document = {{"ok", run.failed() == 0},
                         {"policy", to_hex(snapshot.digest)},
                         {"total", run.cases()},
                         {"failed", run.failed()},
                         {"cases", cases},
                         {"rules", rules}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_junit(const TestRun& run) {
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites tests=\"{}\" failures=\"{}\">\n",
      run.cases(),
      run.failed());
  for (const FileResult& file : run.files) {
    const TestRun alone{.files = {file}};
    xml += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n",
                       escaped(file.file),
                       alone.cases(),
                       alone.failed());
    for (const CaseResult& result : file.cases) {
      add_case(result, file.file, xml);
    }
    xml += "  </testsuite>\n";
  }
  return xml + "</testsuites>\n";
}

}  // namespace sluice::policy_commands
