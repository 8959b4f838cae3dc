#include "adapters/stores/master_key.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "ports/entropy_fake.h"

namespace sluice::stores {
namespace {

namespace fs = std::filesystem;

/// The same byte for ever: what one of several processes would draw.
class ConstantEntropy final : public Entropy {
 public:
  explicit ConstantEntropy(std::uint8_t byte) : byte_(byte) {}

  void fill(std::span<std::uint8_t> bytes) override { std::ranges::fill(bytes, byte_); }

 private:
  std::uint8_t byte_;
};

class MasterKey : public testing::Test {
 protected:
  MasterKey() {
    std::string pattern = testing::TempDir() + "sluice_key_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~MasterKey() override { fs::remove_all(folder_); }

  fs::path write(const std::string& content, mode_t mode) {
    const fs::path path = folder_ / "given.key";
    fs::remove(path);
    const Result<File> file = open_file(path, OpenMode::create);
    EXPECT_TRUE(write_at(*file, content, 0, path));
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  fs::path folder_;
  EntropyFake entropy_;
};

TEST_F(MasterKey, IsMadeOnceAndKept) {
  // Otherwise every restart would forget all pseudonyms and invalidate the journal's signatures.
  const fs::path data = folder_ / "data";
  const Result<Secret> first = load_master_key(data, "", entropy_);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->reveal().size(), kMasterKeyBytes);
  const Result<Secret> second = load_master_key(data, "", entropy_);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->reveal(), second->reveal());
}

TEST_F(MasterKey, IsReadableByItsUserAloneAndLeavesNoDraft) {
  // Otherwise any user of the machine could undo the pseudonyms.
  ASSERT_TRUE(load_master_key(folder_ / "data", "", entropy_));
  struct stat status{};
  ASSERT_EQ(::stat((folder_ / "data" / "master.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto files = std::distance(fs::directory_iterator(folder_ / "data"), {});
  EXPECT_EQ(files, 1);
}

TEST_F(MasterKey, TwoThatStartTogetherAgree) {
  // Otherwise two processes of one installation would sign and pseudonymise with different keys.
  std::vector<std::string> keys(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      threads.emplace_back([&, i] {
        ConstantEntropy entropy(static_cast<std::uint8_t>(i + 1));
        const Result<Secret> key = load_master_key(folder_ / "data", "", entropy);
        keys[i] = key ? std::string(key->reveal()) : "failed";
      });
    }
  }
  EXPECT_NE(keys.front(), "failed");
  for (const std::string& key : keys) {
    EXPECT_EQ(key, keys.front());
  }
}

TEST_F(MasterKey, ComesFromAFileThatSomebodyElseProvides) {
  // Otherwise replicas could not share one key.
  const std::string hex(64, 'a');
  const fs::path path = write(hex + "\n", 0600);
  const Result<Secret> key = load_master_key(folder_, "file:" + path.string(), entropy_);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(to_hex({reinterpret_cast<const std::uint8_t*>(key->reveal().data()), 32}), hex);
}

struct RefusalCase {
  const char* note;
  std::string content;
  mode_t mode;
  const char* want_in_message;
};

TEST_F(MasterKey, IsRefusedWhenItCannotBeASecret) {
  // Otherwise a key that others know, or an empty file, would protect nothing.
  const std::string good(64, '0');
  const RefusalCase cases[] = {
      {"readable by the group", good, 0640, "other users"},
      {"readable by all", good, 0644, "other users"},
      {"writable by others", good, 0602, "other users"},
      {"empty", "", 0600, "64 hexadecimal"},
      {"too short", std::string(63, '0'), 0600, "64 hexadecimal"},
      {"too long", std::string(65, '0'), 0600, "64 hexadecimal"},
      {"far too long", std::string(5'000, '0'), 0600, "64 hexadecimal"},
      {"upper case", std::string(64, 'A'), 0600, "64 hexadecimal"},
      {"not hexadecimal", std::string(64, 'g'), 0600, "64 hexadecimal"},
      {"a blank in front", " " + std::string(63, '0'), 0600, "64 hexadecimal"},
  };
  for (const RefusalCase& c : cases) {
    SCOPED_TRACE(c.note);
    const fs::path path = write(c.content, c.mode);
    const Result<Secret> key = load_master_key(folder_, "file:" + path.string(), entropy_);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::config_invalid);
    EXPECT_NE(key.error().message.find(c.want_in_message), std::string::npos);
    EXPECT_EQ(key.error().message.find("0000"), std::string::npos);
    EXPECT_FALSE(key.error().hint.empty());
  }
}

TEST_F(MasterKey, AGivenFileThatIsMissingIsNotMade) {
  // Otherwise a typing error in the configuration would silently make a new key.
  const fs::path path = folder_ / "absent.key";
  EXPECT_EQ(load_master_key(folder_, "file:" + path.string(), entropy_).error().code,
            ErrorCode::config_invalid);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(MasterKey, OnlyFilesAreReferences) {
  // Otherwise a key might end up in a process listing or the configuration itself.
  for (const char* reference : {"env:KEY", "file:", "0123", "FILE:/x"}) {
    SCOPED_TRACE(reference);
    EXPECT_EQ(load_master_key(folder_, reference, entropy_).error().code,
              ErrorCode::config_invalid);
  }
}

}  // namespace
}  // namespace sluice::stores
