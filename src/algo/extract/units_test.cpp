#include "algo/extract/units.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::extract {
namespace {

struct SentenceCase {
  const char* note;
  std::string_view text;
  std::vector<std::string> want;
};

const SentenceCase kSentences[] = {
    {"two", "It rains. Take a coat.", {"It rains.", "Take a coat."}},
    {"no end mark", "It rains", {"It rains"}},
    {"question and call", "Why? Go! Now.", {"Why?", "Go!", "Now."}},
    {"several marks", "Really?! Yes...  No.", {"Really?!", "Yes...", "No."}},
    {"a quote ends", "He said \"Go.\" She went.", {"He said \"Go.\"", "She went."}},
    {"brackets", "(It rains.) Take a coat.", {"(It rains.)", "Take a coat."}},
    {"abbreviations",
     "Ask Dr. Weiss, e.g. Monday. He knows.",
     {"Ask Dr. Weiss, e.g. Monday.", "He knows."}},
    {"initials", "J. R. Smith came. He left.", {"J. R. Smith came.", "He left."}},
    {"numbers, versions, addresses",
     "Version 3.5 costs 1.200,50 on example.com. Buy it.",
     {"Version 3.5 costs 1.200,50 on example.com.", "Buy it."}},
    {"German abbreviations",
     "Siehe z. B. Abs. 2 bzw. Nr. 3. Das gilt.",
     {"Siehe z. B. Abs. 2 bzw. Nr. 3.", "Das gilt."}},
    {"German ordinals",
     "Am 3. Dezember ist Umzug. Er dauert.",
     {"Am 3. Dezember ist Umzug.", "Er dauert."}},
    {"a sentence that ends in a number",
     "It costs 12. The rest is free.",
     {"It costs 12.", "The rest is free."}},
    {"goes on in small letters",
     "The file config.yaml. is read first.",
     {"The file config.yaml. is read first."}},
    {"notes without capitals",
     "they use it. budget is small. ask dana. done soon.",
     {"they use it.", "budget is small.", "ask dana.", "done soon."}},
    {"Chinese", "今天下雨。带伞！好吗？好", {"今天下雨。", "带伞！", "好吗？", "好"}},
    {"Japanese quotes",
     "彼は「行く。」と言った。私も。",
     {"彼は「行く。」", "と言った。", "私も。"}},
    {"Russian", "Идёт дождь. Возьми зонт.", {"Идёт дождь.", "Возьми зонт."}},
    {"Hindi", "बारिश है। छाता लो।", {"बारिश है।", "छाता लो।"}},
    {"Arabic", "هل تمطر؟ نعم.", {"هل تمطر؟", "نعم."}},
    {"nothing", " \n ", {}},
};

TEST(Sentences, Table) {
  // Half a sentence, quoted, says something else than its author.
  for (const SentenceCase& c : kSentences) {
    SCOPED_TRACE(c.note);
    std::vector<std::string> got;
    for (const SentenceRange& range :
         sentences_of(c.text, 0, static_cast<std::uint32_t>(c.text.size()))) {
      got.emplace_back(c.text.substr(range.begin, range.end - range.begin));
    }
    EXPECT_EQ(got, c.want);
  }
}

/// A unit as text: the initial of its kind, its block, the text; a heading's index behind `^`.
std::vector<std::string> shown(std::string_view text) {
  std::vector<std::string> all;
  for (const Unit& unit : units_of(text, 1000)) {
    std::string line(1, "SHLFTC"[static_cast<std::size_t>(unit.kind)]);
    line += ' ';
    line += text.substr(unit.begin, unit.end - unit.begin);
    if (unit.heading != Unit::kNone) {
      line += " ^" + std::to_string(unit.heading);
    }
    all.push_back(line);
  }
  return all;
}

struct UnitCase {
  const char* note;
  std::string_view text;
  std::vector<std::string> want;
};

const UnitCase kUnits[] = {
    {"headings by rank",
     "# A\n## B\nIt rains.\n## C\nNow.\n",
     {"H A", "H B ^0", "S It rains. ^1", "H C ^0", "S Now. ^3"}},
    {"underlined and bold titles",
     "Title\n=====\nIt rains.\n\n**More**\nNow.\n",
     {"H Title", "S It rains. ^0", "H More ^0", "S Now. ^2"}},
    {"a title without marks",
     "Remote work\n\nIt is allowed.\n",
     {"H Remote work", "S It is allowed. ^0"}},
    {"a title right above its text",
     "Remote work\nIt is allowed for up to three days of each week.\n",
     {"H Remote work", "S It is allowed for up to three days of each week. ^0"}},
    {"a last line is no title", "It rains.\n\nBest regards\n", {"S It rains.", "S Best regards"}},
    {"sections", "§ 3 Kündigung\nSie ist möglich.\n", {"H § 3 Kündigung", "S Sie ist möglich. ^0"}},
    {"a numbered title",
     "4. Law\nThis agreement is governed by the laws of Germany.\n",
     {"H 4. Law", "S This agreement is governed by the laws of Germany. ^0"}},
    {"sections stand beside each other, also where the first begins the text",
     "4. Law\nThis agreement is governed by the laws of Germany.\n§ 5 Fees\nNone.\n",
     {"H 4. Law",
      "S This agreement is governed by the laws of Germany. ^0",
      "H § 5 Fees",
      "S None. ^2"}},
    {"lists",
     "Do:\n- one\n* two\n  more\n3) three\n",
     {"S Do:", "L one", "L two\n  more", "L three"}},
    {"fields", "Owner: Jane Doe\nDue: 3 May\n", {"F Owner: Jane Doe", "F Due: 3 May"}},
    {"a field with more behind it",
     "Note: It rains. Take a coat.\n",
     {"F Note: It rains.", "S Take a coat."}},
    {"no fields",
     "At 10:30 we met.\n\nhttp://example.com is down\n",
     {"S At 10:30 we met.", "S http://example.com is down"}},
    {"a table", "| a | b |\n|---|---|\n| 1 | 2 |\n", {"T | a | b |", "T | 1 | 2 | ^0"}},
    {"code",
     "Run:\n```sh\nmake\n\nmake test\n```\nDone.\n",
     {"S Run:", "C make\n\nmake test", "S Done."}},
    {"a fence that is not closed", "```\nmake\n", {"C make"}},
    {"hard-wrapped prose",
     "The maintenance window of the billing cluster begins on\nSaturday and ends on Sunday. It is "
     "long.\n",
     {"S The maintenance window of the billing cluster begins on\nSaturday and ends on Sunday.",
      "S It is long."}},
    {"a narrow column", "The tea is\ncold now.\n", {"S The tea is\ncold now."}},
    {"short lines stand alone", "Lindenstraße 5\nBerlin\n", {"S Lindenstraße 5", "S Berlin"}},
    {"log lines stand alone",
     "ERROR the upstream of engine cloud-a timed out after 30 s\nWARN retrying\n",
     {"S ERROR the upstream of engine cloud-a timed out after 30 s", "S WARN retrying"}},
    {"carriage returns", "# A\r\nIt rains.\r\n", {"H A", "S It rains. ^0"}},
    {"nothing", "\n \n", {}},
};

TEST(Units, Table) {
  // What is not cut where a reader would cut it is quoted too long, or torn from its title.
  for (const UnitCase& c : kUnits) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(shown(c.text), c.want);
  }
}

TEST(Units, BlocksEndAtBlankLinesAndHeadings) {
  // "It" in a new paragraph does not point into the one before.
  const std::vector<Unit> units = units_of("A rain. It falls.\n\nIt is cold.\n# T\nIt is.\n", 100);
  ASSERT_EQ(units.size(), 5U);
  EXPECT_EQ(units[0].block, units[1].block);
  EXPECT_NE(units[1].block, units[2].block);
  EXPECT_NE(units[2].block, units[4].block);
}

TEST(Units, LimitIsExact) {
  // One more than the limit is a cost that nobody agreed to; one less is text that nobody read.
  EXPECT_EQ(units_of("It rains. We wait. He sleeps. She left.", 3).size(), 3U);
  EXPECT_EQ(units_of("It. Is. So.", 3).size(), 3U);
  EXPECT_TRUE(units_of("It. Is. So.", 0).empty());
}

}  // namespace
}  // namespace sluice::extract
