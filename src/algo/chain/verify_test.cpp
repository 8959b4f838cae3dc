#include "algo/chain/verify.h"

#include <gtest/gtest.h>

#include "algo/chain/chain_fake.h"
#include "algo/chain/record_fake.h"

namespace sluice::chain {
namespace {

using Seal = ChainWriterFake::Seal;

const SigningKey& key() {
  static const SigningKey signing_key = SigningKey::derive(Secret(std::string(32, 'k')));
  return signing_key;
}

/// Two sealed chains, the second one testifying to the first; seven records in two segments.
struct Sample {
  Sample() {
    ChainWriterFake older(journal, key(), 1);
    older.add(Witness{});
    older.add(some_intent(100));
    older.sign(Seal::sealed);
    ChainWriterFake writer(journal, key(), 2);
    writer.add(Witness{{older.tip()}});
    writer.sign(Seal::open);
    for (std::uint32_t n = 1; n <= 3; ++n) {
      writer.add(some_intent(n));
      writer.add(some_closing(n));
      if (n == 2) {
        writer.roll();
      }
    }
    writer.sign(Seal::sealed);
    offsets = writer.offsets();
    tips = {older.tip(), writer.tip()};
  }

  JournalInMemory journal;

  /// The second chain alone, as if it had seen nobody.
  [[nodiscard]] static JournalInMemory one_chain() {
    JournalInMemory journal;
    ChainWriterFake writer(journal, key(), 2);
    writer.add(some_intent(1));
    writer.sign(Seal::open);
    writer.add(some_closing(1));
    writer.roll();
    writer.add(some_intent(2));
    writer.sign(Seal::sealed);
    return journal;
  }

  std::vector<std::pair<std::string, std::size_t>> offsets;
  std::vector<Tip> tips;
};

Report verify(const JournalInMemory& journal, const Checkpoint* checkpoint = nullptr) {
  return chain::verify(journal.chains(), key().public_key(), checkpoint);
}

void flip(char& byte, unsigned bit) {
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << bit));
}

bool has(const Report& report, Flaw::Kind kind) {
  const auto is_it = [&](const Flaw& flaw) { return flaw.kind == kind; };
  return std::ranges::any_of(report.flaws, is_it) ||
         std::ranges::any_of(report.chains, [&](const ChainReport& chain) {
           return std::ranges::any_of(chain.flaws, is_it);
         });
}

/// Start and end of the i-th record of the sample's second chain in its file.
std::pair<std::size_t, std::size_t> bounds(const Sample& sample, std::size_t i) {
  const auto& [name, begin] = sample.offsets[i];
  const bool is_last_here = i + 1 == sample.offsets.size() || sample.offsets[i + 1].first != name;
  return {begin,
          is_last_here ? sample.journal.files.at(name).size() : sample.offsets[i + 1].second};
}

TEST(Verify, AWholeJournalIsIntact) {
  // Otherwise every audit would cry wolf.
  const Sample sample;
  const Report report = verify(sample.journal);
  EXPECT_TRUE(report.is_intact());
  ASSERT_EQ(report.chains.size(), 2U);
  EXPECT_EQ(report.chains[1].link.count, 7U);
  EXPECT_EQ(report.chains[1].state, ChainReport::State::sealed);
  EXPECT_EQ(tips_of(report), sample.tips);
  EXPECT_TRUE(verify(JournalInMemory()).is_intact());
}

TEST(Verify, EveryFlippedBitOfASampleIsFound) {
  // Otherwise a record could be altered without a trace. Every byte of every file, one bit each.
  JournalInMemory journal = Sample::one_chain();
  unsigned flips = 0;
  for (auto& [name, bytes] : journal.files) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const unsigned bit = flips++ % 8;
      flip(bytes[i], bit);
      EXPECT_FALSE(verify(journal).is_intact()) << name << " byte " << i;
      flip(bytes[i], bit);
    }
  }
  EXPECT_GT(flips, 1'800U);
  EXPECT_TRUE(verify(journal).is_intact());
}

TEST(Verify, EveryBitOfOneRecordIsGuarded) {
  // Otherwise some bits of a record might not be covered by its hash.
  const Sample sample;
  JournalInMemory journal = sample.journal;
  const auto [begin, end] = bounds(sample, 2);
  std::string& bytes = journal.files[sample.offsets[2].first];
  for (auto bit = static_cast<unsigned>(begin * 8); bit < end * 8; ++bit) {
    flip(bytes[bit / 8], bit % 8);
    EXPECT_FALSE(verify(journal).is_intact()) << bit;
    flip(bytes[bit / 8], bit % 8);
  }
}

TEST(Verify, AFlawIsReportedWhereItIs) {
  // Otherwise an auditor would know that something is wrong, and not what.
  Sample sample;
  const auto [begin, end] = bounds(sample, 3);
  std::string& bytes = sample.journal.files[sample.offsets[3].first];
  flip(bytes[begin + 20], 0);
  const Report report = verify(sample.journal);
  ASSERT_EQ(report.chains[1].flaws.size(), 1U);
  const Flaw& flaw = report.chains[1].flaws.front();
  EXPECT_EQ(flaw.kind, Flaw::Kind::bad_record);
  EXPECT_EQ(flaw.file, sample.offsets[3].first);
  EXPECT_EQ(flaw.offset, begin);
  EXPECT_EQ(flaw.what, "record 4 does not continue its chain");
}

TEST(Verify, EveryDroppedRecordIsFound) {
  // Otherwise the one request that nobody should see could be taken out.
  const Sample sample;
  for (std::size_t i = 0; i < sample.offsets.size(); ++i) {
    JournalInMemory journal = sample.journal;
    const auto [begin, end] = bounds(sample, i);
    journal.files[sample.offsets[i].first].erase(begin, end - begin);
    EXPECT_FALSE(verify(journal).is_intact()) << i;
  }
}

TEST(Verify, EveryDuplicatedRecordIsFound) {
  // Otherwise use could be invented.
  const Sample sample;
  for (std::size_t i = 0; i < sample.offsets.size(); ++i) {
    JournalInMemory journal = sample.journal;
    const auto [begin, end] = bounds(sample, i);
    std::string& bytes = journal.files[sample.offsets[i].first];
    bytes.insert(end, bytes.substr(begin, end - begin));
    EXPECT_FALSE(verify(journal).is_intact()) << i;
  }
}

TEST(Verify, EverySwappedPairIsFound) {
  // Otherwise the order of events could be turned round.
  const Sample sample;
  std::size_t swaps = 0;
  for (std::size_t i = 0; i + 1 < sample.offsets.size(); ++i) {
    if (sample.offsets[i].first != sample.offsets[i + 1].first) {
      continue;
    }
    JournalInMemory journal = sample.journal;
    const auto [begin, middle] = bounds(sample, i);
    const std::size_t end = bounds(sample, i + 1).second;
    std::string& bytes = journal.files[sample.offsets[i].first];
    const std::string first = bytes.substr(begin, middle - begin);
    bytes.erase(begin, middle - begin);
    bytes.insert(begin + (end - middle), first);
    EXPECT_FALSE(verify(journal).is_intact()) << i;
    ++swaps;
  }
  EXPECT_GE(swaps, 5U);
}

TEST(Verify, EveryTruncationIsFound) {
  // Otherwise the last hours could be cut off. Every length of every segment.
  const JournalInMemory sample = Sample::one_chain();
  for (const auto& [name, whole] : sample.files) {
    JournalInMemory journal = sample;
    for (std::size_t length = 0; length < whole.size(); ++length) {
      journal.files[name] = whole.substr(0, length);
      EXPECT_FALSE(verify(journal).is_intact()) << name << " cut to " << length;
    }
  }
}

TEST(Verify, EveryMissingFileIsFound) {
  // Otherwise a segment, a head or a whole chain could be deleted.
  const Sample sample;
  for (const auto& [name, whole] : sample.journal.files) {
    JournalInMemory journal = sample.journal;
    journal.files.erase(name);
    EXPECT_FALSE(verify(journal).is_intact()) << name;
  }
}

TEST(Verify, ADeletedChainIsFoundByTheChainThatSawIt) {
  // Otherwise a whole run of the gateway could vanish.
  Sample sample;
  std::erase_if(sample.journal.files,
                [](const auto& file) { return file.first.starts_with("0101"); });
  const Report report = verify(sample.journal);
  ASSERT_EQ(report.flaws.size(), 1U);
  EXPECT_EQ(report.flaws[0].kind, Flaw::Kind::missing_chain);
  EXPECT_EQ(report.flaws[0].file,
            std::string(32, '0').replace(0, 32, to_hex(sample.tips[0].chain)));
}

TEST(Verify, ARollBackIsFoundAgainstACheckpoint) {
  // Otherwise whoever restores yesterday's disk hides today.
  const Sample now;
  JournalInMemory before;
  ChainWriterFake older(before, key(), 1);
  older.add(Witness{});
  older.add(some_intent(100));
  older.sign(Seal::sealed);
  ChainWriterFake writer(before, key(), 2);
  writer.add(Witness{{older.tip()}});
  writer.add(some_intent(1));
  writer.sign(Seal::sealed);
  ASSERT_TRUE(verify(before).is_intact());  // In itself it is a whole journal.

  const Checkpoint checkpoint{.key = key().public_key(), .tips = now.tips};
  EXPECT_TRUE(verify(now.journal, &checkpoint).is_intact());
  EXPECT_TRUE(has(verify(before, &checkpoint), Flaw::Kind::rolled_back));
  EXPECT_TRUE(has(verify(JournalInMemory(), &checkpoint), Flaw::Kind::missing_chain));
}

TEST(Verify, AnOlderCheckpointStillHolds) {
  // Otherwise a witness would have to keep every checkpoint and none could be old.
  Sample sample;
  Checkpoint checkpoint{.key = key().public_key()};
  JournalInMemory before;
  ChainWriterFake older(before, key(), 1);
  older.add(Witness{});
  ChainWriterFake writer(before, key(), 2);
  writer.add(Witness{{sample.tips[0]}});
  for (int n = 1; n <= 2; ++n) {
    writer.add(some_intent(static_cast<std::uint32_t>(n)));
    writer.add(some_closing(static_cast<std::uint32_t>(n)));
  }
  checkpoint.tips = {older.tip(), writer.tip()};
  EXPECT_TRUE(verify(sample.journal, &checkpoint).is_intact());
  checkpoint.tips[1].hash[0] ^= 1U;  // The same length, and another history.
  EXPECT_TRUE(has(verify(sample.journal, &checkpoint), Flaw::Kind::rolled_back));
  checkpoint.tips[1] = {.chain = writer.tip().chain, .count = 8};
  EXPECT_TRUE(has(verify(sample.journal, &checkpoint), Flaw::Kind::rolled_back));
}

TEST(Verify, AJournalThatSomebodyElseRewroteIsFound) {
  // Otherwise whoever may write the disk could write another history, hashes and all.
  const SigningKey forger = SigningKey::derive(Secret(std::string(32, 'f')));
  JournalInMemory journal;
  ChainWriterFake writer(journal, forger, 1);
  writer.add(Witness{});
  writer.add(some_intent(1));
  writer.sign(Seal::sealed);
  const Report report = verify(journal);
  EXPECT_TRUE(has(report, Flaw::Kind::bad_head));
  EXPECT_EQ(report.chains[0].flaws[0].what, "the head is signed with another key");
}

TEST(Verify, AnOldHeadInTheSecondSlotIsFound) {
  // Otherwise a head from a backup, with fewer records, would be accepted.
  JournalInMemory journal;
  ChainWriterFake writer(journal, key(), 1);
  std::vector<std::string> heads;
  for (std::uint32_t n = 0; n < 4; ++n) {
    writer.add(some_intent(n));
    writer.sign(Seal::open);
    heads.push_back(journal.files[to_hex(writer.tip().chain) + ".head"]);
  }
  ASSERT_TRUE(verify(journal).is_intact());
  std::string& head = journal.files[to_hex(writer.tip().chain) + ".head"];
  head = heads[1].substr(0, kSlotBytes) + heads[3].substr(kSlotBytes);  // Serials 1 and 4.
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::bad_head));
  head = heads[3].substr(0, kSlotBytes) + std::string(kSlotBytes, '\0');  // Serial 3 alone.
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::bad_head));
  head = heads[0].substr(0, kSlotBytes) + heads[0].substr(0, kSlotBytes);  // Serial 1 twice.
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::bad_head));
}

TEST(Verify, ASwappedHeadOrSegmentOfAnotherChainIsFound) {
  // Otherwise two honest chains could be mixed into a third one.
  const Sample sample;
  const std::string one = to_hex(sample.tips[0].chain);
  const std::string two = to_hex(sample.tips[1].chain);
  JournalInMemory journal = sample.journal;
  std::swap(journal.files[one + ".head"], journal.files[two + ".head"]);
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::bad_head));
  journal = sample.journal;
  std::swap(journal.files[one + ".000001.segment"], journal.files[two + ".000001.segment"]);
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::bad_segment));
}

/// A chain whose writer died: four records, of which the head has signed two.
struct Crashed {
  Crashed() : writer(journal, key(), 3) {
    writer.add(Witness{});
    writer.add(some_intent(1));
    writer.sign(Seal::open);
    writer.add(some_intent(2));
    writer.add(some_intent(3));
  }

  std::string& segment() { return journal.files[writer.segment_name()]; }

  JournalInMemory journal;
  ChainWriterFake writer;
};

TEST(Verify, ACrashIsNoTampering) {
  // Otherwise every power cut would look like a crime, and soon nobody would look.
  Crashed crashed;
  std::string whole = crashed.segment();
  const std::size_t third = crashed.writer.offsets()[2].second;
  for (std::size_t length = third; length <= whole.size(); ++length) {
    crashed.segment() = whole.substr(0, length) + std::string(500, '\0');
    const Report report = verify(crashed.journal);
    EXPECT_TRUE(report.is_intact()) << length;
    EXPECT_EQ(report.chains[0].state, ChainReport::State::open);
    EXPECT_EQ(report.chains[0].link.count,
              length == whole.size()                         ? 4U
              : length >= crashed.writer.offsets()[3].second ? 3U
                                                             : 2U);
  }
}

TEST(Verify, ACrashMayHappenWhileTheNextSegmentIsReady) {
  // Otherwise a crash in the last quarter of a segment would look like tampering.
  Crashed crashed;
  crashed.segment() += std::string(4, '\0') + "half a record" + std::string(500, '\0');
  crashed.journal.files[to_hex(crashed.writer.tip().chain) + ".000002.segment"] =
      std::string(1'000, '\0');
  const Report report = verify(crashed.journal);
  EXPECT_TRUE(report.is_intact());
  EXPECT_EQ(report.chains[0].link.count, 4U);
  EXPECT_EQ(report.chains[0].torn_bytes, 17U);
}

TEST(Verify, WhatTheHeadHasSignedMustBeThereAfterACrashToo) {
  // Otherwise killing the gateway would be a way to cut its journal.
  Crashed crashed;
  const std::string whole = crashed.segment();
  const std::size_t second = crashed.writer.offsets()[1].second;
  const std::size_t third = crashed.writer.offsets()[2].second;
  for (std::size_t length = 0; length < third; ++length) {
    crashed.segment() = whole.substr(0, length) + std::string(500, '\0');
    if (crashed.segment().starts_with(whole.substr(0, third))) {
      continue;  // The record happens to end in zeros.
    }
    EXPECT_FALSE(verify(crashed.journal).is_intact()) << length;
  }
  crashed.segment() = whole;
  flip(crashed.segment()[second + 30], 2);
  EXPECT_TRUE(has(verify(crashed.journal), Flaw::Kind::bad_record));
}

TEST(Verify, AWriterThatDiedBeforeItsFirstHeadLeavesNoSuspicion) {
  // Otherwise a crash at start would be reported for ever.
  JournalInMemory journal;
  ChainWriterFake writer(journal, key(), 4);
  writer.add(Witness{});
  journal.files[to_hex(writer.tip().chain) + ".head"] = std::string(kHeadFileBytes, '\0');
  EXPECT_TRUE(verify(journal).is_intact());
  EXPECT_EQ(verify(journal).chains[0].state, ChainReport::State::blank);
  writer.add(some_intent(1));  // With evidence in it, a head must be there.
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::missing_head));
}

TEST(Verify, NothingMayFollowASealedChain) {
  // Otherwise records could be slipped in where nobody signs any more.
  const Sample sample;
  const std::string name = to_hex(sample.tips[1].chain) + ".000002.segment";
  JournalInMemory journal = sample.journal;
  journal.files[name] += '\0';
  EXPECT_TRUE(has(verify(journal), Flaw::Kind::extra_bytes));
  journal.files[name].back() = 'x';
  EXPECT_FALSE(verify(journal).is_intact());
}

TEST(Verify, ManyFlawsAreCountedUpToTheLimit) {
  // Otherwise a scrambled file would fill the memory with messages.
  JournalInMemory journal;
  ChainWriterFake writer(journal, key(), 1);
  for (std::uint32_t n = 0; n < 300; ++n) {
    writer.add(some_intent(n));
  }
  writer.sign(Seal::sealed);
  for (const auto& [name, offset] : writer.offsets()) {
    flip(journal.files[name][offset + 9], 0);
  }
  EXPECT_EQ(verify(journal).chains[0].flaws.size(), kFlawsMax);
}

TEST(Verify, RecordsAreShownInOrder) {
  // Otherwise `journal show` would tell another story than `journal verify` checks.
  const Sample sample;
  std::vector<std::uint64_t> sequences;
  const std::vector<ChainFiles> chains = sample.journal.chains();
  const ChainReport report = walk(chains[1], key().public_key(), [&](const Seen& seen) {
    sequences.push_back(seen.sequence);
    EXPECT_TRUE(decode(seen.payload));
  });
  EXPECT_EQ(sequences, (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(report.witnessed, std::vector<Tip>{sample.tips[0]});
}

}  // namespace
}  // namespace sluice::chain
