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

// One clock that was absurd would stop every gateway after it, or overflow.
TEST_F(LatestTimeFileTest, TimesEndWithTheYear9999) {
  const std::chrono::sys_seconds last(std::chrono::seconds(253'402'300'799));
  std::ofstream(folder_ / "latest_time") << "253402300799";
  EXPECT_EQ(*LatestTimeFile(folder_).read(), last);
  for (const auto absurd : {last + 1s, std::chrono::sys_seconds::max()}) {
    LatestTimeFile file(folder_);
    ASSERT_TRUE(file.note(absurd));
    ASSERT_TRUE(file.note(absurd));
    EXPECT_EQ(*LatestTimeFile(folder_).read(), last);
  }
}

// What a killed process left half written would keep the next one from writing.
TEST_F(LatestTimeFileTest, AnUnfinishedOneIsReplaced) {
  std::ofstream(folder_ / "latest_time.new") << "1";
  ASSERT_TRUE(LatestTimeFile(folder_).note(kNow));
  EXPECT_EQ(*LatestTimeFile(folder_).read(), kNow);
  EXPECT_FALSE(fs::exists(folder_ / "latest_time.new"));
}

// A file that somebody emptied would be read as if no gateway had ever run.
TEST_F(LatestTimeFileTest, SomethingElseIsNoTime) {
  for (const char* text : {"",
                           "x",
                           "-5",
                           "12 ",
                           "99999999999999999999",
                           "253402300800",
                           "9223372036854775807",
                           "1800000000\n"}) {
    SCOPED_TRACE(text);
    std::ofstream(folder_ / "latest_time") << text;
    const auto read = LatestTimeFile(folder_).read();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::config_invalid);
    EXPECT_NE(read.error().message.find((folder_ / "latest_time").string()), std::string::npos);
    EXPECT_NE(read.error().hint.find("delete the file"), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice
