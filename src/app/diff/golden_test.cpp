// Decisions of the presets, the same from every build, compiler option and processor.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/config_file.h"
#include "app/diff/compare.h"
#include "app/diff/decision.h"
#include "app/diff/situations.h"
#include "base/digest.h"
#include "policy/decide.h"
#include "policy/decide_fake.h"

namespace sluice::diff {
namespace {

const std::filesystem::path kSource = SLUICE_SOURCE_DIR;

/// The policy of a file, every engine with its credential.
policy::Snapshot policy_of(const std::filesystem::path& file) {
  const LoadedConfiguration loaded = load_configuration(file);
  EXPECT_TRUE(loaded.configuration) << file;
  policy::Snapshot snapshot =
      loaded.configuration ? *loaded.configuration->policy : policy::Snapshot{};
  for (EngineSpec& engine : snapshot.engines) {
    engine.off = false;
  }
  return snapshot;
}

/// All that is decided, a line for each situation, and what became of every model.
std::string decisions_of(const policy::Snapshot& snapshot, std::size_t& count) {
  std::string text;
  for (const Situation& situation : situations_of({snapshot, snapshot}, policy::kToday).all) {
    const Result<Facts> facts = facts_of(situation, snapshot);
    if (!facts) {
      ADD_FAILURE() << facts.error().message;
      continue;
    }
    const Environment environment = environment_of(situation);
    const Decision decision = decision_of(snapshot, *facts, environment);
    text += fmt::format("{}, {}: {} [{}] {}",
                        situation.workload,
                        in_words(situation, 1),
                        to_text(decision),
                        decision.rule,
                        decision.on_exhausted);
    for (const Candidate& model : policy::decide(snapshot, *facts, environment).considered) {
      text += fmt::format("; {} {}", to_string(model.drop), snapshot.rule_name(model.rule));
    }
    text += '\n';
    ++count;
  }
  return text;
}

/// `private-by-default 384 0123...`: name, situations, digest of what is decided.
std::string line_of(const std::filesystem::path& file) {
  std::size_t count = 0;
  const std::string decisions = decisions_of(policy_of(file), count);
  return fmt::format("{} {} {}\n", file.stem().string(), count, to_hex(sha256({decisions})));
}

// Otherwise a proof that was made with one build would say nothing about the gateway that runs.
// Whoever changes a preset, or what is decided, writes the line that is printed into the file.
TEST(Golden, EveryBuildDecidesAsTheFirstOneDid) {
  std::set<std::filesystem::path> files = {kSource / "config" / "sluice.yaml"};
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "policies")) {
    if (entry.path().extension() == ".yaml") {
      files.insert(entry.path());
    }
  }
  ASSERT_GE(files.size(), 9U);
  std::string lines;
  for (const std::filesystem::path& file : files) {
    lines += line_of(file);
  }
  std::ifstream golden(kSource / "tests" / "policy" / "decisions.txt");
  std::ostringstream expected;
  expected << golden.rdbuf();
  EXPECT_EQ(lines, expected.str());
}

}  // namespace
}  // namespace sluice::diff
