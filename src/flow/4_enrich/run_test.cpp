#include "flow/4_enrich/run.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "policy/load_fake.h"
#include "ports/sessions_fake.h"

namespace sluice::enrich {
namespace {

constexpr std::string_view kWords = "a first message of more than thirty-two bytes";

/// Two workloads, so that a floor of the one is more than every request has.
constexpr std::string_view kPolicy = R"(zones:
  - {name: home, kind: on_prem, clearance: confidential, accepts: [all]}
engines:
  - {name: house, zone: home, dialect: openai, url: "http://127.0.0.1:1", models: [{name: m, tier: small}]}
labels:
  levels: [public, internal, confidential]
workloads:
  - {name: general, floor: public}
  - {name: legal, floor: confidential}
policy:
  route: [{name: all, candidates: [{placement: workload}]}]
)";

class EnrichTest : public testing::Test {
 protected:
  EnrichTest() {
    policy::Loaded loaded = policy::FakeWorld().load_text(kPolicy);
    EXPECT_TRUE(loaded.snapshot) << policy::printed(loaded.problems);
    snapshot_ = *std::move(loaded.snapshot);
  }

  [[nodiscard]] Desk desk() { return {snapshot_, &sessions_, key_}; }

  static Request request_of(std::string_view session, std::string_view words = kWords) {
    Request request;
    request.hints.session = session;
    request.body = words;
    request.first_user_message = {{0, static_cast<std::uint32_t>(words.size())}};
    return request;
  }

  static Caller caller_of(std::string_view tenant, std::string_view key) {
    return {.principal = {.key = {std::string(key)}, .tenant = {std::string(tenant)}}};
  }

  static Facts facts_of(std::vector<Reason> reasons) {
    Facts facts{.original = original_label(reasons)};
    facts.reasons = std::move(reasons);
    return facts;
  }

  void keep(const Request& request, const Caller& caller, const Facts& facts) {
    const Desk at = desk();
    if (hands_on(at, request, facts)) {
      EXPECT_TRUE(run_to_completion(hand_on(at, request, caller, facts)));
    }
  }

  /// The level that the next turn has because of the turns before.
  Level level_of(const Request& request, const Caller& caller) {
    Facts facts = facts_of({{.kind = ReasonKind::floor_of_workload}});
    const Desk at = desk();
    if (is_asked(at, request)) {
      EXPECT_TRUE(run_to_completion(run(at, request, caller, facts)));
    }
    return facts.original.level;
  }

  static constexpr Level kConfidential{2};
  const Caller me_ = caller_of("acme", "key_1");
  const Facts marked_ =
      facts_of({{.kind = ReasonKind::floor_of_workload},
                {.kind = ReasonKind::marking, .raises = {.level = kConfidential}}});
  policy::Snapshot snapshot_;
  SessionsFake sessions_;
  Secret key_{"0123456789abcdef0123456789abcdef"};
};

struct KindCase {
  const char* note;
  ReasonKind kind;
  bool named;    ///< handed on in a session that the caller names
  bool guessed;  ///< and in one that is told by its first words
};

// One masked address would lock a conversation at home, or a marking would be forgotten.
TEST_F(EnrichTest, WhatNoMaskingRemovesIsHandedOn) {
  const KindCase cases[] = {
      {"a marking", ReasonKind::marking, true, true},
      {"a classifier", ReasonKind::classifier, true, true},
      {"what cannot be read", ReasonKind::unscannable, true, true},
      {"what the caller declared", ReasonKind::declared, true, true},
      {"a document", ReasonKind::document, true, true},
      {"an earlier turn", ReasonKind::session, true, true},
      {"a workload's floor", ReasonKind::floor_of_workload, true, false},
      {"a key's floor", ReasonKind::floor_of_key, true, false},
      {"a finding", ReasonKind::finding, false, false},
      {"a word of a dictionary", ReasonKind::dictionary, false, false},
  };
  for (const KindCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Facts facts = facts_of({{.kind = c.kind, .raises = {.level = kConfidential}}});
    sessions_.kept.clear();
    if (c.kind != ReasonKind::session) {  // What was recalled is kept already.
      keep(request_of("s"), me_, facts);
      EXPECT_EQ(level_of(request_of("s", ""), me_) == kConfidential, c.named);
    }
    sessions_.kept.clear();
    keep(request_of(""), me_, facts);
    EXPECT_EQ(level_of(request_of(""), me_) == kConfidential, c.guessed);
  }
}

// Somebody else's document would lock my conversation, or mine would be told from theirs.
TEST_F(EnrichTest, ASessionIsThatOfOneKeyOfOneTenant) {
  keep(request_of("s"), me_, marked_);
  EXPECT_EQ(level_of(request_of("s"), me_), kConfidential);
  EXPECT_EQ(level_of(request_of("s"), caller_of("acme", "key_2")), Level{});
  EXPECT_EQ(level_of(request_of("s"), caller_of("other", "key_1")), Level{});
  EXPECT_EQ(level_of(request_of("t"), me_), Level{});
  EXPECT_EQ(level_of(request_of(kWords, "hello"), me_), Level{});  // A name is no first message.
}

// One key would fill the room of another, or take a part of it anew with each session.
TEST_F(EnrichTest, OfAllSessionsOfAKeyTheKeyIsTheOwner) {
  for (const char* session : {"s", "t", ""}) {
    keep(request_of(session), me_, marked_);
  }
  EXPECT_EQ(sessions_.owners.size(), 1U);
  keep(request_of("s"), caller_of("acme", "key_2"), marked_);
  keep(request_of("s"), caller_of("other", "key_1"), marked_);
  EXPECT_EQ(sessions_.owners.size(), 3U);
}

// Everybody begins with `hello`.
TEST_F(EnrichTest, FirstWordsMustSayEnough) {
  const std::string least(kFirstWordsLeast, 'x');
  const std::string less(kFirstWordsLeast - 1, 'x');
  for (const std::string& words : {least, less}) {
    sessions_.kept.clear();
    keep(request_of("", words), me_, marked_);
    EXPECT_EQ(level_of(request_of("", words), me_) == kConfidential, words == least);
  }
}

// Each turn would write to the disk what is there.
TEST_F(EnrichTest, WhatIsKeptIsNotKeptTwice) {
  for (const Request& request : {request_of("s", "hello"), request_of("")}) {
    sessions_.kept.clear();
    keep(request, me_, marked_);
    ASSERT_EQ(sessions_.kept.size(), 1U);
    Facts next = facts_of({{.kind = ReasonKind::floor_of_workload}});
    ASSERT_TRUE(run_to_completion(run(desk(), request, me_, next)));
    const int asked = sessions_.asked;
    keep(request, me_, next);
    EXPECT_EQ(sessions_.asked, asked);
    EXPECT_EQ(sessions_.kept.size(), 1U);
  }
}

// What a session by name handed on to a conversation would be lost as soon as the client leaves the
// name out, because its first words were known already, for something lesser.
TEST_F(EnrichTest, WhatCameByNameIsKeptForTheFirstWordsToo) {
  constexpr std::string_view kOtherWords = "another first message, longer than thirty-two bytes";
  keep(request_of(""),
       me_,
       facts_of({{.kind = ReasonKind::marking, .raises = {.level = Level{1}}}}));
  ASSERT_EQ(level_of(request_of(""), me_), Level{1});
  keep(request_of("s", kOtherWords), me_, marked_);
  Facts next = facts_of({{.kind = ReasonKind::floor_of_workload}});
  ASSERT_TRUE(run_to_completion(run(desk(), request_of("s"), me_, next)));
  ASSERT_EQ(next.original.level, kConfidential);
  keep(request_of("s"), me_, next);
  EXPECT_EQ(level_of(request_of(""), me_), kConfidential);
}

}  // namespace
}  // namespace sluice::enrich
