#include "app/journal_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "algo/chain/record_fake.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;

std::shared_ptr<const chain::Names> some_names() {
  chain::Names names{.levels = {"public", "internal", "confidential", "secret"},
                     .categories = {"personal", "legal"}};
  names.entities.resize(8);
  names.entities[7] = "personal.email";
  return std::make_shared<const chain::Names>(names);
}

JournalEntry intent_entry() {
  return {.sequence = 4, .record = chain::some_intent(1), .names = some_names()};
}

TEST(JournalText, AnIntentSaysWhatWentWhereAndWhy) {
  // Otherwise an auditor could not read from one line where data went.
  const std::string line = to_line(intent_entry());
  EXPECT_THAT(line, HasSubstr("-> cloud vendor/large-2"));
  EXPECT_THAT(line, HasSubstr("level=secret->internal"));
  EXPECT_THAT(line, HasSubstr("personal.emailx2"));
  EXPECT_THAT(line, HasSubstr("route=`public work`"));
  EXPECT_THAT(line, Not(HasSubstr("OPEN")));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
}

TEST(JournalText, AnIntentNamesTheExceptionThatOpenedTheZone) {
  // Otherwise a send that a rule forbids would look like one that every rule allows.
  EXPECT_THAT(to_line(intent_entry()), Not(HasSubstr("exceptions")));
  chain::Record record = chain::some_intent(1);
  std::get<Intent>(record).exceptions = {"incident", "audit"};
  const JournalEntry entry{.sequence = 4, .record = record, .names = some_names()};
  EXPECT_THAT(to_line(entry), HasSubstr("exceptions=`incident`,`audit`"));
  EXPECT_EQ(to_json(entry)["exceptions"].size(), 2U);
}

TEST(JournalText, AnIntentWithoutAClosingIsOpen) {
  // Otherwise a request whose gateway died would look like one that ended.
  JournalEntry entry = intent_entry();
  entry.is_open = true;
  EXPECT_THAT(to_line(entry), HasSubstr("OPEN"));
  EXPECT_EQ(to_json(entry)["open"], true);
}

TEST(JournalText, ARefusalNamesItsErrorAndRule) {
  // Otherwise nobody could tell why a request was refused last month.
  const JournalEntry entry{.record = chain::some_closing(1), .names = some_names()};
  EXPECT_THAT(to_line(entry), HasSubstr("refused error=denied_by_policy rule=`no secrets`"));
  const nlohmann::json json = to_json(entry);
  EXPECT_EQ(json["error"], "denied_by_policy");
  EXPECT_EQ(json["cost_nano_usd"], 123'456'789'012);
}

TEST(JournalText, WhoAskedIsOnTheLine) {
  // Otherwise an auditor would have to ask a program whose request it was.
  const std::string caller = "tenant=acme key=key_7";
  chain::Record intent = chain::some_intent(1);
  std::get<Intent>(intent).tenant = {"acme"};
  std::get<Intent>(intent).key = {"key_7"};
  EXPECT_THAT(to_line({.record = intent, .names = some_names()}), HasSubstr(caller));
  chain::Record closing = chain::some_closing(1);
  std::get<Closing>(closing).tenant = {"acme"};
  std::get<Closing>(closing).key = {"key_7"};
  EXPECT_THAT(to_line({.record = closing, .names = some_names()}), HasSubstr(caller));
}

TEST(JournalText, WhatWasNeverClassifiedHasNoLevel) {
  // Otherwise a request that was refused unread would be on record as public.
  Closing closing = chain::some_closing(1);
  closing.tenant = {};
  closing.key = {};
  closing.workload.clear();
  closing.original = Level{};
  const JournalEntry entry{.record = closing, .names = some_names()};
  EXPECT_THAT(to_line(entry), HasSubstr("tenant=- key=- workload=- level=- "));
  EXPECT_THAT(to_line(entry), Not(HasSubstr("public")));
  EXPECT_TRUE(to_json(entry)["original_level"].is_null());
  closing.workload = "general";
  const JournalEntry classified{.record = closing, .names = some_names()};
  EXPECT_THAT(to_line(classified), HasSubstr("workload=general level=public"));
}

TEST(JournalText, UnknownNamesAreNumbers) {
  // Otherwise a journal without its configuration could not be shown at all.
  JournalEntry entry = intent_entry();
  entry.names = nullptr;
  EXPECT_THAT(to_line(entry), HasSubstr("level=3->1"));
  EXPECT_EQ(to_json(entry)["entities"]["511"], 65'535);
  EXPECT_EQ(to_json(entry)["original_categories"], nlohmann::json({"0", "15"}));
}

struct TimeCase {
  const char* note;
  std::string_view text;
  std::string_view want;  ///< empty: refused
};

TEST(JournalText, TimesAreReadAsTheyAreWritten) {
  // Otherwise `--since` would show another day than the one that was asked for.
  const TimeCase cases[] = {
      {"a day", "2026-11-21", "2026-11-21T00:00:00.000000Z"},
      {"a moment", "2026-11-21T23:59:58Z", "2026-11-21T23:59:58.000000Z"},
      {"a leap day", "2028-02-29", "2028-02-29T00:00:00.000000Z"},
      {"no leap day", "2026-02-29", ""},
      {"no such month", "2026-13-01", ""},
      {"no such hour", "2026-11-21T24:00:00Z", ""},
      {"without a zone", "2026-11-21T10:00:00", ""},
      {"another form", "21.11.2026", ""},
      {"letters", "2026-1x-21", ""},
      {"empty", "", ""},
  };
  for (const TimeCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Result<std::chrono::sys_seconds> time = parse_time(c.text);
    ASSERT_EQ(time.has_value(), !c.want.empty());
    if (time) {
      EXPECT_EQ(to_text(*time), c.want);
    }
  }
}

chain::Checkpoint some_checkpoint() {
  chain::Checkpoint checkpoint;
  checkpoint.key.fill(7);
  checkpoint.tips.resize(2);
  checkpoint.tips[0].chain.bytes.fill(0xAB);
  checkpoint.tips[1] = {.count = 9'000'000'000, .hash = {1, 2, 3}};
  return checkpoint;
}

TEST(JournalText, ACheckpointSurvivesItsFile) {
  // Otherwise a witness could not witness.
  const chain::Checkpoint checkpoint = some_checkpoint();
  const Result<chain::Checkpoint> read = parse_checkpoint(to_json_text(checkpoint));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, checkpoint.key);
  EXPECT_EQ(read->tips, checkpoint.tips);
}

TEST(JournalText, WhatIsNoCheckpointIsRefused) {
  // Otherwise an empty or broken file would witness that all is well.
  const nlohmann::json good = nlohmann::json::parse(to_json_text(some_checkpoint()));
  const auto broken = [&](auto change) {
    nlohmann::json document = good;
    change(document);
    return document.dump();
  };
  const std::string cases[] = {
      "",
      "[]",
      "null",
      "{}",
      broken([](auto& d) { d.erase("chains"); }),
      broken([](auto& d) { d.erase("key"); }),
      broken([](auto& d) { d["sluice_checkpoint"] = 2; }),
      broken([](auto& d) { d["key"] = "00"; }),
      broken([](auto& d) { d["chains"] = nlohmann::json::object(); }),
      broken([](auto& d) { d["chains"][0] = 1; }),
      broken([](auto& d) { d["chains"][0]["records"] = -1; }),
      broken([](auto& d) { d["chains"][0]["hash"] = std::string(64, 'g'); }),
      broken([](auto& d) { d["chains"][0].erase("chain"); }),
  };
  for (const std::string& text : cases) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_checkpoint(text));
  }
}

TEST(JournalText, AReportSaysWhetherAndWhere) {
  // Otherwise tampering would be found and not told.
  chain::Report report;
  report.chains.resize(1);
  EXPECT_THAT(to_text(report), HasSubstr("intact: 1 chains"));
  report.chains[0].flaws.push_back({.file = "x.segment", .offset = 104, .what = "gone"});
  EXPECT_THAT(to_text(report), HasSubstr("bad_record: x.segment at byte 104: gone"));
  EXPECT_THAT(to_text(report), HasSubstr("TAMPERED"));
  EXPECT_EQ(to_json(report)["intact"], false);
}

}  // namespace
}  // namespace sluice
