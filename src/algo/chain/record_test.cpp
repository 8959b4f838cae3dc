#include "algo/chain/record.h"

#include <gtest/gtest.h>

#include "algo/chain/bytes.h"
#include "algo/chain/record_fake.h"

namespace sluice::chain {
namespace {

template <typename AnyRecord>
std::string encoded(const AnyRecord& record) {
  std::string bytes;
  encode(bytes, record);
  return bytes;
}

Witness some_witness() {
  Witness witness;
  witness.tips.resize(2);
  witness.tips[0].chain.bytes.fill(1);
  witness.tips[1] = {.count = 1'000'000, .hash = {4}};
  return witness;
}

Names some_names() {
  return {.policy_digest = {1, 2},
          .levels = {"public", "internal"},
          .categories = {},
          .entities = {"personal.email", ""}};
}

template <typename AnyRecord>
void expect_round_trip(const AnyRecord& record) {
  const Result<Record> decoded = decode(encoded(record));
  ASSERT_TRUE(decoded);
  ASSERT_TRUE(std::holds_alternative<AnyRecord>(*decoded));
  EXPECT_EQ(std::get<AnyRecord>(*decoded), record);
}

TEST(Record, WhatIsWrittenIsRead) {
  // Otherwise an audit would read something else than what happened.
  expect_round_trip(some_intent(0));
  expect_round_trip(some_intent(4'294'967'295));
  expect_round_trip(some_closing(7));
  expect_round_trip(some_parking(7));
  expect_round_trip(some_witness());
  expect_round_trip(some_names());
  expect_round_trip(Intent{});
  expect_round_trip(Closing{});
  expect_round_trip(Witness{});
  expect_round_trip(Names{});
}

TEST(Record, EveryEnumeratorSurvives) {
  // Otherwise one kind of refusal would be recorded as another.
  for (std::size_t i = 0; i <= to_index(ErrorCode::tampered); ++i) {
    Closing closing = some_closing(1);
    closing.error = static_cast<ErrorCode>(i);
    expect_round_trip(closing);
  }
  for (std::size_t i = 0; i <= to_index(Ending::cancelled); ++i) {
    Closing closing = some_closing(1);
    closing.ending = static_cast<Ending>(i);
    expect_round_trip(closing);
  }
  for (std::size_t i = 0; i <= to_index(ReasonKind::classifier); ++i) {
    Intent intent = some_intent(1);
    intent.reasons = {static_cast<ReasonKind>(i)};
    expect_round_trip(intent);
  }
}

TEST(Record, BytesOnDiskNeverChangeTheirMeaning) {
  // Otherwise a journal of today could not be read, or would read differently, after an update.
  // When this fails, do not change the digests: give the new form a new kind of record.
  EXPECT_EQ(sluice::to_hex(sha256({encoded(some_intent(1))})),
            "3b90889c65e4b4c69571259d65256bbb44b8a3dfaebbde045c5d9148490403fb");
  EXPECT_EQ(sluice::to_hex(sha256({encoded(some_closing(1))})),
            "d79596c3987c95a27e2cd19331d966400f599da85b8d03b4ebe7c74712df4263");
  EXPECT_EQ(sluice::to_hex(sha256({encoded(some_witness())})),
            "4f033f6020b30f40512c16be920a1d30a5c53a74a48403c6b7651b70803eae12");
  EXPECT_EQ(sluice::to_hex(sha256({encoded(some_names())})),
            "2005bc5d9f9e6e59bd34dd5507c612016bd21ecb0ac5cacbb2689fa6c942d9b7");
}

TEST(Record, WhatIsCutShortOrTooLongIsNoRecord) {
  // Otherwise a damaged record would be shown with invented fields.
  for (const std::string& whole : {encoded(some_intent(1)),
                                   encoded(some_closing(1)),
                                   encoded(some_parking(1)),
                                   encoded(some_witness()),
                                   encoded(some_names())}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_FALSE(decode(whole.substr(0, length))) << length;
    }
    EXPECT_FALSE(decode(whole + '\0'));
  }
}

TEST(Record, WhatAnExceptionHasOpenedIsRead) {
  // Otherwise nobody could tell from the journal why data went where a rule forbids it; and the
  // journals of before, which name none, must stay readable.
  Intent intent = some_intent(1);
  const std::size_t without = encoded(intent).size();
  intent.exceptions = {"incident", "audit"};
  expect_round_trip(intent);
  const std::string whole = encoded(intent);
  for (std::size_t length = without + 1; length < whole.size(); ++length) {
    EXPECT_FALSE(decode(whole.substr(0, length))) << length;
  }
  EXPECT_FALSE(decode(whole + '\0'));
}

TEST(Record, UnknownKindsAndNumbersAreNoRecords) {
  // Otherwise a record of a newer release would be misread by an older one.
  EXPECT_EQ(decode("").error().code, ErrorCode::tampered);
  EXPECT_FALSE(decode(std::string(1, '\0')));
  EXPECT_FALSE(decode("\x05"));
  EXPECT_FALSE(decode("\xFF"));
  EXPECT_FALSE(decode(std::string("\x01\xE9\x07", 3)));  // 1,001 tips: one more than the limit.
}

struct NumberCase {
  const char* note;
  std::string bytes;
  std::uint64_t max;
  bool is_good;
  std::uint64_t want;
};

TEST(Bytes, NumbersHaveOneForm) {
  // Otherwise two different files could mean the same, and one could be passed off as the other.
  const NumberCase cases[] = {
      {"zero", std::string(1, '\0'), 10, true, 0},
      {"one byte", "\x7F", 200, true, 127},
      {"two bytes", "\x80\x01", 200, true, 128},
      {"at its limit", "\x0A", 10, true, 10},
      {"beyond its limit", "\x0B", 10, false, 0},
      {"longer than needed", std::string("\x81\x00", 2), 200, false, 0},
      {"the largest", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", UINT64_MAX, true, UINT64_MAX},
      {"one bit too many", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x03", UINT64_MAX, false, 0},
      {"endless", std::string(20, '\x80'), UINT64_MAX, false, 0},
      {"empty", "", 10, false, 0},
      {"cut", "\x80", 200, false, 0},
  };
  for (const NumberCase& c : cases) {
    SCOPED_TRACE(c.note);
    ByteReader in(c.bytes);
    EXPECT_EQ(in.number(c.max), c.want);
    EXPECT_EQ(in.is_good(), c.is_good);
  }
}

}  // namespace
}  // namespace sluice::chain
