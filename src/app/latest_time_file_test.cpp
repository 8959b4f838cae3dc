#include "app/latest_time_file.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace sluice {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'800'000'000)};

class LatestTimeFileTest : public testing::Test {
 protected:
  LatestTimeFileTest() {
    std::string pattern = testing::TempDir() + "sluice_time_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~LatestTimeFileTest() override { fs::remove_all(folder_); }

  fs::path folder_;
};

// Whoever sets the clock back and restarts the gateway would revive what has ended.
TEST_F(LatestTimeFileTest, TheNextRunReadsWhatTheLastOneSaw) {
  EXPECT_EQ(*LatestTimeFile(folder_).read(), std::chrono::sys_seconds());
  LatestTimeFile file(folder_);
  ASSERT_TRUE(file.note(kNow));
  EXPECT_EQ(*LatestTimeFile(folder_).read(), kNow);
  ASSERT_TRUE(file.note(kNow + 59s));  // Too soon to be worth a write.
  EXPECT_EQ(*LatestTimeFile(folder_).read(), kNow);
  ASSERT_TRUE(file.note(kNow + 60s));
  EXPECT_EQ(*LatestTimeFile(folder_).read(), kNow + 60s);
  ASSERT_TRUE(file.note(kNow - 1h));
  EXPECT_EQ(*LatestTimeFile(folder_).read(), kNow + 60s);
}

// A file that somebody emptied would be read as if no gateway had ever run.
TEST_F(LatestTimeFileTest, SomethingElseIsNoTime) {
  for (const char* text : {"", "x", "-5", "12 ", "99999999999999999999", "1800000000\n"}) {
    SCOPED_TRACE(text);
    std::ofstream(folder_ / "latest_time") << text;
    const auto read = LatestTimeFile(folder_).read();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::config_invalid);
  }
}

}  // namespace
}  // namespace sluice
