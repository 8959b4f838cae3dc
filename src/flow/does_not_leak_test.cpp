#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "flow/3_classify/run.h"
#include "flow/house_fake.h"
#include "flow/serve.h"
#include "policy/decide.h"
#include "policy/load_fake.h"
#include "ports/engine_fake.h"
#include "ports/exchange_fake.h"

/// Ways around a boundary that people try, one test each. docs/proof.md has the table of all.
namespace sluice {
namespace {

/// The cloud comes first wherever it may; so what stays at home stays because of a rule.
constexpr std::string_view kPolicy = R"(zones:
  - {name: home, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential}
engines:
  - {name: house, zone: home, dialect: openai, url: "http://home", models: [{name: llama, tier: small}]}
  - {name: vendor, zone: cloud, dialect: openai, url: "http://vendor", models: [{name: gpt-x, tier: frontier}]}
labels:
  levels: [public, internal, confidential]
  findings: {personal.*: confidential, technical.*: internal}
  markings: [{text: ["TLP:RED"], level: confidential}]
workloads:
  - {name: general, placement: cloud_first, floor: public}
  - {name: code, placement: cloud_first, floor: internal}
policy:
  never:
    - {name: code stays, when: {workload: code}, zones: [cloud]}
    - {name: hard questions stay, when: {complexity: high, workload: general, tools: true}, zones: [cloud]}
  protect:
    - {zones: [cloud], entities: [personal.*], action: pseudonymise}
  route: [{name: all, candidates: [{placement: workload}]}]
  exceptions:
    - {name: incident, lifts: code stays, until: 2026-12-24}
)";

class DoesNotLeak : public testing::Test, public HouseFake {
 protected:
  DoesNotLeak() {
    policy::Loaded loaded = policy::FakeWorld().load_text(kPolicy);
    EXPECT_TRUE(loaded.snapshot) << policy::printed(loaded.problems);
    auto made = std::make_shared<Rules>();
    made->snapshot = std::make_shared<const policy::Snapshot>(*std::move(loaded.snapshot));
    made->scanner = std::move(*scan::Scanner::make(classify::scan_config(*made->snapshot)));
    for (EngineFake** fake : {&at_home, &vendor}) {
      auto engine = std::make_unique<EngineFake>();
      *fake = engine.get();
      made->engines.push_back(std::move(engine));
    }
    house.rules = std::move(made);
  }

  /// Sends a body as a program on this machine does; both engines would answer.
  int post(std::string body, std::vector<HeaderField> headers = {}) {
    for (EngineFake* engine : {at_home, vendor}) {
      EngineScript script;
      script.batches.emplace_back(text_batch("ok"));
      script.batches.emplace_back(end_batch());
      engine->scripts.assign(1, std::move(script));
    }
    ExchangeFake exchange(std::move(body));
    exchange.request_head.peer_is_loopback = true;
    exchange.request_head.headers = std::move(headers);
    exchange.request_head.headers.push_back({.name = "host", .value = "localhost"});
    exchange.request_head.headers.push_back({.name = "content-type", .value = "application/json"});
    run_to_completion(serve(house, exchange));
    return exchange.status;
  }

  static std::string chat(std::string_view text,
                          std::string_view model = "auto",
                          std::string_view more = "") {
    return R"({"model":")" + std::string(model) + R"(","stream":true,)" + std::string(more) +
           R"("messages":[{"role":"user","content":")" + std::string(text) + "\"}]}";
  }

  /// A conversation that begins with `first`, in which the model has said `then`.
  static std::string turns(std::string_view first, std::string_view then) {
    return R"({"model":"auto","stream":true,"messages":[{"role":"user","content":")" +
           std::string(first) + R"("},{"role":"assistant","content":")" + std::string(then) +
           R"("},{"role":"user","content":"and in one line?"}]})";
  }

  [[nodiscard]] std::size_t left() const { return vendor->bodies.size(); }

  EngineFake* at_home = nullptr;
  EngineFake* vendor = nullptr;
};

// Else every test here could pass because nothing ever goes to the cloud.
TEST_F(DoesNotLeak, WhatMayGoGoes) {
  EXPECT_EQ(post(chat("which planets have rings?")), 200);
  EXPECT_EQ(left(), 1U);
}

// An administrator, or whoever can move the clock, would revive what had ended.
TEST_F(DoesNotLeak, AClockSetBackRevivesNoException) {
  using std::chrono::sys_days;
  using std::chrono::year;
  const std::vector<HeaderField> code = {{.name = "x-sluice-workload", .value = "code"}};
  clock.set_wall(sys_days(year(2026) / 12 / 24));
  EXPECT_EQ(post(chat("on its last day"), code), 200);
  ASSERT_EQ(left(), 1U);
  clock.set_wall(sys_days(year(2026) / 12 / 25));
  EXPECT_EQ(post(chat("a day later"), code), 200);
  ASSERT_EQ(left(), 1U);
  clock.set_wall(sys_days(year(2026) / 12 / 1));
  EXPECT_EQ(post(chat("set back"), code), 200);
  EXPECT_EQ(left(), 1U);
  EXPECT_EQ(at_home->bodies.size(), 2U);
}

// Masking the one address in it would make a confidential document public.
TEST_F(DoesNotLeak, AMarkingStaysWhateverIsMasked) {
  EXPECT_EQ(post(chat("TLP:RED: tell jane.miller@contoso-mail.net")), 200);
  EXPECT_EQ(left(), 0U);
  EXPECT_EQ(post(chat("tell jane.miller@contoso-mail.net")), 200);
  EXPECT_EQ(left(), 1U);  // The address alone is taken out, and the rest may go.
}

struct NamingCase {
  const char* note;
  std::string_view model;
  std::vector<HeaderField> headers;
};

// Whoever writes the request would write the policy.
TEST_F(DoesNotLeak, NamingSomethingElseOpensNothing) {
  const NamingCase cases[] = {
      {"another workload", "auto", {{.name = "x-sluice-workload", .value = "general"}}},
      {"a workload as the model", "general", {}},
      {"the model in the cloud", "gpt-x", {}},
      {"the model in the cloud, pinned", "vendor/gpt-x", {}},
      {"the best there is", "smart", {}},
      {"a session of somebody else", "auto", {{.name = "x-sluice-session", .value = "another"}}},
      {"a latency class", "auto", {{.name = "x-sluice-latency", .value = "batch"}}},
      {"a lower class of data", "auto", {{.name = "x-sluice-data-class", .value = "public"}}},
  };
  for (const NamingCase& c : cases) {
    SCOPED_TRACE(c.note);
    const int status = post(chat("TLP:RED: the merger", c.model), c.headers);
    EXPECT_TRUE(status == 200 || (status >= 400 && status < 500)) << status;
    EXPECT_EQ(left(), 0U);
  }
}

// A session that named nothing must not make two conversations one: what a placeholder stands for
// in one of them is nobody's business in the other.
TEST_F(DoesNotLeak, APlaceholderOfAnotherSessionStandsForNothing) {
  const std::string text = "tell jane.miller@contoso-mail.net";
  for (const char* session : {"one", "two"}) {
    EXPECT_EQ(post(chat(text), {{.name = "x-sluice-session", .value = session}}), 200);
  }
  ASSERT_EQ(left(), 2U);
  const auto placeholder = [](const std::string& body) {
    return body.substr(body.find("EMAIL_"), sizeof("EMAIL_QZTKRBWMHD") - 1);
  };
  EXPECT_NE(placeholder(vendor->bodies[0]), placeholder(vendor->bodies[1]));
}

// A summary is also a text like any other: findings in it are found again, a marking that it quotes
// counts, and so does what the client declares.
TEST_F(DoesNotLeak, ASummaryIsReadAgain) {
  EXPECT_EQ(post(turns("TLP:RED: the merger", "Two firms become one.")), 200);
  EXPECT_EQ(left(), 0U);  // The marked text is still there.
  EXPECT_EQ(post(turns("summarise it", "TLP:RED: two firms become one.")), 200);
  EXPECT_EQ(left(), 0U);  // The summary says so itself.
  EXPECT_EQ(post(turns("summarise it", "Two firms become one."),
                 {{.name = "x-sluice-data-class", .value = "confidential"}}),
            200);
  EXPECT_EQ(left(), 0U);  // The client says so.
  EXPECT_EQ(post(turns("summarise it", "jane.miller@contoso-mail.net sells.")), 200);
  ASSERT_EQ(left(), 1U);  // What is found in it is found again.
  EXPECT_EQ(vendor->bodies[0].find("jane.miller"), std::string::npos);
}

struct SummaryCase {
  const char* note;
  std::string_view first;                  ///< what the first turn begins with
  std::vector<HeaderField> first_headers;  ///< and its headers
  std::string_view second;                 ///< what the turn with the summary alone begins with
  std::vector<HeaderField> second_headers;
  std::size_t leaves;  ///< how many requests the vendor sees of the second turn
};

// The marked document is dropped from the history, and the summary that was made of it goes out.
TEST_F(DoesNotLeak, ASummaryOfAMarkedDocumentStays) {
  constexpr std::string_view kLong = "please summarise the document that I paste below";
  const std::vector<HeaderField> one = {{.name = "x-sluice-session", .value = "one"}};
  const std::vector<HeaderField> two = {{.name = "x-sluice-session", .value = "two"}};
  const SummaryCase cases[] = {
      {"the session says so, whatever it begins with", "summarise", one, "go on", one, 0},
      {"no session, the same first words", kLong, {}, kLong, {}, 0},
      {"the header is left out, the same first words", kLong, one, kLong, {}, 0},
      {"another session: nobody can know", kLong, one, kLong, two, 1},
      {"the header is left out, other words: nobody can know", kLong, one, "go on", {}, 1},
      {"first words that everybody says", "hello", {}, "hello", {}, 1},
  };
  for (const SummaryCase& c : cases) {
    SCOPED_TRACE(c.note);
    sessions.kept.clear();
    const std::size_t before = left();
    EXPECT_EQ(post(turns(c.first, "TLP:RED: the merger"), c.first_headers), 200);
    EXPECT_EQ(left(), before);
    EXPECT_EQ(post(turns(c.second, "Two firms become one."), c.second_headers), 200);
    EXPECT_EQ(left() - before, c.leaves);
  }
}

// One e-mail address that was masked would lock a whole conversation at home.
TEST_F(DoesNotLeak, ASessionHandsOnNoFinding) {
  const std::vector<HeaderField> session = {{.name = "x-sluice-session", .value = "one"}};
  EXPECT_EQ(post(chat("tell jane.miller@contoso-mail.net"), session), 200);
  EXPECT_EQ(post(chat("which planets have rings?"), session), 200);
  EXPECT_EQ(left(), 2U);
  EXPECT_EQ(sessions.asked, 0);  // Nothing that every request has needs to be kept.
}

// What a session holds stays, whoever lowers it: a client, a quiet turn, or a turn that was small.
TEST_F(DoesNotLeak, ASessionIsNeverLowered) {
  std::vector<HeaderField> session = {{.name = "x-sluice-session", .value = "one"}};
  EXPECT_EQ(post(chat("TLP:RED: the merger"), session), 200);
  session.push_back({.name = "x-sluice-data-class", .value = "public"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(post(chat("which planets have rings?"), session), 200);
  }
  EXPECT_EQ(left(), 0U);
  EXPECT_EQ(journal.intents.back().reasons.back(), ReasonKind::session);
}

// What nobody could look up would be taken for nothing.
TEST_F(DoesNotLeak, ASessionThatCannotBeLookedUpIsRefused) {
  const std::vector<HeaderField> session = {{.name = "x-sluice-session", .value = "one"}};
  EXPECT_EQ(post(chat("TLP:RED: the merger"), session), 200);
  sessions.failure = ErrorCode::io_failed;
  EXPECT_EQ(post(chat("which planets have rings?"), session), 503);  // It cannot be read.
  EXPECT_EQ(post(chat("TLP:RED: something else entirely"),
                 {{.name = "x-sluice-session", .value = "two"}}),
            503);  // It cannot be kept.
  EXPECT_EQ(left(), 0U);
  EXPECT_EQ(at_home->bodies.size(), 1U);
}

// Requests that name no session would pay for those that do.
TEST_F(DoesNotLeak, WhoNamesNoSessionAsksNobody) {
  sessions.failure = ErrorCode::io_failed;
  EXPECT_EQ(post(chat("which planets have rings, and what are these made of?")), 200);
  EXPECT_EQ(sessions.asked, 0);
}

// What a dry run looks at was sent to nobody: nothing was made of it.
TEST_F(DoesNotLeak, ADryRunHandsNothingOn) {
  const std::vector<HeaderField> session = {{.name = "x-sluice-session", .value = "one"},
                                            {.name = "x-sluice-dry-run", .value = "1"}};
  EXPECT_EQ(post(chat("TLP:RED: the merger"), session), 200);
  EXPECT_TRUE(sessions.kept.empty());
}

// A classifier that is unsure, or is not there, would open what it was meant to close.
TEST_F(DoesNotLeak, AnUnknownLearnedFactClosesANever) {
  const policy::Snapshot& policy = *house.rules->snapshot;
  Facts facts;
  facts.reasons = {{.kind = ReasonKind::floor_of_workload}};
  facts.needs = bit(Capability::tools);
  const Environment environment{.date = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1)};
  const ModelIndex in_the_cloud{1};
  for (const auto& [complexity, want] : {std::pair{Learned::low, Drop::none},
                                         {Learned::high, Drop::never_rule},
                                         {Learned::unknown, Drop::never_rule}}) {
    facts.complexity = complexity;
    EXPECT_EQ(policy::admit(policy, facts, environment, in_the_cloud).drop, want)
        << to_string(complexity);
  }
}

// Two sources that may each be read somewhere may together be read nowhere: an intersection that
// became a union would send the European half over the ocean.
TEST_F(DoesNotLeak, PassagesOfTwoRegionsGoNowhere) {
  policy::Snapshot policy = *house.rules->snapshot;
  constexpr RegionSet kEurope = 0b01;
  constexpr RegionSet kAmerica = 0b10;
  policy.zones[0].region = 0;
  policy.zones[1].region = 1;
  const auto admitted = [&](std::vector<RegionSet> passages) {
    Facts facts;
    facts.reasons = {{.kind = ReasonKind::floor_of_workload}};
    for (const RegionSet region : passages) {
      facts.reasons.push_back({.kind = ReasonKind::document, .raises = {.regions = region}});
    }
    facts.original = original_label(facts.reasons);
    std::string zones;
    for (const ModelIndex model : {ModelIndex{0}, ModelIndex{1}}) {
      const Candidate candidate = policy::admit(policy, facts, {}, model);
      zones += candidate.drop == Drop::none ? policy.zone(candidate.zone).name + " " : "";
    }
    return zones;
  };
  EXPECT_EQ(admitted({}), "home cloud ");
  EXPECT_EQ(admitted({kEurope}), "home ");
  EXPECT_EQ(admitted({kAmerica}), "cloud ");
  EXPECT_EQ(admitted({kEurope, kAmerica}), "");
}

struct ForeignCase {
  const char* note;
  std::vector<HeaderField> headers;
  bool is_here = true;  ///< the connection comes from this machine
};

// A page in a browser, or a proxy that makes everybody local, would be served as the owner.
TEST_F(DoesNotLeak, AnonymousModeServesThisMachineAlone) {
  const ForeignCase cases[] = {
      {"another machine", {}, false},
      {"a page", {{.name = "origin", .value = "https://evil.example"}}},
      {"a proxy", {{.name = "x-forwarded-for", .value = "203.0.113.9"}}},
      {"another word of proxies", {{.name = "forwarded", .value = "for=203.0.113.9"}}},
      {"a third one", {{.name = "via", .value = "1.1 proxy"}}},
      {"a name that was bound to this address", {{.name = "host", .value = "evil.example"}}},
      {"a form", {{.name = "content-type", .value = "text/plain"}}},
  };
  for (const ForeignCase& c : cases) {
    SCOPED_TRACE(c.note);
    ExchangeFake exchange(chat("hello"));
    exchange.request_head.peer_is_loopback = c.is_here;
    exchange.request_head.headers = c.headers;
    for (const auto& [name, value] :
         {std::pair{"host", "localhost"}, {"content-type", "application/json"}}) {
      if (c.headers.empty() || c.headers[0].name != name) {
        exchange.request_head.headers.push_back({.name = name, .value = value});
      }
    }
    run_to_completion(serve(house, exchange));
    EXPECT_GE(exchange.status, 400);
    EXPECT_LT(exchange.status, 500);
    EXPECT_EQ(left() + at_home->bodies.size(), 0U);
  }
}

}  // namespace
}  // namespace sluice
