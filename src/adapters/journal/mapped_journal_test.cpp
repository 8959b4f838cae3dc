#include "adapters/journal/mapped_journal.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "algo/chain/record_fake.h"
#include "algo/chain/verify.h"
#include "base/file.h"
#include "base/run_task.h"
#include "net/loop.h"

namespace sluice::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSmallSegment = std::size_t{128} << 10U;

/// All chains of a folder: its verification uses only what is in `algo/chain`, not the other
/// adapter.
std::vector<chain::ChainFiles> chains_in(const fs::path& folder) {
  std::map<std::string, chain::ChainFiles> by_id;
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  names.erase("lock");
  for (const std::string& name : names) {
    chain::ChainFiles& files = by_id[name.substr(0, 32)];
    if (name.ends_with(".head")) {
      files.head_name = name;
      files.head = read_file(folder / name, 10'000).value();
    } else {
      files.segment_names.push_back(name);
    }
  }
  std::vector<chain::ChainFiles> list;
  for (auto& [hex, files] : by_id) {
    for (std::size_t i = 0; i < files.id.bytes.size(); ++i) {
      files.id.bytes[i] = static_cast<std::uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
    }
    files.load = [folder, names_of_segments = files.segment_names](std::size_t i) {
      return read_file(folder / names_of_segments[i], std::size_t{1} << 30U);
    };
    list.push_back(std::move(files));
  }
  return list;
}

chain::ChainId id_of(std::uint8_t n) {
  chain::ChainId id;
  id.bytes.fill(n);
  return id;
}

/// A folder with one chain, and a loop that runs only when a test says so.
class MappedJournalTest : public testing::Test {
 protected:
  MappedJournalTest() {
    std::string pattern = testing::TempDir() + "sluice_journal_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~MappedJournalTest() override { fs::remove_all(folder_); }

  [[nodiscard]] Config config() {
    return {.folder = folder_,
            .segment_bytes = kSmallSegment,
            .sync_interval = std::chrono::milliseconds(1),
            .fault = [this](DiskStep step) { return fault_ ? fault_(step) : 0; }};
  }

  std::unique_ptr<MappedJournal> begin(std::uint8_t id = 1) {
    Result<std::unique_ptr<MappedJournal>> begun =
        MappedJournal::begin(config(), master_key_, id_of(id), {}, loop_);
    EXPECT_TRUE(begun) << begun.error().message;
    return *std::move(begun);
  }

  /// Runs the loop until the intent has returned.
  Result<void> intend(MappedJournal& journal, std::uint32_t n, Durability durability) {
    const Intent record = chain::some_intent(n);
    return loop_.run_until_done(journal.intent(record, durability));
  }

  [[nodiscard]] chain::ChainReport report(const chain::OnRecord& on_record = {}) const {
    const std::vector<chain::ChainFiles> chains = chains_in(folder_);
    return chain::walk(
        chains.at(0), chain::SigningKey::derive(master_key_).public_key(), on_record);
  }

  /// The numbers of the intents that are on disk, in order.
  [[nodiscard]] std::vector<std::uint32_t> intents() const {
    std::vector<std::uint32_t> numbers;
    const chain::ChainReport walked = report([&](const chain::Seen& seen) {
      const Result<chain::Record> record = chain::decode(seen.payload);
      if (const auto* intent = std::get_if<Intent>(&record.value())) {
        numbers.push_back(intent->salted_length);
      }
    });
    EXPECT_TRUE(walked.flaws.empty()) << walked.flaws.front().what;
    return numbers;
  }

  /// Waits for the journal's own thread, which retries by itself.
  template <typename Condition>
  static bool eventually(Condition condition) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > patience) {
        return false;
      }
      std::this_thread::yield();
    }
    return true;
  }

  fs::path folder_;
  net::Loop loop_;
  const Secret master_key_{std::string(32, 'm')};
  std::function<int(DiskStep)> fault_;  ///< set before the journal begins; called by its thread
};

TEST_F(MappedJournalTest, WhatWasWrittenIsThereInOrder) {
  // Otherwise the evidence of a request would be missing.
  {
    const std::unique_ptr<MappedJournal> journal = begin();
    for (std::uint32_t n = 1; n <= 5; ++n) {
      ASSERT_TRUE(intend(*journal, n, Durability::written));
      ASSERT_TRUE(journal->closed(chain::some_closing(n)));
    }
    EXPECT_EQ(journal->tip().count, 11U);
  }
  EXPECT_EQ(intents(), (std::vector<std::uint32_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(report().state, chain::ChainReport::State::sealed);
  EXPECT_EQ(report().link.count, 11U);
}

TEST_F(MappedJournalTest, AWrittenIntentDoesNotWait) {
  // Otherwise every request would wait for the disk.
  const std::unique_ptr<MappedJournal> journal = begin();
  const Intent record = chain::some_intent(1);
  EXPECT_TRUE(run_to_completion(journal->intent(record, Durability::written)));
}

TEST_F(MappedJournalTest, ASyncedIntentIsOnDiskAndSigned) {
  // Otherwise a power cut could erase the proof that something confidential was sent.
  std::atomic<int> syncs = 0;
  fault_ = [&](DiskStep step) {
    syncs += step == DiskStep::sync_segment ? 1 : 0;
    return 0;
  };
  const std::unique_ptr<MappedJournal> journal = begin();
  const int before = syncs;
  ASSERT_TRUE(intend(*journal, 1, Durability::synced));
  EXPECT_GT(syncs, before);
  EXPECT_GE(report().head->tip.count, 2U);
}

TEST_F(MappedJournalTest, AHeadFollowsEveryRecordSoon) {
  // Otherwise the last records could be cut off without a trace.
  const std::unique_ptr<MappedJournal> journal = begin();
  ASSERT_TRUE(intend(*journal, 1, Durability::written));
  EXPECT_TRUE(eventually([&] { return report().head->tip.count == 2; }));
}

TEST_F(MappedJournalTest, SegmentsRollAndLoseTheirZeros) {
  // Otherwise a journal could not grow, or would eat the disk.
  constexpr std::uint32_t kRecords = 2'000;
  {
    const std::unique_ptr<MappedJournal> journal = begin();
    for (std::uint32_t n = 1; n <= kRecords; ++n) {
      ASSERT_TRUE(eventually([&] { return intend(*journal, n, Durability::written).has_value(); }));
    }
  }
  EXPECT_EQ(intents().size(), kRecords);
  EXPECT_GE(report().last_segment, 4U);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    EXPECT_LE(entry.file_size(), kSmallSegment);
    if (entry.path().extension() == ".segment") {
      EXPECT_NE(read_file(entry.path(), kSmallSegment)->find_last_not_of('\0'), std::string::npos);
    }
  }
}

TEST_F(MappedJournalTest, TwoChainsNeverShareAFile) {
  // Otherwise two threads would overwrite each other's evidence.
  const std::unique_ptr<MappedJournal> first = begin(1);
  EXPECT_FALSE(MappedJournal::begin(config(), master_key_, id_of(1), {}, loop_));
  const std::unique_ptr<MappedJournal> second = begin(2);
  ASSERT_TRUE(intend(*first, 1, Durability::written));
  ASSERT_TRUE(intend(*second, 2, Durability::written));
  EXPECT_EQ(chains_in(folder_).size(), 2U);
}

TEST_F(MappedJournalTest, ManyWitnessesFit) {
  // Otherwise a gateway that was restarted very often could not start any more.
  const std::vector<chain::Tip> tips(chain::kTipsMax + 1, chain::Tip{.count = 1});
  {
    const Result<std::unique_ptr<MappedJournal>> journal =
        MappedJournal::begin(config(), master_key_, id_of(1), tips, loop_);
    ASSERT_TRUE(journal) << journal.error().message;
  }
  EXPECT_EQ(report().witnessed.size(), tips.size());
}

TEST_F(MappedJournalTest, NamesAreRecorded) {
  // Otherwise the numbers of a journal could not be read without the configuration of their day.
  {
    const std::unique_ptr<MappedJournal> journal = begin();
    ASSERT_TRUE(journal->introduce({.levels = {"public"}, .entities = {"personal.email"}}));
  }
  bool found = false;
  const chain::ChainReport walked = report([&](const chain::Seen& seen) {
    found = found || std::holds_alternative<chain::Names>(*chain::decode(seen.payload));
  });
  EXPECT_TRUE(found);
}

TEST_F(MappedJournalTest, ARecordBeyondTheLimitIsRefusedWhole) {
  // Otherwise one absurd name could leave half a record behind.
  {
    const std::unique_ptr<MappedJournal> journal = begin();
    Closing closing = chain::some_closing(1);
    closing.rule = std::string(chain::kPayloadBytesMax, 'r');
    EXPECT_EQ(journal->closed(closing).error().code, ErrorCode::io_failed);
    ASSERT_TRUE(intend(*journal, 1, Durability::written));
  }
  EXPECT_EQ(intents(), std::vector<std::uint32_t>{1});
}

struct FaultCase {
  const char* note;
  DiskStep step;
  int error_number;
};

constexpr FaultCase kFaultCases[] = {
    {"sync fails", DiskStep::sync_segment, EIO},
    {"head cannot be written", DiskStep::write_head, ENOSPC},
    {"read-only", DiskStep::write_head, EROFS},
};

TEST_F(MappedJournalTest, AFailingDiskStopsEverySendUntilItWorksAgain) {
  // Otherwise something could leave that nobody can prove, or the gateway would need a restart.
  for (const FaultCase& c : kFaultCases) {
    SCOPED_TRACE(c.note);
    std::atomic<bool> is_broken = false;
    fault_ = [&](DiskStep step) { return is_broken && step == c.step ? c.error_number : 0; };
    {
      const std::unique_ptr<MappedJournal> journal = begin();
      ASSERT_TRUE(intend(*journal, 1, Durability::synced));
      is_broken = true;
      EXPECT_EQ(intend(*journal, 2, Durability::synced).error().code, ErrorCode::io_failed);
      EXPECT_EQ(intend(*journal, 3, Durability::written).error().code, ErrorCode::io_failed);
      EXPECT_EQ(intend(*journal, 4, Durability::synced).error().code, ErrorCode::io_failed);
      EXPECT_FALSE(journal->closed(chain::some_closing(1)));
      is_broken = false;
      ASSERT_TRUE(eventually([&] { return intend(*journal, 5, Durability::written).has_value(); }));
      ASSERT_TRUE(intend(*journal, 6, Durability::synced));
    }
    const std::vector<std::uint32_t> there = intents();  // No torn record, and both ends are there.
    EXPECT_EQ(there.front(), 1U);
    EXPECT_EQ(there.back(), 6U);
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      fs::remove(entry.path());
    }
  }
}

TEST_F(MappedJournalTest, AtWhicheverWriteTheDiskFailsNothingIsTorn) {
  // Otherwise a full disk at the wrong moment could ruin what was recorded before.
  constexpr int kFailuresAt = 20;
  int rounds = 0;
  for (int nth = 1; nth <= kFailuresAt; ++nth) {
    SCOPED_TRACE(nth);
    std::atomic<int> calls = 0;
    fault_ = [&](DiskStep) { return ++calls == nth ? ENOSPC : 0; };
    bool has_begun = false;
    {
      const Result<std::unique_ptr<MappedJournal>> journal =
          MappedJournal::begin(config(), master_key_, id_of(1), {}, loop_);
      has_begun = journal.has_value();
      for (std::uint32_t n = 1; has_begun && n <= 10; ++n) {
        // What fails is tried again: it may then be there twice, and must be there once.
        ASSERT_TRUE(
            eventually([&] { return intend(**journal, n, Durability::synced).has_value(); }));
      }
    }
    if (has_begun) {
      const std::vector<std::uint32_t> there = intents();
      EXPECT_TRUE(std::ranges::includes(there, std::views::iota(1U, 11U)));
    }
    rounds += has_begun ? 1 : 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      fs::remove(entry.path());
    }
  }
  EXPECT_EQ(rounds, kFailuresAt - 3);  // Failures 1 to 3 keep the chain from beginning.
}

TEST_F(MappedJournalTest, AFullDiskStopsIntentsFirstAndClosingsLast) {
  // Otherwise requests that were under way when the disk filled up could not end in the journal.
  std::atomic<bool> is_full = false;
  fault_ = [&](DiskStep step) { return is_full && step == DiskStep::reserve_segment ? ENOSPC : 0; };
  {
    const std::unique_ptr<MappedJournal> journal = begin();
    is_full = true;
    std::uint32_t n = 0;
    while (intend(*journal, n + 1, Durability::written)) {
      ++n;
    }
    EXPECT_GT(n, 300U);
    ASSERT_TRUE(journal->closed(chain::some_closing(n)));
    std::uint32_t closings = 1;
    while (journal->closed(chain::some_closing(n))) {
      ++closings;
    }
    EXPECT_GT(closings, 50U);
    is_full = false;
    ASSERT_TRUE(
        eventually([&] { return intend(*journal, 99'999, Durability::written).has_value(); }));
    ASSERT_TRUE(journal->closed(chain::some_closing(99'999)));
  }
  EXPECT_EQ(intents().back(), 99'999U);
}

TEST_F(MappedJournalTest, ADiskThatNeverAnswersEndsTheWait) {
  // Otherwise a request would hang for as long as the disk does.
  std::atomic<bool> hangs = false;
  fault_ = [&](DiskStep step) {
    while (hangs && step == DiskStep::sync_segment) {
      std::this_thread::yield();
    }
    return 0;
  };
  Config impatient = config();
  impatient.sync_timeout = std::chrono::milliseconds(1);
  const Result<std::unique_ptr<MappedJournal>> journal =
      MappedJournal::begin(impatient, master_key_, id_of(1), {}, loop_);
  ASSERT_TRUE(journal);
  hangs = true;
  const Result<void> outcome = intend(**journal, 1, Durability::synced);
  EXPECT_EQ(outcome.error().message, "the disk did not confirm the journal in time");
  hangs = false;
}

/// The last of many stops the loop.
Task<> intend_one_of_many(net::Loop& loop,
                          MappedJournal& journal,
                          const Intent& record,
                          std::uint32_t& waiting,
                          std::uint32_t& done) {
  const Result<void> result = co_await journal.intent(record, Durability::synced);
  done += result ? 1 : 0;
  if (--waiting == 0) {
    loop.stop();
  }
}

TEST_F(MappedJournalTest, ManyMayWaitForOneSync) {
  // Otherwise confidential traffic would be limited to one request per turn of the disk.
  const std::unique_ptr<MappedJournal> journal = begin();
  constexpr std::uint32_t kWaiting = 200;
  std::vector<Intent> records;
  for (std::uint32_t n = 0; n < kWaiting; ++n) {
    records.push_back(chain::some_intent(n));
  }
  std::uint32_t waiting = kWaiting;
  std::uint32_t done = 0;
  for (const Intent& record : records) {
    loop_.spawn(intend_one_of_many(loop_, *journal, record, waiting, done));
  }
  loop_.run();
  EXPECT_EQ(done, kWaiting);
}

TEST_F(MappedJournalTest, AWaitThatIsAbandonedLeavesNoTrace) {
  // Otherwise a loop that is torn down in the middle of a wait would crash the gateway.
  std::atomic<bool> hangs = false;
  fault_ = [&](DiskStep step) {
    while (hangs && step == DiskStep::sync_segment) {
      std::this_thread::yield();
    }
    return 0;
  };
  const Intent record = chain::some_intent(1);
  std::uint32_t waiting = 1;
  std::uint32_t done = 0;
  {
    net::Loop doomed;  // Outlives its journal, as the contract demands.
    const Result<std::unique_ptr<MappedJournal>> journal =
        MappedJournal::begin(config(), master_key_, id_of(1), {}, doomed);
    ASSERT_TRUE(journal);
    hangs = true;
    doomed.post([&] { start(intend_one_of_many(doomed, **journal, record, waiting, done)); });
    doomed.post([&] { doomed.stop(); });
    doomed.run();
    EXPECT_EQ(waiting, 1U);  // For the disk.
    hangs = false;
  }
  EXPECT_EQ(done, 0U);
  EXPECT_EQ(intents(), std::vector<std::uint32_t>{1});  // Recorded all the same.
}

/// Writes until it is killed, and says through `pipe` which intents were acknowledged.
[[noreturn]] void write_until_killed(const fs::path& folder,
                                     const Secret& master_key,
                                     std::uint8_t id,
                                     int pipe) {
  net::Loop loop;
  const Config config{.folder = folder,
                      .segment_bytes = kSmallSegment,
                      .sync_interval = std::chrono::milliseconds(1)};
  const Result<std::unique_ptr<MappedJournal>> journal =
      MappedJournal::begin(config, master_key, id_of(id), {}, loop);
  if (!journal) {
    ::_exit(1);
  }
  for (std::uint32_t n = 1;; ++n) {
    const Intent record = chain::some_intent(n);
    const Result<void> result = loop.run_until_done(
        (*journal)->intent(record, n % 300 == 0 ? Durability::synced : Durability::written));
    const bool is_acknowledged = result.has_value();
    if (is_acknowledged && ::write(pipe, &n, sizeof n) != sizeof n) {
      ::_exit(1);
    }
  }
}

TEST_F(MappedJournalTest, KilledAtAnyMomentNothingAcknowledgedIsLost) {
  // Otherwise an engine could have seen a request of which no evidence is left.
  constexpr int kKills = 100;
  std::size_t acknowledged_in_all = 0;
  for (int round = 0; round < kKills; ++round) {
    SCOPED_TRACE(round);
    int ends[2] = {-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(folder_, master_key_, 1, ends[1]);
    }
    ::close(ends[1]);
    std::vector<std::uint32_t> acknowledged;
    std::uint32_t number = 0;
    // Killed at another record in each round, in the middle of whatever it does then.
    const auto kill_at = static_cast<std::size_t>(round) * 7 + 1;
    while (::read(ends[0], &number, sizeof number) == sizeof number) {
      acknowledged.push_back(number);
      if (acknowledged.size() == kill_at) {
        ::kill(child, SIGKILL);
      }
    }
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    const std::vector<std::uint32_t> there = intents();  // Also verifies the chain.
    EXPECT_TRUE(std::ranges::includes(there, acknowledged));
    EXPECT_LE(there.size(), acknowledged.size() + 1);
    acknowledged_in_all += acknowledged.size();
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      fs::remove(entry.path());
    }
  }
  EXPECT_GT(acknowledged_in_all, std::size_t{kKills});
}

}  // namespace
}  // namespace sluice::journal
