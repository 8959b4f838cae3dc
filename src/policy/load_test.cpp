#include "policy/load.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/limits.h"
#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string sample_text() {
  std::ifstream file(std::string(SLUICE_SOURCE_DIR) + "/config/sluice.yaml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string spoiled(std::string_view from, std::string_view to) {
  std::string text(kCleanPolicy);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// A stranger's first `make run` would fail on the configuration that we ship.
TEST(Load, SampleConfigurationIsClean) {
  const FakeWorld world{.credentials = {"env:ANTHROPIC_API_KEY", "env:OPENAI_API_KEY"}};
  const Loaded loaded = world.load_text(sample_text());
  EXPECT_EQ(printed(loaded.problems), "");
  ASSERT_TRUE(loaded.snapshot.has_value());
  EXPECT_EQ(loaded.snapshot->zones.size(), 3U);
  EXPECT_EQ(loaded.snapshot->models.size(), 5U);
}

// Without any key the sample must serve: engines are off, with a warning that says what to set.
TEST(Load, SampleConfigurationWithoutKeysOnlyWarns) {
  const Loaded loaded = FakeWorld().load_text(sample_text());
  ASSERT_TRUE(loaded.snapshot.has_value());
  ASSERT_EQ(loaded.problems.size(), 2U) << printed(loaded.problems);
  EXPECT_EQ(loaded.problems[0].severity, Problem::Severity::warning);
  EXPECT_THAT(loaded.problems[0].message, HasSubstr("ANTHROPIC_API_KEY is not set"));
  EXPECT_FALSE(loaded.snapshot->engines[0].off);
  EXPECT_TRUE(loaded.snapshot->engines[1].off);
  EXPECT_TRUE(loaded.snapshot->engines[2].off);
}

TEST(Load, CleanConfigurationHasNoProblems) {
  const Loaded loaded = world_of_clean_policy().load_text(kCleanPolicy);
  EXPECT_EQ(printed(loaded.problems), "");
  EXPECT_TRUE(loaded.snapshot.has_value());
}

// Fixing a configuration one message at a time is how people come to hate a tool.
TEST(Load, AllProblemsComeAtOnceInTheOrderOfTheText) {
  const Loaded loaded = FakeWorld().load_text(R"(zones:
  - {name: a, kind: onprem, clearance: confidential}
engines:
  - {name: e, zone: b, dialect: extractive, url: x}
workloads:
  - {name: w, placement: public_first}
policy:
  route:
    - {candidates: [{zones: [c]}], on_exhausted: queu}
  never: [{zones: [d]}]
)");
  std::vector<int> lines;
  lines.reserve(loaded.problems.size());
  for (const Problem& problem : loaded.problems) {
    lines.push_back(problem.line);
  }
  EXPECT_EQ(lines, (std::vector<int>{2, 4, 4, 6, 9, 9, 10})) << printed(loaded.problems);
  EXPECT_FALSE(loaded.snapshot.has_value());
}

// Half a policy must not be in force: text that is no YAML gives no snapshot and one clear problem.
TEST(Load, BrokenYamlGivesNoSnapshot) {
  const Loaded loaded = FakeWorld().load_text("zones: [\npolicy: {");
  EXPECT_FALSE(loaded.snapshot.has_value());
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(loaded.problems[0].message, HasSubstr("no valid YAML"));
  EXPECT_GT(loaded.problems[0].line, 0);
}

TEST(Load, EmptyTextIsNoConfiguration) {
  for (const std::string_view text : {"", "# nothing\n", "42", "[]"}) {
    const Loaded loaded = FakeWorld().load_text(text);
    EXPECT_FALSE(loaded.snapshot.has_value()) << text;
    EXPECT_THAT(loaded.problems, Not(IsEmpty())) << text;
  }
}

Snapshot loaded_or_die(std::string_view text, const FakeWorld& world = world_of_clean_policy()) {
  Loaded loaded = world.load_text(text);
  EXPECT_TRUE(loaded.snapshot.has_value()) << printed(loaded.problems);
  return loaded.snapshot.value_or(Snapshot{});
}

constexpr std::string_view kSmallest = R"(
zones: [{name: onprem, kind: on_prem, clearance: confidential}]
engines: [{name: builtin, zone: onprem, dialect: extractive}]
policy: {route: [{candidates: [{placement: workload}]}]}
)";

// What is left out must mean what the documentation says, or an unmapped finding leaves as public.
TEST(Load, DefaultsOfWhatIsLeftOut) {
  const Snapshot snapshot = loaded_or_die(kSmallest);
  EXPECT_EQ(snapshot.levels, (std::vector<std::string>{"public", "internal", "confidential"}));
  const auto level_of = [&](std::string_view type) {
    return snapshot.level_name(
        snapshot.finding_labels[to_index(*snapshot.catalog.find(type))].level);
  };
  EXPECT_EQ(level_of("secret.jwt"), "confidential");
  EXPECT_EQ(level_of("personal.email"), "confidential");
  EXPECT_EQ(level_of("technical.ip"), "internal");
  EXPECT_EQ(level_of("medical.record_number"), "confidential");  // An unmapped family.
  ASSERT_EQ(snapshot.markings.size(), 1U);
  EXPECT_EQ(snapshot.markings[0].texts, (std::vector<std::string>{"CONFIDENTIAL", "TLP:RED"}));
  ASSERT_EQ(snapshot.workloads.size(), 1U);
  const Workload general{.name = "general",
                         .placement = Placement::private_first,
                         .floor = {.level = Level{1}},
                         .latency = LatencyClass::interactive,
                         .failure = FailureMode::degrade};
  EXPECT_EQ(snapshot.workloads[0], general);
  EXPECT_EQ(snapshot.zones[0].clearance_redacted, snapshot.zones[0].clearance);
  EXPECT_EQ(snapshot.rule_name(snapshot.routes[0].rule), "route[0]");
}

// `personal.email: public` beside `personal.*: secret` must win whatever the order, or the
// exception that a person wrote down would not hold.
TEST(Load, ExactTypeWinsOverItsFamily) {
  for (const std::string_view findings : {"{personal.*: secret, personal.email: public}",
                                          "{personal.email: public, personal.*: secret}"}) {
    const Snapshot snapshot = loaded_or_die(spoiled("{personal.*: secret}", findings));
    const auto label_of = [&](std::string_view type) {
      return snapshot.finding_labels[to_index(*snapshot.catalog.find(type))].level;
    };
    EXPECT_EQ(label_of("personal.email"), Level{0});
    EXPECT_EQ(label_of("personal.phone"), Level{1});
    EXPECT_EQ(label_of("technical.ip"), Level{1}) << "an unmapped family is the highest level";
  }
}

// A weaker rule that stands later must not undo a stronger one.
TEST(Load, StrongestActionWinsWhateverTheOrder) {
  const Snapshot snapshot = loaded_or_die(
      spoiled("  answers:",
              "    - {zones: [cloud], entities: [personal.email], action: refuse}\n"
              "    - {zones: [cloud], entities: [personal.*], action: pseudonymise}\n  answers:"));
  const auto cell = [&](std::string_view type) {
    return snapshot.transforms[1][to_index(*snapshot.catalog.find(type))];
  };
  EXPECT_EQ(cell("personal.email").transform, Transform::refuse);
  EXPECT_EQ(snapshot.rule_name(cell("personal.email").rule), "protect[1]");
  EXPECT_EQ(cell("personal.phone").transform, Transform::mask);
  EXPECT_EQ(snapshot.rule_name(cell("personal.phone").rule), "protect[0]");
  EXPECT_EQ(snapshot.transforms[0][to_index(*snapshot.catalog.find("personal.email"))].transform,
            Transform::none);
}

TEST(Load, PrivateOnlyIsANeverOfItsOwn) {
  const Snapshot snapshot =
      loaded_or_die(spoiled("floor: public}", "floor: public, placement: private_only}"));
  ASSERT_EQ(snapshot.never.size(), 2U);
  EXPECT_EQ(snapshot.rule_name(snapshot.never[1].rule), "private_only of main");
  EXPECT_EQ(snapshot.never[1].zones, (std::vector<bool>{false, true}));
  EXPECT_EQ(snapshot.rules[to_index(snapshot.never[1].rule)].line, 16);
}

TEST(Load, DictionariesBecomeTypesOfTheirOwn) {
  const Snapshot snapshot = loaded_or_die(
      spoiled("  findings: {",
              "  dictionaries:\n"
              "    - {name: projects, file: words.txt, level: secret, categories: [hr]}\n"
              "    - {name: people, words: [zoe, ann, ann], level: public}\n"
              "  patterns: [{name: ticket, regex: \"T-[0-9]+\", level: secret}]\n"
              "  findings: {"));
  ASSERT_EQ(snapshot.dictionaries.size(), 2U);
  EXPECT_EQ(snapshot.dictionaries[0].words, (std::vector<std::string>{"alpha", "beta"}));
  EXPECT_EQ(snapshot.dictionaries[1].words, (std::vector<std::string>{"ann", "zoe"}));
  EXPECT_EQ(snapshot.catalog.info(snapshot.dictionaries[0].type).name, "custom.projects");
  EXPECT_EQ(snapshot.catalog.info(snapshot.patterns[0].type).name, "custom.ticket");
  EXPECT_EQ(snapshot.categories, std::vector<std::string>{"hr"});
  EXPECT_EQ(snapshot.finding_labels[to_index(snapshot.dictionaries[0].type)].categories, 1);
  EXPECT_EQ(snapshot.zones[0].accepts, 1) << "`all` is every category that labels use";
  EXPECT_EQ(snapshot.finding_labels.size(), snapshot.catalog.size());
  EXPECT_EQ(snapshot.transforms[0].size(), snapshot.catalog.size());
}

TEST(Load, MachinesBecomeTypesOfTheirOwn) {
  const Snapshot snapshot = loaded_or_die(spoiled(
      "  findings: {",
      "  networks: [{name: plant, ranges: [10.20.0.0/16, \"fd00:20::/32\"], level: secret}]\n"
      "  hosts: [{name: ours, suffixes: .acme, level: public}]\n"
      "  findings: {"));
  ASSERT_EQ(snapshot.networks.size(), 1U);
  ASSERT_EQ(snapshot.networks[0].ranges.size(), 2U);
  EXPECT_EQ(to_text(snapshot.networks[0].ranges[1]), "fd00:20::/32");
  ASSERT_EQ(snapshot.hosts.size(), 1U);
  EXPECT_EQ(snapshot.hosts[0].suffixes, std::vector<std::string>{".acme"});
  EXPECT_EQ(snapshot.catalog.info(snapshot.networks[0].type).name, "custom.plant");
  EXPECT_EQ(snapshot.catalog.info(snapshot.hosts[0].type).name, "custom.ours");
  EXPECT_EQ(snapshot.finding_labels.size(), snapshot.catalog.size());
}

TEST(Load, PricesAreExactAndByDate) {
  const Snapshot snapshot = loaded_or_die(
      spoiled("tier: frontier}\nlabels",
              "tier: frontier, price: [{since: 2026-02-01, input_usd_per_mtok: 0.075, "
              "output_usd_per_mtok: 15, cache_read_usd_per_mtok: \"0.3\"}, {since: 2026-01-01, "
              "input_usd_per_mtok: 1000000, output_usd_per_mtok: \"0\"}]}\nlabels"));
  const std::vector<Price>& prices = snapshot.models[1].prices;
  ASSERT_EQ(prices.size(), 2U);
  EXPECT_EQ(prices[0].input_nano_usd_per_token, 1'000'000'000);
  EXPECT_EQ(prices[1].input_nano_usd_per_token, 75);
  EXPECT_EQ(prices[1].output_nano_usd_per_token, 15'000);
  EXPECT_EQ(prices[1].cache_read_nano_usd_per_token, 300);
  EXPECT_EQ(prices[1].cache_write_nano_usd_per_token, 75) << "left out: as any input";
}

TEST(Load, EnginesGetTheirVendorsAddress) {
  const Snapshot snapshot = loaded_or_die(kCleanPolicy);
  EXPECT_EQ(snapshot.engines[1].url, "https://api.anthropic.com");
  EXPECT_EQ(snapshot.engines[0].url, "");
  EXPECT_EQ(snapshot.models[0].name, "extractive");
  EXPECT_EQ(snapshot.models[0].tier, Tier::none);
}

// Two configurations that decide differently must never carry the same digest in the journal, and
// a comment must not look like a new policy.
TEST(Load, DigestIsThatOfTheEffectiveConfiguration) {
  const Digest clean = loaded_or_die(kCleanPolicy).digest;
  EXPECT_EQ(loaded_or_die("# A comment.\n\n" + std::string(kCleanPolicy)).digest, clean);
  EXPECT_EQ(loaded_or_die(kCleanPolicy, FakeWorld()).digest, clean) << "a missing credential";
  EXPECT_EQ(loaded_or_die(spoiled("kind: public_cloud, clearance: public",
                                  "clearance: public, kind: public_cloud"))
                .digest,
            clean);
  EXPECT_EQ(loaded_or_die(spoiled("floor: public}", "floor: public, latency: interactive}")).digest,
            clean)
      << "a default written out";
  constexpr std::pair<std::string_view, std::string_view> kChanges[] = {
      {"clearance: secret, accepts", "clearance: public, accepts"},
      {"accepts: [all]", "retention_days: 0"},
      {"tier: frontier}\nlabels", "tier: frontier, context_tokens: 1}\nlabels"},
      {"personal.*: secret", "personal.*: public"},
      {"action: mask", "action: refuse"},
      {"action: flag", "action: stop"},
      {"until: 2027-01-01", "until: 2027-01-02"},
      {"wiki.example.com", "wiki.example.org"},
      {"complexity: high", "complexity: low"},
      {"level: secret}, zones", "level: public}, zones"},
      {"env:CLAUDE_KEY", "env:CLAUDE_KEY2"},
      {"name: rest", "name: test"},
  };
  for (const auto& [from, to] : kChanges) {
    EXPECT_NE(loaded_or_die(spoiled(from, to)).digest, clean) << to;
  }
  const auto with_router = [](std::string_view router) {
    return loaded_or_die(std::string(kCleanPolicy) + std::string(router) + "\n").digest;
  };
  EXPECT_EQ(with_router("router: {threshold: 60}"), clean) << "a default written out";
  EXPECT_NE(with_router("router: {threshold: 61}"), clean);
  EXPECT_NE(with_router("router: {intents: [question, code]}"), clean);
  EXPECT_NE(with_router("router: {intents: [question, code]}"),
            with_router("router: {intents: [code, question]}"));
}

std::string many(std::string_view format, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list += fmt::format(fmt::runtime(format), i);
  }
  return list;
}

struct LimitCase {
  const char* note;
  std::string_view from;
  std::string_view before;
  std::string_view each;  ///< `{}` is the number
  std::string_view after;
  std::size_t most;
};

constexpr LimitCase kLimitCases[] = {
    {"levels", "levels: [public, secret]", "levels: [public, secret", ", l{}", "]", kLevelsMax - 2},
    {"categories", "floor: public}", "floor: public, categories: [", "c{},", "]}", kCategoriesMax},
    {"regions", "  levels:", "  regions: [eu", ", r{}", "]\n  levels:", kRegionsMax - 1},
    {"zones",
     "engines:\n",
     "",
     "  - {{name: z{}, kind: device, clearance: public}}\n",
     "engines:\n",
     kZonesMax - 2},
    {"models",
     "      - {name: big, tier: frontier}\n",
     "",
     "      - {{name: m{}, tier: frontier}}\n",
     "",
     kModelsMax - 1},
    {"workloads",
     "policy:\n",
     "",
     "  - {{name: w{}, floor: public}}\n",
     "policy:\n",
     kWorkloadsMax - 1},
    {"rules", "  protect:\n", "", "    - {{zones: [cloud]}}\n", "  protect:\n", kRulesMax - 1},
    {"selectors", "[{tier: frontier}]", "[", "{{tier: frontier}},", "]", kSelectorsMax},
    {"markings",
     "  findings:",
     "  markings: [",
     "{{text: m{}, level: secret}},",
     "]\n  findings:",
     kMarkingsMax},
    {"hosts", "[wiki.example.com]", "[", "h{}.example.com,", "]", kRestoreHostsMax},
};

// Everything has a limit, and the limit itself is still served.
TEST(Load, Limits) {
  for (const LimitCase& c : kLimitCases) {
    SCOPED_TRACE(c.note);
    const auto text = [&](std::size_t count) {
      return spoiled(c.from, std::string(c.before) + many(c.each, count) + std::string(c.after));
    };
    const Loaded at_limit = world_of_clean_policy().load_text(text(c.most));
    EXPECT_FALSE(has_errors(at_limit.problems)) << printed(at_limit.problems).substr(0, 500);
    const Loaded beyond = world_of_clean_policy().load_text(text(c.most + 1));
    EXPECT_TRUE(has_errors(beyond.problems));
  }
}

}  // namespace
}  // namespace sluice::policy
