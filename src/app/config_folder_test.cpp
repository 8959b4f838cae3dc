#include "app/config_folder.h"

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config_file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kMain = R"(zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
engines:
  - {name: builtin, zone: onprem, dialect: extractive}
labels:
  findings: {personal.*: confidential}
workloads:
  - {name: general}
policy:
  route: [{name: main, when: {workload: general}, candidates: [{placement: workload}]}]
)";

/// A configuration in a folder of its own, which goes away with the test.
class ConfigFolder : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("sluice-") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "conf.d");
    write("sluice.yaml", kMain);
  }

  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  [[nodiscard]] LoadedConfiguration load() const {
    return load_configuration(folder_ / "sluice.yaml");
  }

  /// All problems, each on its line, without the folder.
  [[nodiscard]] std::string problems() const {
    std::string text;
    for (const Problem& problem : load().problems) {
      text += to_string(problem) + "\n";
    }
    for (std::size_t at = text.find(folder_.string()); at != std::string::npos;
         at = text.find(folder_.string())) {
      text.erase(at, folder_.string().size() + 1);
    }
    return text;
  }

  fs::path folder_;
};

TEST_F(ConfigFolder, ListsAppendInTheOrderOfNamesAndMapsJoin) {
  // Otherwise a team's rules would come before those of the house, and a first match would differ
  // from machine to machine.
  write("conf.d/20-b.yaml",
        "workloads: [{name: third}]\n"
        "policy: {route: [{name: last, candidates: [{placement: workload}]}]}\n");
  write("conf.d/10-a.yaml",
        "workloads: [{name: second}]\n"
        "labels: {findings: {technical.*: public}}\n"
        "server: {listen: '127.0.0.1:1234'}\n"
        "policy: {route: [{name: middle, when: {workload: second}, candidates: [{placement: "
        "workload}]}]}\n");
  write("conf.d/.hidden.yaml", "nonsense: 1\n");
  write("conf.d/README.md", "what stands here");
  write("conf.d/30-empty.yaml", "# nothing yet\n");
  const LoadedConfiguration loaded = load();
  ASSERT_TRUE(loaded.configuration) << problems();
  const policy::Snapshot& snapshot = *loaded.configuration->policy;
  std::vector<std::string> names;
  for (const policy::RuleInfo& rule : snapshot.rules) {
    names.push_back(fs::path(rule.file).filename().string() + ":" + std::to_string(rule.line) +
                    " " + rule.name);
  }
  EXPECT_THAT(
      names, testing::ElementsAre("sluice.yaml:10 main", "10-a.yaml:4 middle", "20-b.yaml:2 last"));
  EXPECT_EQ(snapshot.workloads.size(), 3U);
  EXPECT_EQ(loaded.configuration->server.listen.port, 1234);
}

TEST_F(ConfigFolder, TheDigestCoversEveryFile) {
  // Otherwise the journal would say that two different policies were the same.
  const Digest before = load().configuration->policy->digest;
  write("conf.d/a.yaml", "labels: {findings: {technical.*: public}}\n");
  EXPECT_NE(load().configuration->policy->digest, before);
}

struct RefusedCase {
  const char* note;
  const char* name;
  const char* text;
  const char* want;
};

TEST_F(ConfigFolder, WhatIsWrongIsNamedWithItsFile) {
  // Otherwise two files could contradict each other and nobody would know which one holds.
  const RefusedCase cases[] = {
      {"a single value that both set",
       "conf.d/a.yaml",
       "labels:\n  findings: {personal.*: public}\n",
       "conf.d/a.yaml:2:14: error: labels.findings.personal.*: is set in sluice.yaml:6 already"},
      {"a list where the other has a map",
       "conf.d/a.yaml",
       "labels: []\n",
       "conf.d/a.yaml:1:1: error: labels: is set in sluice.yaml:5 already"},
      {"a name that the other has",
       "conf.d/a.yaml",
       "zones:\n  - {name: onprem, kind: on_prem, clearance: public}\n",
       "conf.d/a.yaml:2:12: error: zones[1].name: there is another zone `onprem`"},
      {"an unknown key",
       "conf.d/a.yaml",
       "workload: []\n",
       "conf.d/a.yaml:1:1: error: workload: unknown key `workload`"},
      {"a section of the server",
       "conf.d/a.yaml",
       "server: {listen: nowhere}\n",
       "conf.d/a.yaml:1:18: error: server.listen"},
      {"no map", "conf.d/a.yaml", "- zones\n", "conf.d/a.yaml:1:1: error: must be a map"},
      {"no YAML", "conf.d/a.yaml", "a: [\n", "conf.d/a.yaml:"},
      {"a name that is not read",
       "conf.d/a.yml",
       "workloads: [{name: x}]\n",
       "conf.d/a.yml: error: is not read: its name does not end in `.yaml`"},
  };
  for (const RefusedCase& c : cases) {
    SCOPED_TRACE(c.note);
    write(c.name, c.text);
    EXPECT_FALSE(load().configuration);
    EXPECT_THAT(problems(), HasSubstr(c.want));
    fs::remove(folder_ / c.name);
  }
  EXPECT_TRUE(load().configuration) << problems();
}

TEST_F(ConfigFolder, AFileThatCannotBeReadIsNoConfiguration) {
  // Otherwise a `never` in it would be forgotten, and nobody would notice.
  fs::create_directory(folder_ / "conf.d" / "a.yaml");
  EXPECT_FALSE(load().configuration);
  fs::remove(folder_ / "conf.d" / "a.yaml");
  fs::remove(folder_ / "conf.d");
  write("conf.d", "a file, where a folder should be");
  EXPECT_FALSE(load().configuration);
}

TEST_F(ConfigFolder, ServesAsManyFilesAsItSaysAndNoMore) {
  // Otherwise the last rules would silently be left out.
  for (std::size_t i = 0; i < kConfigFilesMax; ++i) {
    write("conf.d/" + std::to_string(i) + ".yaml", "# nothing\n");
  }
  EXPECT_TRUE(load().configuration) << problems();
  write("conf.d/x.yaml", "# one more\n");
  EXPECT_FALSE(load().configuration);
  EXPECT_THAT(problems(), HasSubstr("has more than 64 files"));
}

}  // namespace
}  // namespace sluice
