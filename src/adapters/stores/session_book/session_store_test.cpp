#include "adapters/stores/session_book/session_store.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/file.h"

namespace sluice::stores {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'800'000'000)};

Digest key_of(std::uint8_t number) {
  Digest key{};
  key.fill(number);
  return key;
}

constexpr SessionOwner kMe{1};
constexpr SessionOwner kOther{~std::uint64_t{1}};  // Above what a signed number holds.

SessionPlace named(const Digest& key, SessionOwner owner = kMe) {
  return {.owner = owner, .key = key, .kind = SessionKind::named};
}

SessionPlace guessed(const Digest& key, SessionOwner owner = kMe) {
  return {.owner = owner, .key = key, .kind = SessionKind::guessed};
}

const NamedLabel kSecret{.level = "confidential",
                         .categories = {"hr", "pci"},
                         .regions = std::vector<std::string>{"eu"},
                         .terms = {.retention_days_max = 30, .no_training = true}};
const NamedLabel kPlain{.level = "internal"};

class SessionStoreTest : public testing::Test {
 protected:
  SessionStoreTest() {
    std::string pattern = testing::TempDir() + "sluice_sessions_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~SessionStoreTest() override { fs::remove_all(folder_); }

  /// As a process that begins finds it.
  SessionStore open(const SessionLimits& limits = {}, SessionStore::Time now = kNow) {
    filter_ = std::make_shared<SessionFilter>();
    Result<SessionStore> store = SessionStore::open(path(), limits, filter_, now);
    EXPECT_TRUE(store) << store.error().message;
    return *std::move(store);
  }

  [[nodiscard]] fs::path path() const { return folder_ / "sessions.db"; }

  fs::path folder_;
  std::shared_ptr<SessionFilter> filter_;
};

// A gateway that was restarted would forget that a conversation holds a marked document.
TEST_F(SessionStoreTest, WhatIsKeptIsThereAfterARestart) {
  {
    SessionStore store = open();
    EXPECT_FALSE(filter_->may_hold_any());
    for (const NamedLabel& label : {kSecret, kPlain, kSecret}) {
      ASSERT_TRUE(store.keep(named(key_of(1)), label, kNow));
    }
  }
  SessionStore store = open();
  EXPECT_TRUE(filter_->may_hold_any());
  EXPECT_TRUE(filter_->may_hold(key_of(1)));
  EXPECT_FALSE(filter_->may_hold(key_of(2)));
  const Result<std::vector<NamedLabel>> labels = store.labels(key_of(1), kNow);
  ASSERT_TRUE(labels);
  ASSERT_EQ(labels->size(), 2U);
  EXPECT_NE(std::ranges::find(*labels, kSecret), labels->end());
  EXPECT_NE(std::ranges::find(*labels, kPlain), labels->end());
  EXPECT_TRUE(store.labels(key_of(2), kNow)->empty());
}

// A session in use would lose its marking in the middle; one that nobody uses would stay for ever.
TEST_F(SessionStoreTest, ItIsForgottenSoLongAfterItsLastUse) {
  SessionStore store = open({.ttl = 10h});
  ASSERT_TRUE(store.keep(named(key_of(1)), kSecret, kNow));
  EXPECT_EQ(store.labels(key_of(1), kNow + 9h)->size(), 1U);
  EXPECT_EQ(store.labels(key_of(1), kNow + 18h)->size(), 1U);
  EXPECT_EQ(store.labels(key_of(1), kNow + 28h - 1s)->size(), 1U);
  EXPECT_TRUE(store.labels(key_of(1), kNow + 38h)->empty());
  EXPECT_TRUE(store.labels(key_of(1), kNow)->empty());  // The clock set back brings nothing back.
}

// To make room, a store that is full would open what it was meant to keep closed.
TEST_F(SessionStoreTest, AFullStoreForgetsNoNamedSession) {
  SessionStore store = open({.labels_max = 3});
  for (std::uint8_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(store.keep(named(key_of(i)), kSecret, kNow));
  }
  const Result<void> fourth = store.keep(named(key_of(9)), kSecret, kNow);
  ASSERT_FALSE(fourth);
  EXPECT_EQ(fourth.error().code, ErrorCode::unavailable);
  for (std::uint8_t i = 0; i < 3; ++i) {
    EXPECT_EQ(store.labels(key_of(i), kNow)->size(), 1U);
  }
}

// Callers that name no session would fill the store, and the next marked request would be refused.
TEST_F(SessionStoreTest, OfGuessesTheOldestGo) {
  SessionStore store = open({.labels_max = 3});
  ASSERT_TRUE(store.keep(named(key_of(100)), kSecret, kNow - 1h));
  for (std::uint8_t i = 0; i < 5; ++i) {
    ASSERT_TRUE(store.keep(guessed(key_of(i)), kSecret, kNow + std::chrono::seconds(i)));
  }
  EXPECT_TRUE(store.labels(key_of(0), kNow)->empty());
  EXPECT_TRUE(store.labels(key_of(1), kNow)->empty());
  EXPECT_EQ(store.labels(key_of(4), kNow)->size(), 1U);
  EXPECT_EQ(store.labels(key_of(100), kNow)->size(), 1U);
}

// One session would take the room of all the others.
TEST_F(SessionStoreTest, OneSessionHasSoManyLabelsAtMost) {
  SessionStore store = open();
  for (std::size_t i = 0; i < SessionStore::kLabelsOfOne; ++i) {
    ASSERT_TRUE(store.keep(named(key_of(1)), {.level = "level " + std::to_string(i)}, kNow));
  }
  EXPECT_FALSE(store.keep(named(key_of(1)), kSecret, kNow));
  EXPECT_EQ(store.labels(key_of(1), kNow)->size(), SessionStore::kLabelsOfOne);
}

// One key would fill the store, and every other key's next marked turn would be refused.
TEST_F(SessionStoreTest, OneKeyHasAQuarterOfTheNamedOnes) {
  const SessionLimits limits{.labels_max = 80};
  ASSERT_EQ(SessionStore::share_of_one(limits), 20U);
  SessionStore store = open(limits);
  for (std::uint8_t i = 0; i < 20; ++i) {
    ASSERT_TRUE(store.keep(named(key_of(i)), kSecret, kNow));
  }
  const Result<void> over = store.keep(named(key_of(100)), kSecret, kNow);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(store.labels(key_of(100), kNow)->empty());
  EXPECT_TRUE(store.keep(named(key_of(0)), kSecret, kNow + 2h));  // It is there: no more room.
  EXPECT_TRUE(store.keep(guessed(key_of(101)), kSecret, kNow));   // Guesses have their own.
  EXPECT_TRUE(store.keep(named(key_of(102), kOther), kSecret, kNow));
  for (std::uint8_t i = 0; i < 20; ++i) {
    EXPECT_EQ(store.labels(key_of(i), kNow)->size(), 1U);
  }
}

// One key that begins many conversations would make the store forget, unseen, what others marked.
TEST_F(SessionStoreTest, OneKeyPushesOutItsOwnGuessesOnly) {
  SessionStore store = open({.labels_max = 80});
  for (std::uint8_t i = 0; i < 20; ++i) {  // The oldest of all.
    ASSERT_TRUE(store.keep(guessed(key_of(i), kOther), kSecret, kNow - 1h));
  }
  for (std::uint8_t i = 100; i < 250; ++i) {
    ASSERT_TRUE(store.keep(guessed(key_of(i)), kSecret, kNow + std::chrono::seconds(i)));
  }
  std::size_t mine = 0;
  for (std::uint8_t i = 100; i < 250; ++i) {
    mine += store.labels(key_of(i), kNow)->size();
  }
  EXPECT_LE(mine, 20U);
  EXPECT_EQ(store.labels(key_of(249), kNow)->size(), 1U);
  for (std::uint8_t i = 0; i < 20; ++i) {
    EXPECT_EQ(store.labels(key_of(i), kNow)->size(), 1U);
  }
}

// A small store would leave a key with no room at all.
TEST_F(SessionStoreTest, APartIsSixteenAtLeastAndNeverMoreThanAll) {
  for (const auto& [labels_max, share] : {std::pair<std::size_t, std::size_t>{1, 1},
                                          {16, 16},
                                          {64, 16},
                                          {68, 17},
                                          {100'000, 25'000}}) {
    EXPECT_EQ(SessionStore::share_of_one({.labels_max = labels_max}), share) << labels_max;
  }
}

// A gateway that is updated would forget what sessions hand on, or not start.
TEST_F(SessionStoreTest, AFileThatSaysNoOwnerIsTakenOver) {
  {
    Database database = *open_database(path());
    ASSERT_TRUE(execute(database.get(),
                        "CREATE TABLE sessions (key BLOB NOT NULL, label TEXT NOT NULL, kind "
                        "INTEGER NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (key, label)) "
                        "STRICT, WITHOUT ROWID; PRAGMA user_version = 1;"));
    Statement insert =
        *Statement::prepare(database.get(), "INSERT INTO sessions VALUES (?, ?, 0, ?)");
    insert.bind(1, key_of(1));
    insert.bind(2, std::string_view(R"({"level":"internal","categories":[],"no_training":false})"));
    insert.bind(3, kNow.time_since_epoch().count());
    ASSERT_TRUE(insert.step());
  }
  for (std::uint8_t i = 2; i < 4; ++i) {  // Twice: the second finds a new file.
    SessionStore store = open();
    const Result<std::vector<NamedLabel>> labels = store.labels(key_of(1), kNow);
    ASSERT_TRUE(labels);
    EXPECT_EQ(*labels, std::vector{kPlain});
    EXPECT_TRUE(store.keep(named(key_of(i)), kSecret, kNow));
  }
}

// A row that cannot be read would be taken for one that says nothing.
TEST_F(SessionStoreTest, ARowThatCannotBeReadIsAnError) {
  {
    SessionStore store = open();
    ASSERT_TRUE(store.keep(named(key_of(1)), kSecret, kNow));
  }
  for (const char* label : {"", "[]", "{}", R"({"level":7,"categories":[],"no_training":false})"}) {
    SCOPED_TRACE(label);
    Database database = *open_database(path());
    Statement update = *Statement::prepare(database.get(), "UPDATE sessions SET label = ?");
    update.bind(1, std::string_view(label));
    ASSERT_TRUE(update.step());
    SessionStore store = open();
    const Result<std::vector<NamedLabel>> labels = store.labels(key_of(1), kNow);
    ASSERT_FALSE(labels);
    EXPECT_EQ(labels.error().code, ErrorCode::tampered);
  }
}

// A file of a newer release would be read as if nothing were in it.
TEST_F(SessionStoreTest, ANewerFileIsRefused) {
  {
    Database database = *open_database(path());
    ASSERT_TRUE(execute(database.get(), "PRAGMA user_version = 3"));
  }
  EXPECT_FALSE(SessionStore::open(path(), {}, std::make_shared<SessionFilter>(), kNow));
}

}  // namespace
}  // namespace sluice::stores
