#include "app/policy/load_cases.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "algo/yaml/map_reader.h"
#include "app/policy/case_reading.h"
#include "app/policy/limits.h"
#include "policy/names.h"

namespace sluice::policy_commands {
namespace {

constexpr std::string_view kFileKeys[] = {"date", "cases"};
constexpr std::string_view kCaseKeys[] = {"name", "request", "environment", "expect"};

/// What all cases of one file share.
struct FileReading {
  const policy::Snapshot& snapshot;
  std::chrono::sys_days date;
  std::vector<TestCase> cases;
};

void read_case(const yaml::Value& value, FileReading& file) {
  const yaml::MapReader map(value, kCaseKeys);
  TestCase test{
      .line = value.node().line,
      .environment = {.date = file.date,
                      .states = std::vector(file.snapshot.engines.size(), EngineState::up),
                      .off = std::vector<bool>(file.snapshot.engines.size())}};
  const std::vector<std::string> taken = policy::names_of(file.cases);
  test.name = policy::read_new_name(map, taken, policy::NameStyle::sentence, "case").value_or("");
  if (const auto request = map.require("request")) {
    test.request = read_case_request(*request, file.snapshot);
  }
  if (const auto environment = map.find("environment")) {
    read_case_environment(*environment, file.snapshot, test.environment);
  }
  if (const auto expect = map.require("expect")) {
    test.expected = read_expected(*expect, file.snapshot);
  }
  file.cases.push_back(std::move(test));
}

void read_file(const yaml::MapReader& root, FileReading& file) {
  root.set(file.date, "date", [](const yaml::Value& value) { return value.date(); });
  const std::optional<yaml::Value> cases = root.require("cases");
  if (!cases) {
    return;
  }
  const std::vector<yaml::Value> list = policy::limited(cases->list(), kCasesMax);
  if (list.empty() && cases->node().kind == yaml::Kind::list) {
    cases->error("a file without a case tests nothing");
  }
  for (const yaml::Value& value : list) {
    read_case(value, file);
  }
}

}  // namespace

LoadedCases load_cases(const yaml::Document& document,
                       const policy::Snapshot& snapshot,
                       std::chrono::sys_days today) {
  FileReading file{.snapshot = snapshot, .date = today, .cases = {}};
  yaml::Findings findings{.file = document.file, .problems = document.problems};
  if (document.readable) {
    const yaml::MapReader root(yaml::Value(document.root, "", findings), kFileKeys);
    read_file(root, file);
  }
  std::ranges::sort(findings.problems, {}, [](const Problem& problem) {
    return std::tie(problem.line, problem.column, problem.path, problem.message);
  });
  return {.cases = std::move(file.cases), .problems = std::move(findings.problems)};
}

}  // namespace sluice::policy_commands
