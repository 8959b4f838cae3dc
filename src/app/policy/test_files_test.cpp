// Tests that are silently not run protect nobody.

#include "app/policy/test_files.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace sluice::policy_commands {
namespace {

namespace fs = std::filesystem;

/// A folder with a few files, gone with the test.
class TestFiles : public testing::Test {
 protected:
  TestFiles() : folder_(fs::path(testing::TempDir()) / "sluice_test_files") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "cases" / "folder.yaml");
    for (const char* name : {"cases/b.yaml", "cases/a.yaml", "cases/.hidden.yaml", "cases/c.txt"}) {
      std::ofstream(folder_ / name) << "x";
    }
  }

  ~TestFiles() override { fs::remove_all(folder_); }

  [[nodiscard]] std::vector<std::string> found(const std::vector<std::string>& patterns) const {
    std::vector<std::string> names;
    const auto files = find_test_files(folder_, patterns);
    for (const fs::path& file : files ? *files : std::vector<fs::path>()) {
      names.push_back(fs::relative(file, folder_).string());
    }
    return names;
  }

  fs::path folder_;
};

TEST_F(TestFiles, AreSortedAndEachOnce) {
  const std::vector<std::string> both = {"cases/a.yaml", "cases/b.yaml"};
  EXPECT_EQ(found({"cases/*.yaml"}), both);
  EXPECT_EQ(found({"cases/b.yaml", "cases/?.yaml"}), both);
}

TEST_F(TestFiles, APatternThatNamesNothingIsAnError) {
  for (const char* pattern : {"cases/d.yaml", "nowhere/*.yaml", "cases/folder.yaml"}) {
    const auto files = find_test_files(folder_, {"cases/a.yaml", pattern});
    ASSERT_FALSE(files.has_value()) << pattern;
    EXPECT_EQ(files.error().code, ErrorCode::config_invalid);
    EXPECT_NE(files.error().message.find(pattern), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice::policy_commands
