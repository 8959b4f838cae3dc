#include "adapters/journal/journal_folder.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "algo/chain/chain_fake.h"
#include "algo/chain/record_fake.h"
#include "base/file.h"

namespace sluice::journal {
namespace {

namespace fs = std::filesystem;
using Seal = chain::ChainWriterFake::Seal;
using State = chain::ChainReport::State;

/// A folder that holds what dead writers left behind.
class JournalFolderTest : public testing::Test {
 protected:
  JournalFolderTest() {
    std::string pattern = testing::TempDir() + "sluice_folder_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~JournalFolderTest() override { fs::remove_all(folder_); }

  void write_files() {
    for (const auto& [name, bytes] : journal_.files) {
      const Result<File> file = open_file(folder_ / name, OpenMode::create);
      ASSERT_TRUE(write_at(*file, bytes, 0, folder_ / name));
    }
  }

  /// A writer that died: its head knows two records, and two more are whole.
  chain::ChainWriterFake crashed(std::uint8_t id) {
    chain::ChainWriterFake writer(journal_, key_, id);
    writer.add(chain::Witness{});
    writer.add(chain::some_intent(1));
    writer.sign(Seal::open);
    writer.add(chain::some_intent(2));
    writer.add(chain::some_intent(3));
    return writer;
  }

  [[nodiscard]] chain::Report verify() const {
    return chain::verify(list_chains(folder_).value(), key_.public_key(), nullptr);
  }

  fs::path folder_;
  const Secret master_key_{std::string(32, 'm')};
  const chain::SigningKey key_ = chain::SigningKey::derive(master_key_);
  chain::JournalInMemory journal_;
};

TEST_F(JournalFolderTest, NoFolderIsAnEmptyJournal) {
  // Otherwise `journal verify` would fail before the first start.
  EXPECT_TRUE(list_chains(folder_ / "absent")->empty());
}

TEST_F(JournalFolderTest, ForeignFilesAreNotOurs) {
  // Otherwise a stray file in the folder would look like tampering, or be deleted.
  const fs::path stray[] = {"lock", "notes.txt", "0123.head", std::string(32, 'g') + ".head"};
  for (const fs::path& name : stray) {
    ASSERT_TRUE(open_file(folder_ / name, OpenMode::create));
  }
  EXPECT_TRUE(list_chains(folder_)->empty());
  ASSERT_TRUE(recover(folder_, master_key_));
  for (const fs::path& name : stray) {
    EXPECT_TRUE(fs::exists(folder_ / name));
  }
}

TEST_F(JournalFolderTest, ACrashedChainIsSealedWithAllItsRecords) {
  // Otherwise what was recorded after the last head could be cut off later without a trace.
  const chain::ChainWriterFake writer = crashed(1);
  journal_.files[writer.segment_name()] += "\x20 torn" + std::string(5'000, '\0');
  write_files();
  EXPECT_EQ(verify().chains.at(0).state, State::open);

  const Recovered recovered = recover(folder_, master_key_).value();
  EXPECT_EQ(recovered.chains_sealed, 1U);
  EXPECT_EQ(recovered.records, 2U);
  EXPECT_GT(recovered.torn_bytes, 0U);
  EXPECT_EQ(recovered.unwitnessed, std::vector<chain::Tip>{writer.tip()});
  const chain::Report report = verify();
  EXPECT_TRUE(report.is_intact());
  EXPECT_EQ(report.chains.at(0).state, State::sealed);
  EXPECT_EQ(report.chains.at(0).link.count, 4U);

  fs::resize_file(folder_ / writer.segment_name(),
                  fs::file_size(folder_ / writer.segment_name()) - 1);
  EXPECT_FALSE(verify().is_intact());
}

TEST_F(JournalFolderTest, ASegmentWithNothingInItIsRemoved) {
  // Otherwise the segment that was prepared and never used would stay for ever.
  const chain::ChainWriterFake writer = crashed(1);
  const std::string prepared = chain::to_hex(writer.tip().chain) + ".000002.segment";
  journal_.files[prepared] = std::string(1'000, '\0');
  write_files();
  ASSERT_TRUE(recover(folder_, master_key_));
  EXPECT_FALSE(fs::exists(folder_ / prepared));
  EXPECT_TRUE(verify().is_intact());
}

TEST_F(JournalFolderTest, RecoveringTwiceChangesNothing) {
  // Otherwise two starts in a row would report two crashes.
  crashed(1);
  write_files();
  ASSERT_TRUE(recover(folder_, master_key_));
  const Recovered again = recover(folder_, master_key_).value();
  EXPECT_EQ(again.chains_sealed, 0U);
  EXPECT_EQ(again.unwitnessed.size(), 1U);
}

TEST_F(JournalFolderTest, AChainThatWasSeenIsNotSeenAgain) {
  // Otherwise every start would write down all chains of all times.
  chain::ChainWriterFake first(journal_, key_, 1);
  first.add(chain::Witness{});
  first.sign(Seal::sealed);
  chain::ChainWriterFake second(journal_, key_, 2);
  second.add(chain::Witness{{first.tip()}});
  second.sign(Seal::sealed);
  write_files();
  EXPECT_EQ(recover(folder_, master_key_)->unwitnessed, std::vector<chain::Tip>{second.tip()});
}

TEST_F(JournalFolderTest, AChainThatWasSeenShorterIsSeenAgain) {
  // Otherwise what a chain recorded after it was seen could be cut off.
  chain::ChainWriterFake first(journal_, key_, 1);
  first.add(chain::Witness{});
  chain::ChainWriterFake second(journal_, key_, 2);
  second.add(chain::Witness{{first.tip()}});
  first.add(chain::some_intent(1));
  first.sign(Seal::sealed);
  second.sign(Seal::sealed);
  write_files();
  EXPECT_EQ(recover(folder_, master_key_)->unwitnessed.size(), 2U);
}

TEST_F(JournalFolderTest, ADamagedChainIsLeftAsEvidence) {
  // Otherwise recovering would destroy the traces of tampering, or sign them.
  const chain::ChainWriterFake writer = crashed(1);
  std::string& segment = journal_.files[writer.segment_name()];
  segment[writer.offsets()[1].second + 20] = '~';
  write_files();
  const Recovered recovered = recover(folder_, master_key_).value();
  EXPECT_EQ(recovered.damaged, std::vector<chain::ChainId>{writer.tip().chain});
  EXPECT_TRUE(recovered.unwitnessed.empty());
  for (const auto& [name, bytes] : journal_.files) {
    EXPECT_EQ(read_file(folder_ / name, 100'000).value(), bytes);
  }
}

TEST_F(JournalFolderTest, ALiveChainIsLeftAlone) {
  // Otherwise starting a second gateway would end the journal of the first.
  const chain::ChainWriterFake writer = crashed(1);
  write_files();
  const fs::path head = folder_ / (chain::to_hex(writer.tip().chain) + ".head");
  const File held = open_file(head, OpenMode::write).value();
  ASSERT_EQ(try_lock(held, head).value(), Lock::taken);
  const Recovered recovered = recover(folder_, master_key_).value();
  EXPECT_EQ(recovered.chains_sealed, 0U);
  EXPECT_TRUE(recovered.unwitnessed.empty());
  EXPECT_EQ(verify().chains.at(0).state, State::live);
}

TEST_F(JournalFolderTest, AChainThatNeverBeganIsRemoved) {
  // Otherwise a crash at start would leave a chain that nobody can explain.
  chain::ChainWriterFake writer(journal_, key_, 1);
  writer.add(chain::Witness{});
  const std::string head = chain::to_hex(writer.tip().chain) + ".head";
  journal_.files[head] = std::string(chain::kHeadFileBytes, '\0');
  write_files();
  ASSERT_TRUE(recover(folder_, master_key_));
  EXPECT_FALSE(fs::exists(folder_ / head));
  EXPECT_FALSE(fs::exists(folder_ / writer.segment_name()));
}

}  // namespace
}  // namespace sluice::journal
