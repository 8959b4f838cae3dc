#include "flow/serve.h"

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/run_task.h"
#include "flow/3_classify/run.h"
#include "flow/house_fake.h"
#include "policy/load_fake.h"
#include "ports/engine_fake.h"
#include "ports/exchange_fake.h"

namespace sluice {
namespace {

constexpr std::string_view kPolicy = R"(zones:
  - {name: onprem, kind: on_prem, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential, accepts_redacted: []}
engines:
  - {name: home, zone: onprem, dialect: openai, url: "http://home", models: [{name: llama, tier: small}]}
  - {name: vendor, zone: cloud, dialect: openai, url: "http://vendor", models: [{name: gpt-x, tier: frontier}]}
labels:
  levels: [public, internal, confidential]
  findings: {secret.*: confidential, personal.*: confidential, financial.*: confidential, technical.*: internal}
  markings: [{text: ["TLP:RED"], level: confidential}]
workloads:
  - {name: general, placement: cloud_first, floor: internal, latency: interactive, failure: degrade}
  - {name: strict, placement: cloud_first, floor: internal, latency: interactive, failure: fail_closed}
policy:
  protect:
    - {zone_kinds: [public_cloud], entities: [secret.*], action: mask}
    - {zone_kinds: [public_cloud], entities: [personal.email], action: pseudonymise}
    - {name: no cards anywhere, zones: [onprem, cloud], entities: [financial.card], action: refuse}
  route: [{name: all, candidates: [{placement: workload}], on_exhausted: by_workload}]
)";

/// A house without a network, with two scripted engines; see kPolicy.
struct Scene : HouseFake {
  Scene() {
    policy::Loaded loaded = policy::FakeWorld().load_text(kPolicy);
    EXPECT_TRUE(loaded.snapshot) << policy::printed(loaded.problems);
    auto made = std::make_shared<Rules>();
    made->snapshot = std::make_shared<const policy::Snapshot>(*std::move(loaded.snapshot));
    made->scanner = std::move(*scan::Scanner::make(classify::scan_config(*made->snapshot)));
    for (EngineFake** fake : {&home, &vendor}) {
      auto engine = std::make_unique<EngineFake>();
      *fake = engine.get();
      made->engines.push_back(std::move(engine));
    }
    house.rules = std::move(made);
  }

  /// Sends one user message; the exchange holds what came back.
  ExchangeFake ask(std::string_view text, std::vector<HeaderField> headers = {}) {
    ExchangeFake exchange(
        R"({"model":"auto","stream":true,"messages":[{"role":"user","content":")" +
        std::string(text) + "\"}]}");
    exchange.request_head.peer_is_loopback = true;
    exchange.request_head.headers = std::move(headers);
    exchange.request_head.headers.push_back({.name = "host", .value = "localhost"});
    exchange.request_head.headers.push_back({.name = "content-type", .value = "application/json"});
    run_to_completion(serve(house, exchange));
    return exchange;
  }

  static EngineScript says(std::string_view text) {
    EngineScript script;
    script.batches.emplace_back(text_batch(text));
    script.batches.emplace_back(end_batch());
    return script;
  }

  EngineFake* home = nullptr;
  EngineFake* vendor = nullptr;
};

const std::string kAddress = "jane.miller@contoso-mail.net";

// A person's address that reaches the cloud, or a placeholder that reaches the person, breaks the
// product's first promise.
TEST(Serve, PseudonymisedOnTheWayOutRestoredOnTheWayBack) {
  Scene scene;
  scene.vendor->scripts.push_back(Scene::says("noted"));
  ExchangeFake first = scene.ask("write to " + kAddress);
  ASSERT_EQ(first.status, 200) << first.received();
  ASSERT_EQ(scene.vendor->bodies.size(), 1U);
  const std::string& sent = scene.vendor->bodies[0];
  EXPECT_EQ(sent.find(kAddress), std::string::npos);
  const std::size_t at = sent.find("EMAIL_");
  ASSERT_NE(at, std::string::npos);
  const std::string placeholder = sent.substr(at, sizeof("EMAIL_QZTKRBWMHD") - 1);

  scene.vendor->scripts.push_back(Scene::says("I write to " + placeholder + " now"));
  const ExchangeFake second = scene.ask("write to " + kAddress);
  EXPECT_NE(second.received().find("I write to " + kAddress + " now"), std::string::npos)
      << second.received();
  EXPECT_EQ(second.received().find("EMAIL_"), std::string::npos);
  EXPECT_EQ(scene.journal.intents.size(), 2U);
  EXPECT_EQ(scene.journal.closings.at(1).ending, Ending::answered);
}

// Masking the address in it does not make a marked document public.
TEST(Serve, AMarkingKeepsItAtHome) {
  Scene scene;
  scene.home->scripts.push_back(Scene::says("ok"));
  EXPECT_EQ(scene.ask("TLP:RED tell " + kAddress).status, 200);
  EXPECT_TRUE(scene.vendor->bodies.empty());
  ASSERT_EQ(scene.home->bodies.size(), 1U);
  EXPECT_NE(scene.home->bodies[0].find(kAddress), std::string::npos);
}

// An outage of the cloud must not cost the answer where another zone may give it, nor change what
// each zone sees.
TEST(Serve, FallsBackAndSaysSo) {
  Scene scene;
  scene.vendor->scripts.push_back(
      {.refusal = Error{.code = ErrorCode::upstream_unavailable, .message = "down"}});
  scene.home->scripts.push_back(Scene::says("ok"));
  const ExchangeFake exchange = scene.ask("hello " + kAddress);
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(scene.vendor->bodies.at(0).find(kAddress), std::string::npos);
  EXPECT_NE(scene.home->bodies.at(0).find(kAddress), std::string::npos);
  EXPECT_EQ(scene.journal.intents.size(), 2U);
}

// A refusal that does not name its rule cannot be mended by whoever gets it; and nothing may have
// been sent.
TEST(Serve, RefusalNamesTheRule) {
  Scene scene;
  const ExchangeFake exchange = scene.ask("pay with 4111 1111 1111 1111 please");
  EXPECT_EQ(exchange.status, 403);
  EXPECT_NE(exchange.received().find("no cards anywhere"), std::string::npos)
      << exchange.received();
  EXPECT_EQ(exchange.received().find("4111"), std::string::npos);
  EXPECT_TRUE(scene.vendor->bodies.empty() && scene.home->bodies.empty() &&
              scene.journal.intents.empty());
  EXPECT_EQ(scene.journal.closings.at(0).ending, Ending::refused);
  EXPECT_EQ(scene.journal.closings.at(0).rule, "no cards anywhere");
}

// A dry run that sent something would be the opposite of what was asked for.
TEST(Serve, DryRunExplainsAndSendsNothing) {
  Scene scene;
  const ExchangeFake exchange = scene.ask("write to " + kAddress, {{"x-sluice-dry-run", "1"}});
  EXPECT_EQ(exchange.status, 200);
  EXPECT_NE(exchange.received().find("personal.email"), std::string::npos);
  EXPECT_EQ(exchange.received().find(kAddress), std::string::npos);
  EXPECT_TRUE(scene.vendor->bodies.empty() && scene.journal.intents.empty());
}

// With the journal broken nothing may be sent anywhere, and the caller must hear why.
TEST(Serve, NoJournalNoSend) {
  Scene scene;
  scene.journal.fails_at = 0;
  scene.vendor->scripts.push_back(Scene::says("ok"));
  EXPECT_EQ(scene.ask("hello").status, 503);
  EXPECT_TRUE(scene.vendor->bodies.empty() && scene.home->bodies.empty());
}

// A bad body must be answered in the caller's dialect, with the place of the mistake, and recorded
// as refused.
TEST(Serve, BadInputIsToldWhere) {
  Scene scene;
  ExchangeFake exchange(
      R"({"model":"auto","messages":[{"role":"user","content":"a","content":"b"}]})");
  exchange.request_head.peer_is_loopback = true;
  exchange.request_head.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
  run_to_completion(serve(scene.house, exchange));
  EXPECT_EQ(exchange.status, 400);
  EXPECT_NE(exchange.received().find("$.messages[0].content"), std::string::npos)
      << exchange.received();
  EXPECT_EQ(scene.journal.closings.at(0).error, ErrorCode::invalid_input);
}

// Whoever has no key could fill the memory with bodies, and learn from the parser's words what is
// behind the door.
TEST(Serve, NoBodyIsReadForAnUnknownKey) {
  for (const char* key : {"", "Bearer wrong"}) {
    Scene scene;
    KeyTable keys;
    keys.add(sha256({"good"}), {.key = {"k1"}, .tenant = {"acme"}});
    scene.house.keys = std::make_shared<const KeyTable>(std::move(keys));
    ExchangeFake exchange("{ this is no JSON");
    exchange.request_head.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
    exchange.request_head.headers.push_back({.name = "authorization", .value = key});
    run_to_completion(serve(scene.house, exchange));
    EXPECT_EQ(exchange.status, 401) << exchange.received();
    EXPECT_FALSE(exchange.body_was_read);
    EXPECT_EQ(scene.journal.closings.at(0).error, ErrorCode::unauthenticated);

    ExchangeFake known("{ this is no JSON");
    known.request_head.headers = {{"authorization", "Bearer good"}};
    run_to_completion(serve(scene.house, known));
    EXPECT_EQ(known.status, 400);
    EXPECT_TRUE(known.body_was_read);
  }
}

// A client that is turned away because memory is short must be told to come back, and when.
TEST(Serve, NoRoomForABodySaysWhenToRetry) {
  Scene scene;
  ExchangeFake exchange;
  exchange.body_error = Error{.code = ErrorCode::unavailable,
                              .message = "too much in flight",
                              .retry_after = std::chrono::seconds(1)};
  exchange.request_head.peer_is_loopback = true;
  exchange.request_head.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
  run_to_completion(serve(scene.house, exchange));
  EXPECT_EQ(exchange.status, 503);
  EXPECT_THAT(exchange.headers, testing::Contains(testing::Pair("retry-after", "1")));
}

// A caller that leaves must not be charged with an answer that nobody read, nor crash the flow.
TEST(Serve, ACallerMayLeaveAtAnyWrite) {
  for (std::size_t n = 0; n < 2; ++n) {
    Scene scene;
    scene.vendor->scripts.push_back(Scene::says("one two three"));
    ExchangeFake exchange(
        R"({"model":"auto","stream":true,"messages":[{"role":"user","content":"hi"}]})");
    exchange.request_head.peer_is_loopback = true;
    exchange.request_head.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
    exchange.leaves_at_write = n;
    run_to_completion(serve(scene.house, exchange));
    EXPECT_EQ(scene.journal.closings.at(0).ending, Ending::cancelled);
  }
}

}  // namespace
}  // namespace sluice
