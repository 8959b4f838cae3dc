#include "adapters/stores/parking_lot/parked_store.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/file.h"
#include "ports/entropy_fake.h"

namespace sluice::stores {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'800'000'000)};
constexpr std::string_view kCanary = "the merger closes in May";
const Secret kMasterKey{"0123456789abcdef0123456789abcdef"};

RequestId id_of(char last) {
  RequestId id;
  id.text.fill('A');
  id.text.back() = last;
  return id;
}

ParkedEntry entry_of(char last, WaitsFor waits_for = WaitsFor::person) {
  ParkedEntry entry{.id = id_of(last),
                    .tenant = {"acme"},
                    .key = {"key_caller"},
                    .workload = "general",
                    .level = "confidential",
                    .exception = "incident",
                    .waits_for = waits_for,
                    .parked = kNow,
                    .expires = kNow + 1h};
  entry.same.fill(static_cast<std::uint8_t>(last));
  return entry;
}

const ParkedContent kContent{
    .path = "/v1/messages", .headers = {{"x-sluice-session", "s1"}}, .body = std::string(kCanary)};

Verdict yes() {
  Verdict verdict{.reviewer = {"key_reviewer"},
                  .is_approved = true,
                  .zone = "private",
                  .exception = "incident",
                  .releases_original = true,
                  .time = kNow};
  verdict.policy_digest.fill(7);
  return verdict;
}

class ParkedStoreTest : public testing::Test {
 protected:
  ParkedStoreTest() {
    std::string pattern = testing::TempDir() + "sluice_parked_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~ParkedStoreTest() override { fs::remove_all(folder_); }

  ParkedStore open(const ParkedLimits& limits = {}, const Secret& key = kMasterKey) {
    Result<ParkedStore> store = ParkedStore::open(path(), key, limits);
    EXPECT_TRUE(store.has_value());
    return *std::move(store);
  }

  [[nodiscard]] fs::path path() const { return folder_ / "parked.db"; }

  EntropyFake entropy_;
  fs::path folder_;
};

// Else what was accepted would be lost with the process, or come back changed.
TEST_F(ParkedStoreTest, WhatIsParkedIsThereAfterARestart) {
  const ParkedEntry entry = entry_of('1');
  ASSERT_TRUE(open().park(entry, kContent, entropy_, kNow).has_value());
  ParkedStore store = open();
  EXPECT_EQ(*store.find(entry.id, kNow), entry);
  EXPECT_EQ(*store.content(entry.id, kNow), kContent);
  EXPECT_EQ(store.list(kNow)->size(), 1U);
}

// Else a caller that retries would fill the store with one request.
TEST_F(ParkedStoreTest, TheSameRequestIsKeptOnce) {
  ParkedStore store = open();
  ASSERT_TRUE(store.park(entry_of('1'), kContent, entropy_, kNow).has_value());
  ParkedEntry again = entry_of('2');
  again.same = entry_of('1').same;
  EXPECT_EQ(store.park(again, kContent, entropy_, kNow)->id, id_of('1'));
  EXPECT_EQ(store.list(kNow)->size(), 1U);
}

// Else an approval could be used twice, or a no be turned into a yes.
TEST_F(ParkedStoreTest, EachStepHappensOnce) {
  ParkedStore store = open();
  const ParkedEntry entry = entry_of('1');
  ASSERT_TRUE(store.park(entry, kContent, entropy_, kNow).has_value());
  EXPECT_EQ(store.take(entry.id, entropy_, kNow).error().code, ErrorCode::conflict);
  EXPECT_EQ(store.decide(entry.id, yes(), entropy_, kNow)->state, ParkState::approved);
  EXPECT_EQ(store.decide(entry.id, yes(), entropy_, kNow).error().code, ErrorCode::conflict);
  EXPECT_EQ(store.take(entry.id, entropy_, kNow)->verdict, yes());
  EXPECT_EQ(store.take(entry.id, entropy_, kNow).error().code, ErrorCode::conflict);
  ASSERT_TRUE(store.give_back(entry.id, entropy_, kNow).has_value());
  EXPECT_EQ(store.take(entry.id, entropy_, kNow).error().code, ErrorCode::conflict);
  EXPECT_EQ(store.find(entry.id, kNow)->verdict, Verdict{});
  ASSERT_TRUE(store.finish(entry.id).has_value());
  EXPECT_EQ(store.find(entry.id, kNow).error().code, ErrorCode::not_found);
}

// Else what was refused would lie around with its content.
TEST_F(ParkedStoreTest, OfADeniedRequestTheContentIsGone) {
  ParkedStore store = open();
  const ParkedEntry entry = entry_of('1');
  ASSERT_TRUE(store.park(entry, kContent, entropy_, kNow).has_value());
  ASSERT_TRUE(store.decide(entry.id, {.reviewer = {"r"}}, entropy_, kNow).has_value());
  EXPECT_EQ(store.find(entry.id, kNow)->state, ParkState::denied);
  EXPECT_EQ(store.content(entry.id, kNow).error().code, ErrorCode::not_found);
}

// Else a queue would need a person, or a review none.
TEST_F(ParkedStoreTest, WhatWaitsForAnEngineNeedsNoVerdict) {
  ParkedStore store = open();
  ASSERT_TRUE(store.park(entry_of('1', WaitsFor::engine), kContent, entropy_, kNow).has_value());
  EXPECT_EQ(store.decide(id_of('1'), yes(), entropy_, kNow).error().code, ErrorCode::conflict);
  EXPECT_TRUE(store.take(id_of('1'), entropy_, kNow).has_value());
}

// Else a clock that is set back would revive what had ended.
TEST_F(ParkedStoreTest, ExpiryIsForGood) {
  ParkedStore store = open();
  ASSERT_TRUE(store.park(entry_of('1'), kContent, entropy_, kNow).has_value());
  EXPECT_TRUE(store.find(id_of('1'), kNow + 1h - 1s).has_value());
  EXPECT_EQ(store.find(id_of('1'), kNow + 1h).error().code, ErrorCode::not_found);
  EXPECT_EQ(store.find(id_of('1'), kNow).error().code, ErrorCode::not_found);
}

// Else a crash in the middle of an answer would leave a request that nobody can ask for.
TEST_F(ParkedStoreTest, WhatWasTakenWaitsAgainAfterACrash) {
  ParkedStore store = open();
  ASSERT_TRUE(store.park(entry_of('1'), kContent, entropy_, kNow).has_value());
  ASSERT_TRUE(store.decide(id_of('1'), yes(), entropy_, kNow).has_value());
  ASSERT_TRUE(store.take(id_of('1'), entropy_, kNow).has_value());
  ParkedStore next = open();
  ASSERT_TRUE(next.recover(entropy_, kNow).has_value());
  EXPECT_EQ(next.find(id_of('1'), kNow)->state, ParkState::waiting);
}

// Else whoever can ask could fill the disk.
TEST_F(ParkedStoreTest, LimitsHold) {
  ParkedStore store = open({.requests_max = 2, .bytes_max = 400});
  ASSERT_TRUE(store.park(entry_of('1'), kContent, entropy_, kNow).has_value());
  ParkedContent large = kContent;
  large.body.assign(400, 'x');
  EXPECT_EQ(store.park(entry_of('2'), large, entropy_, kNow).error().code, ErrorCode::unavailable);
  ASSERT_TRUE(store.park(entry_of('2'), kContent, entropy_, kNow).has_value());
  EXPECT_EQ(store.park(entry_of('3'), kContent, entropy_, kNow).error().code,
            ErrorCode::unavailable);
}

// Else a disk that is sold would tell what was asked, and whoever writes the file could approve.
TEST_F(ParkedStoreTest, WhatIsOnDiskIsSealed) {
  ASSERT_TRUE(open().park(entry_of('1'), kContent, entropy_, kNow).has_value());
  for (const fs::directory_entry& file : fs::directory_iterator(folder_)) {
    const Result<std::string> bytes = read_file(file.path(), 1U << 20U);
    ASSERT_TRUE(bytes.has_value());
    EXPECT_EQ(bytes->find(kCanary), std::string::npos) << file.path();
    EXPECT_EQ(bytes->find("incident"), std::string::npos) << file.path();
  }
  ParkedStore other = open({}, Secret("another key of thirty-two bytes!"));
  EXPECT_EQ(other.find(id_of('1'), kNow).error().code, ErrorCode::tampered);
  EXPECT_EQ(other.content(id_of('1'), kNow).error().code, ErrorCode::tampered);
}

// Else whoever can write the file could let one request go on with the approval of another, or keep
// one beyond its end.
TEST_F(ParkedStoreTest, AChangedRowIsFound) {
  ParkedStore store = open();
  ASSERT_TRUE(store.park(entry_of('1'), kContent, entropy_, kNow).has_value());
  ASSERT_TRUE(store.decide(id_of('1'), yes(), entropy_, kNow).has_value());
  const Result<Database> database = open_database(path());
  ASSERT_TRUE(database.has_value());
  ASSERT_TRUE(execute(database->get(), "UPDATE parked SET expires = expires + 1").has_value());
  EXPECT_EQ(store.find(id_of('1'), kNow).error().code, ErrorCode::tampered);
  ASSERT_TRUE(
      execute(database->get(), "UPDATE parked SET expires = expires - 1, same = zeroblob(32)")
          .has_value());
  ParkedEntry wanted = entry_of('2');
  wanted.same = {};
  EXPECT_EQ(store.park(wanted, kContent, entropy_, kNow).error().code, ErrorCode::tampered);
}

// Else one key could take all the room from the others.
TEST_F(ParkedStoreTest, OneKeyHasAShare) {
  ParkedStore store = open({.requests_max = 64});
  for (char last = 'A'; last < 'A' + 16; ++last) {
    ASSERT_TRUE(store.park(entry_of(last), kContent, entropy_, kNow).has_value()) << last;
  }
  EXPECT_EQ(store.park(entry_of('Z'), kContent, entropy_, kNow).error().code,
            ErrorCode::unavailable);
  ParkedEntry other = entry_of('Z');
  other.key = {"key_other"};
  EXPECT_TRUE(store.park(other, kContent, entropy_, kNow).has_value());
}

// Else the approved state of one request could be copied to another.
TEST(Seal, OpensAtItsOwnPlaceAlone) {
  EntropyFake entropy;
  const Seal seal(kMasterKey, "test");
  const Result<std::string> sealed = seal.close("text", "here", entropy);
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(*seal.open(*sealed, "here"), "text");
  EXPECT_EQ(seal.open(*sealed, "there").error().code, ErrorCode::tampered);
  EXPECT_EQ(Seal(kMasterKey, "other").open(*sealed, "here").error().code, ErrorCode::tampered);
  for (std::size_t i = 0; i < sealed->size(); ++i) {
    std::string flipped = *sealed;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    EXPECT_FALSE(seal.open(flipped, "here").has_value()) << i;
    EXPECT_FALSE(seal.open(sealed->substr(0, i), "here").has_value()) << i;
  }
}

}  // namespace
}  // namespace sluice::stores
