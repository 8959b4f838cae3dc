#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "flow/3_classify/run.h"
#include "flow/8_restore/run.h"
#include "flow/house_fake.h"
#include "flow/serve.h"
#include "policy/load_fake.h"
#include "ports/engine_fake.h"
#include "ports/exchange_fake.h"

namespace sluice {
namespace {

/// `open` takes everything as it is; the others look, and take something out. All may read
/// everything, so that no label stands between a failed detector and a send.
constexpr std::string_view kPolicy = R"(zones:
  - {name: private, kind: private_cloud, clearance: confidential, accepts: [all]}
  - {name: cloud, kind: public_cloud, clearance: confidential, accepts: [all]}
  - {name: open, kind: on_prem, clearance: confidential, accepts: [all]}
engines:
  - {name: vendor, zone: cloud, dialect: openai, url: "http://v", models: [{name: a, tier: frontier}]}
  - {name: partner, zone: private, dialect: openai, url: "http://p", models: [{name: b, tier: mid}]}
  - {name: home, zone: open, dialect: openai, url: "http://h", models: [{name: c, tier: small}]}
labels:
  levels: [public, internal, confidential]
  dictionaries: [{name: projects, words: [Nachtigall], level: confidential}]
  patterns: [{name: tickets, regex: "INC-[0-9]{6}", level: internal}]
workloads:
  - {name: general, placement: cloud_first, floor: public, failure: degrade}
policy:
  protect:
    - {zones: [cloud], entities: [secret.*, personal.*, custom.*], action: mask}
    - {zones: [private], entities: [secret.*, personal.*, custom.*], action: pseudonymise}
  answers:
    - {from_zones: [cloud, private, open], entities: [secret.*, personal.*, custom.*], action: mask}
  route: [{name: all, candidates: [{placement: workload}], on_exhausted: by_workload}]
)";

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

/// A house whose detectors fail from the n-th of their steps on, or at that step alone.
struct Scene : HouseFake {
  std::uint64_t steps = 0;
  std::uint64_t fails_at = kNever;
  bool goes_on_failing = false;

  Scene() {
    policy::Loaded loaded = policy::FakeWorld().load_text(kPolicy);
    EXPECT_TRUE(loaded.snapshot) << policy::printed(loaded.problems);
    auto made = std::make_shared<Rules>();
    made->snapshot = std::make_shared<const policy::Snapshot>(*std::move(loaded.snapshot));
    scan::Config config = classify::scan_config(*made->snapshot);
    config.fails = [this] {
      const std::uint64_t step = steps++;
      return step == fails_at || (goes_on_failing && step > fails_at);
    };
    made->scanner = std::move(*scan::Scanner::make(std::move(config)));
    for (EngineFake** fake : {&vendor, &partner, &home}) {
      auto engine = std::make_unique<EngineFake>();
      *fake = engine.get();
      made->engines.push_back(std::move(engine));
    }
    house.rules = std::move(made);
  }

  ExchangeFake ask(const std::string& messages) {
    ExchangeFake exchange(R"({"model":"auto","stream":true,"messages":)" + messages + "}");
    exchange.request_head.peer_is_loopback = true;
    exchange.request_head.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
    run_to_completion(serve(house, exchange));
    return exchange;
  }

  void every_engine_says(const std::vector<std::string>& pieces) const {
    for (EngineFake* engine : {vendor, partner, home}) {
      EngineScript script;
      for (const std::string& piece : pieces) {
        script.batches.emplace_back(text_batch(piece));
      }
      script.batches.emplace_back(end_batch());
      engine->scripts.push_back(std::move(script));
    }
  }

  EngineFake* vendor = nullptr;
  EngineFake* partner = nullptr;
  EngineFake* home = nullptr;
};

const std::string kAddress = "jane.miller@" + std::string("contoso-mail.net");

/// A value in plain text, one in base64, a configured word and a pattern, in parts side by side.
std::string messages() {
  const std::string encoded = "amFuZS5taWxsZXJAY29udG9zby1tYWlsLm5ldA==";  // kAddress
  return R"([{"role":"user","content":[{"type":"text","text":"write to )" + kAddress +
         R"("},{"type":"text","text":" about Nachtigall, INC-123456, )" + encoded + R"("}]},)" +
         R"({"role":"user","content":"and caf\u00e9 \"quoted\" )" + kAddress + R"("}])";
}

void expect_nothing_raw(const EngineFake& engine, std::uint64_t at) {
  for (const std::string& body : engine.bodies) {
    for (const std::string& value : {kAddress,
                                     std::string("Nachtigall"),
                                     std::string("INC-123456"),
                                     std::string("amFuZS5taWxsZXJA")}) {
      EXPECT_EQ(body.find(value), std::string::npos) << "step " << at;
    }
  }
}

// Property 7: memory that runs out in a detector must not be what lets a customer's address go. The
// request may go where nothing would have been taken out, and nowhere else.
TEST(DetectorFault, NoRawByteLeavesWhicheverStepFails) {
  for (const bool goes_on : {false, true}) {
    std::uint64_t at = 0;
    std::uint64_t steps = 0;
    for (; at <= steps; ++at) {
      Scene scene;
      scene.fails_at = at;
      scene.goes_on_failing = goes_on;
      scene.every_engine_says({"ok"});
      const ExchangeFake exchange = scene.ask(messages());
      EXPECT_EQ(exchange.status, 200) << exchange.received();
      expect_nothing_raw(*scene.vendor, at);
      expect_nothing_raw(*scene.partner, at);
      steps = scene.steps;
    }
    EXPECT_GT(at, 10U);
  }
}

/// Finds each word that begins with `Zz`, and fails from the n-th call on.
class FailingFinder final : public ner::Finder {
 public:
  explicit FailingFinder(int fails_at) : fails_at_(fails_at) {}

  Result<void> find(std::string_view piece, std::vector<ner::NameSpan>& names) override {
    names.clear();
    if (calls_++ >= fails_at_) {
      return fail(ErrorCode::internal, "injected");
    }
    for (std::size_t at = piece.find("Zz"); at != std::string_view::npos;
         at = piece.find("Zz", at + 1)) {
      const std::size_t end = std::min(piece.find_first_of(" .,", at), piece.size());
      names.push_back(
          {.begin = static_cast<std::uint32_t>(at), .end = static_cast<std::uint32_t>(end)});
    }
    return {};
  }

 private:
  int fails_at_;
  int calls_ = 0;
};

/// Finds nothing in any text, and fails from the n-th call on.
class FailingJudge final : public linear::Judge {
 public:
  explicit FailingJudge(int fails_at) : fails_at_(fails_at) {}

  Result<std::vector<float>> judge(std::string_view /*text*/) const override {
    if (calls_++ >= fails_at_) {
      return fail(ErrorCode::internal, "injected");
    }
    return std::vector<float>{0.0F, 1.0F};
  }

 private:
  int fails_at_;
  mutable int calls_ = 0;
};

constexpr std::string_view kNamed =
    R"([{"role":"user","content":"Dear Zzella, the weather in the hills was fine all week."},)"
    R"({"role":"assistant","content":"I shall tell Zzorro about it, as soon as he is here."},)"
    R"({"role":"user","content":"Then write to Zzella that the meeting is on Monday."}])";

/// The scene's rules, for what else looks at a text. All zones but `open` may read up to
/// `clearance`.
std::shared_ptr<Rules> watched(Scene& scene, Level clearance) {
  auto rules = std::make_shared<Rules>();
  auto snapshot = std::make_shared<policy::Snapshot>(*scene.house.rules->snapshot);
  snapshot->sensitivity.subjects = {{.class_index = 0}};
  for (const std::size_t zone : {0U, 1U}) {
    snapshot->zones[zone].clearance = snapshot->zones[zone].clearance_redacted = clearance;
  }
  rules->snapshot = std::move(snapshot);
  rules->scanner = scene.house.rules->scanner;
  for (EngineFake** fake : {&scene.vendor, &scene.partner, &scene.home}) {
    auto engine = std::make_unique<EngineFake>();
    *fake = engine.get();
    rules->engines.push_back(std::move(engine));
  }
  return rules;
}

// The tagger of names is a detector like any other: where it fails, nobody knows the names in a
// text, and the text may go only where none would have been taken out.
TEST(DetectorFault, NoNameLeavesWhenTheTaggerFails) {
  for (int fails_at = 0; fails_at < 4; ++fails_at) {
    Scene scene;
    std::shared_ptr<Rules> rules = watched(scene, Level{2});
    rules->names = std::make_unique<FailingFinder>(fails_at);
    scene.house.rules = std::move(rules);
    scene.every_engine_says({"ok"});
    const ExchangeFake exchange = scene.ask(std::string(kNamed));
    EXPECT_EQ(exchange.status, 200) << exchange.received();
    for (const EngineFake* engine : {scene.vendor, scene.partner}) {
      EXPECT_EQ(engine->bodies.empty(), engine == scene.partner || fails_at < 3) << fails_at;
      for (const std::string& body : engine->bodies) {
        EXPECT_EQ(body.find("Zz"), std::string::npos) << body;
      }
    }
  }
}

// Nor does anybody know what a text is about when the judge fails: it counts as of the highest
// level, and goes where that may go.
TEST(DetectorFault, NothingLeavesUnjudged) {
  for (int fails_at = 0; fails_at < 4; ++fails_at) {
    Scene scene;
    std::shared_ptr<Rules> rules = watched(scene, Level{0});
    rules->judge = std::make_shared<const FailingJudge>(fails_at);
    scene.house.rules = std::move(rules);
    scene.every_engine_says({"ok"});
    const ExchangeFake exchange = scene.ask(std::string(kNamed));
    EXPECT_EQ(exchange.status, 200) << exchange.received();
    EXPECT_EQ(scene.vendor->bodies.empty(), fails_at < 3) << fails_at;
    EXPECT_TRUE(scene.partner->bodies.empty()) << fails_at;
  }
}

// With nowhere to go as it is, it must not go at all, and the caller must hear why.
TEST(DetectorFault, RefusedWhereEveryZoneTakesSomethingOut) {
  Scene scene;
  auto rules = std::make_shared<Rules>();
  auto snapshot = std::make_shared<policy::Snapshot>(*scene.house.rules->snapshot);
  snapshot->transforms[2] = snapshot->transforms[1];
  rules->snapshot = std::move(snapshot);
  rules->scanner = scene.house.rules->scanner;
  for (int i = 0; i < 3; ++i) {
    rules->engines.push_back(std::make_unique<EngineFake>());
  }
  scene.house.rules = std::move(rules);
  scene.fails_at = 0;
  scene.goes_on_failing = true;
  const ExchangeFake exchange = scene.ask(messages());
  EXPECT_EQ(exchange.status, 403);
  EXPECT_NE(exchange.received().find("a detector failed"), std::string::npos)
      << exchange.received();
  EXPECT_EQ(exchange.received().find(kAddress), std::string::npos);
}

// A `never` that names what may not leave must hold, too, where nobody could look for it: else
// whoever makes a detector fail has lifted it.
TEST(DetectorFault, ANeverThatNamesFindingsHolds) {
  Scene scene;
  auto rules = std::make_shared<Rules>();
  auto snapshot = std::make_shared<policy::Snapshot>(*scene.house.rules->snapshot);
  for (auto& cells : snapshot->transforms) {
    std::ranges::fill(cells, policy::TransformCell{});
  }
  policy::NeverRule never{.rule = RuleIndex{0}, .when = {}, .zones = {true, true, true}};
  never.when.entities.set(to_index(entity("secret.jwt")));
  snapshot->never = {never};
  rules->snapshot = std::move(snapshot);
  rules->scanner = scene.house.rules->scanner;
  for (int i = 0; i < 3; ++i) {
    rules->engines.push_back(std::make_unique<EngineFake>());
  }
  scene.house.rules = std::move(rules);
  scene.fails_at = 0;
  scene.goes_on_failing = true;
  EXPECT_EQ(scene.ask(messages()).status, 403);
}

// The same for what a model discloses: from the failing step on, no byte of the answer may pass.
TEST(DetectorFault, NoAnswerPassesUnread) {
  const std::string disclosed = "bob.stone@" + std::string("fabrikam-mail.net");
  std::uint64_t at = 0;
  std::uint64_t steps = 0;
  std::uint64_t broken_off = 0;
  for (; at <= steps; ++at) {
    Scene scene;
    scene.fails_at = at;
    scene.every_engine_says(
        {"It is ", disclosed.substr(0, 9), disclosed.substr(9), ", I think.\n"});
    const ExchangeFake exchange = scene.ask(R"([{"role":"user","content":"who?"}])");
    EXPECT_EQ(exchange.received().find("fabrikam"), std::string::npos) << "step " << at;
    broken_off += exchange.received().find("[EMAIL]") == std::string::npos ? 1 : 0;
    steps = scene.steps;
  }
  EXPECT_GT(at, 3U);
  EXPECT_GT(broken_off, 0U);
}

}  // namespace
}  // namespace sluice
