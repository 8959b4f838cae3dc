#include "policy/load.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

std::string printed(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    text += to_string(problem) + "\n";
  }
  return text;
}

std::string sample_text() {
  std::ifstream file(std::string(SLUICE_SOURCE_DIR) + "/config/sluice.yaml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A stranger's first `make run` would fail on the configuration that we ship.
TEST(Load, SampleConfigurationIsClean) {
  const FakeWorld world{.credentials = {"env:ANTHROPIC_API_KEY", "env:OPENAI_API_KEY"}};
  const Loaded loaded = world.load_text(sample_text());
  EXPECT_EQ(printed(loaded.problems), "");
  ASSERT_TRUE(loaded.snapshot.has_value());
  EXPECT_EQ(loaded.snapshot->zones.size(), 3U);
}

}  // namespace
}  // namespace sluice::policy
