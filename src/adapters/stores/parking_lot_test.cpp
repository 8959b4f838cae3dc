#include "adapters/stores/parking_lot.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "ports/clock_fake.h"
#include "ports/entropy_fake.h"

namespace sluice::stores {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class ParkingLotTest : public testing::Test {
 protected:
  ParkingLotTest() {
    std::string pattern = testing::TempDir() + "sluice_lot_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    Result<ParkedStore> store = ParkedStore::open(
        folder_ / "parked.db", Secret("0123456789abcdef0123456789abcdef"), ParkedLimits{});
    EXPECT_TRUE(store);
    attendant_ = std::make_shared<ParkingAttendant>(
        ParkedDesk{.store = *std::move(store), .entropy = std::make_unique<EntropyFake>()});
  }

  ~ParkingLotTest() override { fs::remove_all(folder_); }

  /// Parks a request for an hour by the wall clock.
  Result<ParkedEntry> park(ParkingLot& lot, char last) {
    const auto wall = std::chrono::floor<std::chrono::seconds>(clock_.wall());
    ParkedEntry entry{.tenant = {"acme"},
                      .key = {"key_caller"},
                      .workload = "general",
                      .parked = wall,
                      .expires = wall + 1h};
    entry.id.text.fill(last);
    entry.same.fill(static_cast<std::uint8_t>(last));
    return loop_.run_until_done(lot.park(entry, {.path = "/v1/messages", .body = "{}"}));
  }

  Result<ParkedEntry> find(ParkingLot& lot, char last) {
    RequestId id;
    id.text.fill(last);
    return loop_.run_until_done(lot.find(id));
  }

  fs::path folder_;
  net::Loop loop_;
  ClockFake clock_;
  std::shared_ptr<ParkingAttendant> attendant_;
};

// Whoever sets a clock back could approve what was over, if nobody had looked in between.
TEST_F(ParkingLotTest, WhatExpiredWhileNobodyLookedStaysSoWhenTheClockIsSetBack) {
  ParkingLot lot(attendant_, std::make_shared<LatestTime>(), loop_, clock_);
  const auto parked = clock_.wall();
  ASSERT_TRUE(park(lot, 'A'));
  clock_.advance(59min);
  clock_.set_wall(parked);
  EXPECT_TRUE(find(lot, 'A'));  // It is kept for its hour.
  clock_.advance(2min);
  clock_.set_wall(parked);
  const Result<ParkedEntry> found = find(lot, 'A');
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
}

// After a clock was set back, nothing could wait any more.
TEST_F(ParkingLotTest, WhatIsParkedByAClockThatWasSetBackIsKeptForItsTime) {
  ParkingLot lot(attendant_, std::make_shared<LatestTime>(), loop_, clock_);
  ASSERT_TRUE(park(lot, 'A'));
  clock_.set_wall(clock_.wall() - 24h);
  ASSERT_TRUE(park(lot, 'B'));
  clock_.advance(59min);
  EXPECT_TRUE(find(lot, 'B'));
  clock_.advance(2min);
  EXPECT_FALSE(find(lot, 'B'));
}

// A process that begins under a clock that was set back knows what the one before has seen.
TEST_F(ParkingLotTest, AnotherProcessGoesOnWhereTheLastOneWas) {
  ParkingLot lot(attendant_, std::make_shared<LatestTime>(), loop_, clock_);
  ASSERT_TRUE(park(lot, 'A'));
  const auto latest = std::make_shared<LatestTime>();
  latest->begin_at(std::chrono::floor<std::chrono::seconds>(clock_.wall()) + 61min, clock_.now());
  ParkingLot next(attendant_, latest, loop_, clock_);
  EXPECT_FALSE(find(next, 'A'));
}

}  // namespace
}  // namespace sluice::stores
