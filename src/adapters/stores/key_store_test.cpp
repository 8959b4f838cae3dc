#include "adapters/stores/key_store.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "ports/entropy_fake.h"

namespace sluice::stores {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'800'000'000)};

Principal grant() {
  return {.tenant = {"acme"},
          .team = {"search"},
          .user = {"ann"},
          .roles = {"engineer", "with \"quotes\""},
          .workloads = {"chat", "code"},
          .clearance = "confidential",
          .floor = std::nullopt,
          .may_pin_models = true};
}

class KeyStoreTest : public testing::Test {
 protected:
  KeyStoreTest() {
    std::string pattern = testing::TempDir() + "sluice_keys_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~KeyStoreTest() override { fs::remove_all(folder_); }

  KeyStore store() {
    Result<KeyStore> opened = KeyStore::open(path());
    EXPECT_TRUE(opened) << opened.error().message;
    return *std::move(opened);
  }

  [[nodiscard]] fs::path path() const { return folder_ / "data" / "sluice.db"; }

  fs::path folder_;
  EntropyFake entropy_;
};

TEST_F(KeyStoreTest, WhoHasTheKeyIsWhoItWasMadeFor) {
  // Otherwise a caller would act with somebody else's rights.
  KeyStore keys = store();
  const NewKey made = keys.create(grant(), kNow, entropy_).value();
  const KeyTable table = keys.load().value();
  const Principal* found = table.find(sha256({made.key.reveal()}));
  ASSERT_NE(found, nullptr);
  Principal want = grant();
  want.key = made.id;
  EXPECT_EQ(*found, want);
  EXPECT_EQ(table.find(sha256({"sk-sl-unknown"})), nullptr);
  EXPECT_FALSE(table.empty());
}

TEST_F(KeyStoreTest, KeysHaveTheirFormAndDoNotRepeat) {
  // Otherwise scanners would not know our keys, or one could be guessed from another.
  KeyStore keys = store();
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const NewKey made = keys.create(grant(), kNow, entropy_).value();
    const std::string key(made.key.reveal());
    EXPECT_EQ(key.size(), 49U);
    EXPECT_TRUE(key.starts_with("sk-sl-"));
    EXPECT_EQ(
        key.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 6),
        std::string::npos);
    EXPECT_TRUE(seen.insert(key).second);
    EXPECT_TRUE(seen.insert(made.id.value).second);
  }
}

TEST_F(KeyStoreTest, TheKeyItselfIsNowhereOnDisk) {
  // Otherwise a stolen backup would open the gateway.
  KeyStore keys = store();
  const NewKey made = keys.create(grant(), kNow, entropy_).value();
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(path().parent_path())) {
    ++files;
    const std::string content = read_file(entry.path(), 10'000'000).value();
    EXPECT_EQ(content.find(made.key.reveal().substr(6)), std::string::npos) << entry.path();
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0077U, 0U) << entry.path();
  }
  EXPECT_GE(files, 2U);  // The database and its write-ahead log.
}

TEST_F(KeyStoreTest, ARevokedKeyIsDeadButListed) {
  // Otherwise a leaked key could not be stopped, or nobody would know that it was.
  KeyStore keys = store();
  const NewKey made = keys.create(grant(), kNow, entropy_).value();
  ASSERT_TRUE(keys.revoke(made.id, kNow + std::chrono::seconds(5)));
  ASSERT_TRUE(keys.revoke(made.id, kNow + std::chrono::seconds(9)));  // The first time counts.
  EXPECT_EQ(keys.load()->find(sha256({made.key.reveal()})), nullptr);
  const std::vector<KeyRecord> records = keys.list().value();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].principal.key, made.id);
  EXPECT_EQ(records[0].created, kNow);
  EXPECT_EQ(records[0].revoked, kNow + std::chrono::seconds(5));
}

TEST_F(KeyStoreTest, RevokingTheLastKeyDoesNotOpenTheGateway) {
  // Otherwise revoking a leaked key would turn authentication off.
  KeyStore keys = store();
  EXPECT_TRUE(keys.load()->empty());
  const NewKey made = keys.create(grant(), kNow, entropy_).value();
  ASSERT_TRUE(keys.revoke(made.id, kNow));
  EXPECT_FALSE(keys.load()->empty());
}

TEST_F(KeyStoreTest, RevokingAnUnknownKeyNamesTheNearest) {
  // Otherwise a slip of the pen would leave the leaked key alive.
  KeyStore keys = store();
  const NewKey made = keys.create(grant(), kNow, entropy_).value();
  std::string id = made.id.value;
  id.back() = '-';
  const Result<void> revoked = keys.revoke({id}, kNow);
  ASSERT_FALSE(revoked);
  EXPECT_EQ(revoked.error().code, ErrorCode::not_found);
  EXPECT_NE(revoked.error().hint.find(made.id.value), std::string::npos);
}

TEST_F(KeyStoreTest, ARunningGatewaySeesWhatAnotherProcessChanges) {
  // Otherwise a revoked key would live until the next restart.
  KeyStore gateway = store();
  KeyStore command = store();
  ASSERT_TRUE(gateway.load());
  EXPECT_FALSE(gateway.changed().value());
  const NewKey made = command.create(grant(), kNow, entropy_).value();
  EXPECT_TRUE(gateway.changed().value());
  EXPECT_FALSE(gateway.changed().value());
  EXPECT_NE(gateway.load()->find(sha256({made.key.reveal()})), nullptr);
  ASSERT_TRUE(command.revoke(made.id, kNow));
  EXPECT_TRUE(gateway.changed().value());
  EXPECT_EQ(gateway.load()->find(sha256({made.key.reveal()})), nullptr);
}

TEST_F(KeyStoreTest, ItsOwnChangesAreSeenToo) {
  // Otherwise a key made through the running gateway would not work.
  KeyStore keys = store();
  ASSERT_TRUE(keys.load());
  ASSERT_TRUE(keys.create(grant(), kNow, entropy_));
  EXPECT_TRUE(keys.changed().value());
}

TEST_F(KeyStoreTest, KeysSurviveARestart) {
  // Otherwise every restart would lock all callers out.
  std::string key;
  {
    KeyStore keys = store();
    key = keys.create(grant(), kNow, entropy_)->key.reveal();
  }
  EXPECT_NE(store().load()->find(sha256({key})), nullptr);
}

TEST_F(KeyStoreTest, WhatIsNoDatabaseIsAnErrorNotAnEmptyTable) {
  // Otherwise a broken disk would turn authentication off.
  fs::create_directories(path().parent_path());
  std::ofstream(path()) << std::string(4'096, 'x');
  const Result<KeyStore> opened = KeyStore::open(path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::io_failed);
}

}  // namespace
}  // namespace sluice::stores
