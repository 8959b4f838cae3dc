// A project's name that is missed goes to a competitor's model; one that is found inside of other
// words makes the gateway useless.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

constexpr EntityType kProject{60};
constexpr EntityType kTicket{61};

Config config() {
  Config config;
  config.dictionaries.push_back(
      {.type = kProject, .words = {"Orion", "Blue Bird", "機密計画", "Проект"}});
  config.markings.push_back({.texts = {"INTERNAL ONLY", "nur intern"}});
  config.markings.push_back({.texts = {"TLP:RED"}});
  config.patterns.push_back({.type = kTicket, .regex = R"(TICKET-\d{4,})"});
  return config;
}

struct WordCase {
  const char* note;
  std::string_view text;
  std::string_view want;  ///< the first span; empty: none
};

constexpr WordCase kCases[] = {
    {"a word", "about Orion today", "Orion"},
    {"any case", "about oRION.", "oRION"},
    {"between underscores", "project_orion_plan", "orion"},
    {"two words", "the Blue Bird flies", "Blue Bird"},
    {"two words on two lines", "the Blue\nBird flies", "Blue\nBird"},
    {"two words, two blanks", "the Blue  Bird flies", "Blue  Bird"},
    {"two words with a no-break space", "the Blue\u00A0Bird flies", "Blue\u00A0Bird"},
    {"two words as a name", "see blue-bird.yaml, blue_birds", "blue-bird"},
    {"encoded", "path=%42lue%20Bird", "%42lue%20Bird"},
    {"inside of a word", "Orionid meteors", ""},
    {"behind a letter with an accent", "éOrion", ""},
    {"ideographs have no blanks between them", "関於機密計画的文件", "機密計画"},
    {"ASCII beside ideographs", "項目Orion計画", "Orion"},
    {"Cyrillic", "это Проект один", "Проект"},
    {"Cyrillic inside of a word", "это Проекты", ""},
    {"full width", "Ｏｒｉｏｎ", "Ｏｒｉｏｎ"},
    {"zero-width inside", "Ori\u200Bon", "Ori\u200Bon"},
    {"a pattern", "see TICKET-12345, please", "TICKET-12345"},
    {"a pattern that fails", "see TICKET-123, please", ""},
};

TEST(Words, AreFoundWhole) {
  TestScanner scanner(config());
  for (const WordCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const std::vector<Span> spans = scanner.spans(c.text);
    ASSERT_EQ(spans.size(), c.want.empty() ? 0U : 1U);
    if (!spans.empty()) {
      EXPECT_EQ(c.text.substr(spans[0].begin, spans[0].end - spans[0].begin), c.want);
    }
    if (!spans.empty()) {
      EXPECT_TRUE(scanner.may_find("{\"a\":\"" + std::string(c.text) + "\"}"));
    }
  }
}

TEST(Words, MarkingsAreNamedOnce) {
  TestScanner scanner(config());
  EXPECT_EQ(scanner.markings("tlp:red Internal Only INTERNAL ONLY"),
            (std::vector<std::uint16_t>{0, 1}));
  EXPECT_EQ(scanner.markings("Nur intern!"), (std::vector<std::uint16_t>{0}));
  EXPECT_TRUE(scanner.markings("INTERNAL, ONLY, TLP:REDD").empty());
  EXPECT_TRUE(scanner.may_find(R"({"a":"internal\u0020only"})"));
  EXPECT_FALSE(scanner.may_find(R"({"a":"internal, only"})"));
}

TEST(Words, TheirSpansHaveTheirTypes) {
  TestScanner scanner(config());
  const std::vector<Span> spans = scanner.spans("Orion TICKET-4711");
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].type, kProject);
  EXPECT_EQ(spans[1].type, kTicket);
}

TEST(Words, APatternWithoutWordsIsAlwaysLookedFor) {
  Config config;
  config.patterns.push_back({.type = kTicket, .regex = "^[a-z]{3}$"});
  TestScanner scanner(std::move(config));
  EXPECT_EQ(scanner.spans("abc").size(), 1U);
  EXPECT_TRUE(scanner.may_find(R"({"a":"abc"})"));
}

TEST(Words, EmptyMatchesAreNoFindings) {
  Config config;
  config.patterns.push_back({.type = kTicket, .regex = "x*"});
  TestScanner scanner(std::move(config));
  EXPECT_EQ(scanner.spans("aéxxa").size(), 1U);
}

TEST(Words, ABrokenPatternIsNamed) {
  Config config;
  config.patterns.push_back({.type = kTicket, .regex = "(unclosed"});
  const auto made = Scanner::make(std::move(config));
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code, ErrorCode::config_invalid);
  EXPECT_TRUE(made.error().message.contains("(unclosed"));
}

constexpr EntityType kPlant{62};
constexpr EntityType kLaboratory{63};
constexpr EntityType kOwnHost{64};
constexpr EntityType kOwnDatabase{65};

Config machines() {
  Config config;
  config.networks.push_back(
      {.type = kPlant, .ranges = {*ip_range_of("10.20.0.0/16"), *ip_range_of("fd00:20::/32")}});
  config.networks.push_back({.type = kLaboratory, .ranges = {*ip_range_of("10.20.30.0/24")}});
  config.hosts.push_back({.type = kOwnHost, .suffixes = {"corp.example", ".acme"}});
  config.hosts.push_back({.type = kOwnDatabase, .suffixes = {"db.corp.example"}});
  return config;
}

struct MachineCase {
  const char* note;
  std::string_view text;
  std::string_view want;  ///< the first span
  EntityType type;
};

constexpr MachineCase kMachines[] = {
    {"an address", "at 10.20.3.4 now", "10.20.3.4", kPlant},
    {"a network", "all of 10.20.0.0/16", "10.20.0.0/16", kPlant},
    {"a smaller network within", "at 10.20.30.4 now", "10.20.30.4", kLaboratory},
    {"another network", "at 10.21.3.4 now", "10.21.3.4", entity("technical.ip")},
    {"version 6", "at fd00:20::1 now", "fd00:20::1", kPlant},
    {"the URL around", "see http://10.20.3.4/status now", "http://10.20.3.4/status", kPlant},
    {"full-width digits", "at １0.20.3.4 now", "１0.20.3.4", kPlant},
    {"encoded", "at=%31%30.20.3.4", "%31%30.20.3.4", kPlant},
    {"a host", "ask wiki.Corp.Example, please", "wiki.Corp.Example", kOwnHost},
    {"the domain itself", "ask corp.example.", "corp.example", kOwnHost},
    {"a name below another one", "ask x1.db.corp.example", "x1.db.corp.example", kOwnDatabase},
    {"a label that goes on to the left", "ask bigdb.corp.example", "bigdb.corp.example", kOwnHost},
    {"before a port", "ssh -l root web.acme:22", "web.acme", kOwnHost},
};

TEST(Words, OwnMachinesHaveTypesOfTheirOwn) {
  TestScanner scanner(machines());
  for (const MachineCase& c : kMachines) {
    SCOPED_TRACE(c.note);
    const std::vector<Span> spans = scanner.spans(c.text);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(c.text.substr(spans[0].begin, spans[0].end - spans[0].begin), c.want);
    EXPECT_EQ(spans[0].type, c.type);
    EXPECT_TRUE(scanner.may_find("{\"a\":\"" + std::string(c.text) + "\"}"));
  }
}

constexpr std::string_view kOtherMachines[] = {"ask bigcorp.example",
                                               "ask corp.example.org",
                                               "ask corp.example-two",
                                               "ask .acme",
                                               "the acme",
                                               "x.acme.org"};

TEST(Words, OtherHostsAreNot) {
  TestScanner scanner(machines());
  for (const std::string_view text : kOtherMachines) {
    EXPECT_TRUE(scanner.spans(text).empty()) << text;
    EXPECT_FALSE(scanner.may_find("{\"a\":\"" + std::string(text) + "\"}")) << text;
  }
}

}  // namespace
}  // namespace sluice::scan
