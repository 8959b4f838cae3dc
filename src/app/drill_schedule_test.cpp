#include "app/drill_schedule.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace sluice {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Event = DrillSchedule::Event;
using std::chrono::system_clock;

class DrillScheduleTest : public testing::Test {
 protected:
  DrillScheduleTest() {
    std::string pattern = testing::TempDir() + "sluice_drills_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~DrillScheduleTest() override { fs::remove_all(folder_); }

  /// A program that writes its arguments as the report that it is told to write, and ends so.
  fs::path program(int exit_code) {
    const fs::path file = folder_ / "drill.sh";
    std::ofstream(file) << "#!/bin/sh\nfor last; do :; done\necho \"$@\" > \"$last\"\nexit "
                        << exit_code << "\n";
    fs::permissions(file, fs::perms::owner_all);
    return file;
  }

  [[nodiscard]] fs::path reports() const { return folder_ / "drills"; }

  [[nodiscard]] std::size_t count() const {
    return fs::exists(reports())
               ? static_cast<std::size_t>(std::distance(fs::directory_iterator(reports()), {}))
               : 0;
  }

  /// Until the drill under way has ended: how.
  static Event await(DrillSchedule& drills, system_clock::time_point now) {
    const auto patience = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < patience) {
      if (const Event event = drills.tick(now); event != Event::nothing) {
        return event;
      }
      std::this_thread::yield();
    }
    return Event::nothing;
  }

  fs::path folder_;
  system_clock::time_point now_ = system_clock::now();
};

// A promise would go untested for ever, or be tested without an end.
TEST_F(DrillScheduleTest, ADrillIsDueOnceInItsTime) {
  DrillSchedule drills(program(0), "sluice.yaml", reports());
  EXPECT_EQ(drills.tick(now_), Event::nothing);  // Not configured: never.
  EXPECT_EQ(count(), 0U);
  drills.follow({.every = 1h});
  EXPECT_EQ(await(drills, now_), Event::held);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(drills.tick(now_ + 59min), Event::nothing);
  EXPECT_EQ(drills.tick(now_ - 24h), Event::nothing);  // A clock set back is no reason for one.
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(await(drills, now_ + 61min), Event::held);
  EXPECT_EQ(count(), 2U);
}

// A gateway that restarts each hour would drill each hour, or never.
TEST_F(DrillScheduleTest, ANewProcessGoesByTheNewestReport) {
  {
    DrillSchedule drills(program(0), "sluice.yaml", reports());
    drills.follow({.every = 1h});
    EXPECT_EQ(await(drills, now_), Event::held);
  }
  DrillSchedule next(program(0), "sluice.yaml", reports());
  next.follow({.every = 1h});
  EXPECT_EQ(next.tick(now_ + 30min), Event::nothing);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(await(next, now_ + 62min), Event::held);
}

// Nobody would hear that a promise does not hold, or that it was not tested.
TEST_F(DrillScheduleTest, WhatFailsOrCannotRunIsTold) {
  DrillSchedule broken(program(4), "sluice.yaml", reports());
  broken.follow({.every = 1h});
  EXPECT_EQ(await(broken, now_), Event::failed);
  fs::remove_all(reports());
  DrillSchedule absent(folder_ / "no-such-program", "sluice.yaml", reports());
  absent.follow({.every = 1h});
  EXPECT_EQ(await(absent, now_), Event::failed);
}

// A disk would fill with reports.
TEST_F(DrillScheduleTest, TheOldestReportsGo) {
  fs::create_directories(reports());
  for (const char* name : {"20200101T000000Z.md", "20200102T000000Z.md", "20200103T000000Z.md"}) {
    std::ofstream(reports() / name) << "old";
    fs::last_write_time(reports() / name, fs::file_time_type::clock::now() - 48h);
  }
  DrillSchedule drills(program(0), "sluice.yaml", reports());
  drills.follow({.every = 1h, .keep = 2});
  EXPECT_EQ(await(drills, now_), Event::held);
  EXPECT_EQ(count(), 2U);
  EXPECT_TRUE(fs::exists(reports() / "20200103T000000Z.md"));
}

}  // namespace
}  // namespace sluice
