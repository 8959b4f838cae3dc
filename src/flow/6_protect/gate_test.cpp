#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "algo/json/tape.h"
#include "algo/placeholder/placeholder.h"
#include "dialects/dialect.h"
#include "flow/6_protect/issuer.h"
#include "flow/6_protect/run.h"

namespace sluice::protect {
namespace {

constexpr EntityType kEmail = entity("personal.email");
constexpr EntityType kSecret = entity("secret.generic");
constexpr EntityType kCard = entity("financial.card");
constexpr EntityType kBirth = entity("personal.date_of_birth");
constexpr EntityType kLookalike = entity("technical.placeholder");

constexpr ZoneIndex kCloud{0};
constexpr ModelIndex kModel{0};

/// One zone `cloud` that takes everything, one engine, one model; rules are set by the tests.
policy::Snapshot one_zone() {
  policy::Snapshot snapshot;
  snapshot.digest = sha256({"policy"});
  snapshot.levels = {"public", "internal", "confidential"};
  snapshot.zones = {{.name = "cloud", .clearance = Level{2}, .clearance_redacted = Level{2}}};
  snapshot.engines = {{.name = "vendor", .kind = EngineKind::openai, .zone = kCloud}};
  snapshot.models = {{.name = "big \"model\"", .engine = EngineIndex{0}, .zone = kCloud}};
  snapshot.workloads = {{.name = "general"}};
  snapshot.finding_labels.resize(snapshot.catalog.size());
  snapshot.transforms = {std::vector<policy::TransformCell>(snapshot.catalog.size())};
  snapshot.answers = {std::vector<policy::AnswerCell>(snapshot.catalog.size())};
  snapshot.rules = {{.kind = "protect", .name = "the rule"}};
  return snapshot;
}

/// A request with findings, as the stages before would have made it.
struct Case {
  policy::Snapshot snapshot = one_zone();
  Request request;
  std::vector<Finding> findings;
  Facts facts;
  Environment environment;
  Digest scope = sha256({"scope"});

  explicit Case(std::string_view body, DialectKind dialect = DialectKind::openai_chat) {
    request.dialect = dialect;
    request.body.reserve(body.size() + kBodyPaddingBytes);
    request.body = body;
    json::Tape tape;
    const Result<void> read = dialects::read_request(request, {}, tape);
    EXPECT_TRUE(read) << read.error().message;
  }

  void rule(EntityType type, Transform transform) {
    snapshot.transforms[0][to_index(type)] = {transform, RuleIndex{0}};
  }

  /// Every place where a slot's text holds `value`, as the scanner would report it.
  void find(EntityType type, std::string_view value) {
    facts.entities.set(to_index(type));
    for (std::uint32_t i = 0; i < request.slots.size(); ++i) {
      find_in_slot(type, value, i);
    }
    std::ranges::sort(findings, {}, &Finding::begin);
  }

  Result<Cleared> clear(AnswerReading answers = AnswerReading::none) {
    const Gate gate(snapshot, request, facts, environment, findings, scope);
    return gate.clear({.model = kModel, .zone = kCloud}, EdgeId::fall_back, answers);
  }

  /// The body that leaves, or the message of the refusal.
  std::string sent() {
    const Result<Cleared> cleared = clear();
    return cleared ? cleared->body() : "refused: " + cleared.error().message;
  }

  [[nodiscard]] std::string placeholder(EntityType type, std::string_view value) const {
    return placeholder::make(scope, snapshot.catalog.info(type).placeholder, value);
  }

 private:
  void find_in_slot(EntityType type, std::string_view value, std::uint32_t index) {
    const TextSlot& slot = request.slots[index];
    const std::string_view body = request.body;
    std::string text;
    std::vector<std::uint32_t> origins;
    json::unescape(
        body.substr(slot.begin, slot.end - slot.begin), slot.escape_depth, text, origins);
    for (std::size_t at = text.find(value); at != std::string::npos;
         at = text.find(value, at + value.size())) {
      findings.push_back({.type = type,
                          .slot = index,
                          .begin = slot.begin + origins[at],
                          .end = slot.begin + origins[at + value.size()]});
    }
  }
};

std::string chat(std::string_view content) {
  return R"({"model":"auto","messages":[{"role":"user","content":)" + std::string(content) + "}]}";
}

std::string sent_chat(std::string_view content) {
  return R"({"model":"big \"model\"","messages":[{"role":"user","content":)" +
         std::string(content) + "}]}";
}

// If this failed, a prompt with nothing in it would not reach the model as its author wrote it.
TEST(Gate, ForwardsACleanBodyWithTheModelsOwnName) {
  Case c(chat(R"("caf\u00e9 \ud83d\ude00, 1.0e5"  )"));
  EXPECT_EQ(c.sent(), sent_chat(R"("caf\u00e9 \ud83d\ude00, 1.0e5"  )"));
  const Result<Cleared> cleared = c.clear();
  EXPECT_EQ(cleared->redactions(), 0U);
  EXPECT_FALSE(cleared->answer().drop_logprobs);
  EXPECT_TRUE(c.clear(AnswerReading::scanned)->answer().drop_logprobs);
  EXPECT_EQ(cleared->policy_digest(), c.snapshot.digest);
  EXPECT_EQ(cleared->edge(), EdgeId::fall_back);
  EXPECT_GE(cleared->body().capacity(), cleared->body().size() + kBodyPaddingBytes);
}

// If this failed, an address would leave in clear, or come back as another one.
TEST(Gate, PseudonymisesEveryOccurrenceAlike) {
  Case c(chat(R"("ada@x.org, bob@x.org and ada@x.org")"));
  c.rule(kEmail, Transform::pseudonymise);
  c.find(kEmail, "ada@x.org");
  c.find(kEmail, "bob@x.org");
  const std::string ada = c.placeholder(kEmail, "ada@x.org");
  const std::string bob = c.placeholder(kEmail, "bob@x.org");
  EXPECT_EQ(c.sent(), sent_chat("\"" + ada + ", " + bob + " and " + ada + "\""));
  const Result<Cleared> cleared = c.clear();
  EXPECT_EQ(cleared->redactions(), 3U);
  EXPECT_TRUE(cleared->answer().drop_logprobs);
  ASSERT_EQ(cleared->restoration().entries.size(), 2U);
  EXPECT_TRUE(
      std::ranges::is_sorted(cleared->restoration().entries, {}, &Restoration::Entry::placeholder));
}

struct TransformCase {
  const char* note;
  EntityType type;
  std::string_view value;
  Transform transform;
  std::string_view want;
};

// If a transform did less than its name says, what a rule was written to hide would leave.
TEST(Gate, DoesWhatTheRuleSays) {
  const TransformCase cases[] = {
      {"left in", kEmail, "ada@x.org", Transform::none, "ada@x.org"},
      {"masked", kSecret, "hunter2", Transform::mask, "[SECRET]"},
      {"date to month", kBirth, "1990-03-15", Transform::generalise, "1990-03"},
      {"no date: masked", kBirth, "last spring", Transform::generalise, "[DATE_OF_BIRTH]"},
      {"a card has no coarser form", kCard, "4111111111111111", Transform::generalise, "[CARD]"},
  };
  for (const TransformCase& t : cases) {
    Case c(chat("\"is " + std::string(t.value) + " ok\""));
    c.rule(t.type, t.transform);
    c.find(t.type, t.value);
    EXPECT_EQ(c.sent(), sent_chat("\"is " + std::string(t.want) + " ok\"")) << t.note;
    EXPECT_TRUE(c.clear()->restoration().entries.empty()) << t.note;
  }
}

// A pattern of the user's without a rule, drawn around a secret with one, must not let it through;
// nor may a weak rule make something that comes back of what a strong one takes out for good.
TEST(Gate, TheStrictestRuleOfAllThatWasFoundInTheBytesHolds) {
  struct {
    const char* note;
    Transform outer;
    Transform inner;
    std::string_view want;
  } const cases[] = {
      {"none around mask", Transform::none, Transform::mask, "[CARD]"},
      {"pseudonym around mask", Transform::pseudonymise, Transform::mask, "[CARD]"},
      {"mask around pseudonym", Transform::mask, Transform::pseudonymise, "[CARD]"},
      {"none around none", Transform::none, Transform::none, "url=hunter2"},
      {"none around drop_zone", Transform::none, Transform::drop_zone, "refused"},
  };

  for (const auto& t : cases) {
    Case c(chat("\"url=hunter2\""));
    c.rule(kCard, t.outer);
    c.rule(kSecret, t.inner);
    c.find(kCard, "url=hunter2");
    c.findings.front().covers.set(to_index(kSecret));
    const std::string sent = c.sent();
    EXPECT_TRUE(sent.contains(t.want)) << t.note << ": " << sent;
  }
}

// A value that stays away must not be sent after all because admission saw other facts.
TEST(Gate, DeniesWhatARuleKeepsOut) {
  for (const Transform transform : {Transform::drop_zone, Transform::refuse}) {
    Case c(chat(R"("ada@x.org")"));
    c.rule(kEmail, transform);
    c.find(kEmail, "ada@x.org");
    for (const bool admission_knows : {true, false}) {
      if (!admission_knows) {
        c.facts.entities.reset();
      }
      const Result<Cleared> cleared = c.clear();
      ASSERT_FALSE(cleared);
      EXPECT_EQ(cleared.error().code, ErrorCode::denied_by_policy);
      EXPECT_EQ(cleared.error().rule, "the rule");
    }
  }
}

// If admission were not checked at the last moment, a fall-back to a zone that the plan never
// looked at could send a confidential text there.
TEST(Gate, ChecksAdmissionAgain) {
  Case c(chat(R"("hello")"));
  c.snapshot.zones[0].clearance = Level{0};
  c.snapshot.zones[0].clearance_redacted = Level{0};
  c.facts.reasons = {{.kind = ReasonKind::marking, .raises = {.level = Level{2}}}};
  c.facts.original = original_label(c.facts.reasons);
  const Result<Cleared> cleared = c.clear();
  ASSERT_FALSE(cleared);
  EXPECT_EQ(cleared.error().code, ErrorCode::denied_by_policy);
  EXPECT_EQ(cleared.error().source, ErrorSource::policy);
}

// If a value could hide by being a key, a number, escaped, or JSON in JSON, it would leave.
TEST(Gate, ReplacesInEveryKindOfSlot) {
  Case c(R"({"model":"m","user":"\u0061da@x.org","messages":[{"role":"assistant","tool_calls":[)"
         R"({"id":"1","type":"function","function":{"name":"f","arguments":)"
         R"("{\"to\":\"ada@x.org\",\"n\":4111111111111111}"}}]}],)"
         R"("metadata":{"ada@x.org":4111111111111111}})");
  c.rule(kEmail, Transform::pseudonymise);
  c.rule(kCard, Transform::pseudonymise);
  c.find(kEmail, "ada@x.org");
  c.find(kCard, "4111111111111111");
  const std::string mail = c.placeholder(kEmail, "ada@x.org");
  const std::string card = c.placeholder(kCard, "4111111111111111");
  EXPECT_EQ(c.sent(),
            R"({"model":"big \"model\"","user":")" + mail +
                R"(","messages":[{"role":"assistant","tool_calls":[)"
                R"({"id":"1","type":"function","function":{"name":"f","arguments":"{\"to\":\")" +
                mail + R"(\",\"n\":\")" + card + R"(\"}"}}]}],"metadata":{")" + mail + R"(":")" +
                card + R"("}})");
}

// Two masked keys would become one key twice, which many parsers read as the last one only.
TEST(Gate, KeepsMaskedKeysApart) {
  Case c(R"({"model":"m","messages":[{"role":"user","content":"x"}],)"
         R"("metadata":{"a@x.org":1,"b@x.org":2}})");
  c.rule(kEmail, Transform::mask);
  c.find(kEmail, "a@x.org");
  c.find(kEmail, "b@x.org");
  EXPECT_TRUE(c.sent().contains(R"("metadata":{"[EMAIL]":1,"[EMAIL] 2":2}})")) << c.sent();
}

// A value that was split over two parts to slip through must leave as one placeholder.
TEST(Gate, PutsOnePlaceholderForAValueOverSeveralSlots) {
  Case c(chat(R"([{"type":"text","text":"I am ada@"},{"type":"text","text":"x.org, hi"}])"));
  c.rule(kEmail, Transform::pseudonymise);
  c.find(kEmail, "ada@");
  c.find(kEmail, "x.org");
  c.findings[1].continued = true;
  const std::string mail = c.placeholder(kEmail, "ada@x.org");
  EXPECT_EQ(c.sent(),
            sent_chat(R"([{"type":"text","text":"I am )" + mail +
                      R"("},{"type":"text","text":", hi"}])"));
  EXPECT_EQ(c.clear()->restoration().entries.at(0).original, "ada@x.org");
}

// A provider refuses a part without text: a request that is fine would fail because it is
// protected.
TEST(Gate, LeavesNoPartEmpty) {
  Case c(chat(R"([{"type":"text","text":"I am ada@"},{"type":"text","text":"x.org"}])"));
  c.rule(kEmail, Transform::mask);
  c.find(kEmail, "ada@");
  c.find(kEmail, "x.org");
  c.findings[1].continued = true;
  EXPECT_EQ(c.sent(),
            sent_chat(R"([{"type":"text","text":"I am [EMAIL]"},{"type":"text","text":"…"}])"));
}

// A piece that was put to another value would be treated as that one, so perhaps not at all.
TEST(Gate, RefusesPiecesThatAreNotTogether) {
  Case c(chat(R"([{"type":"text","text":"I am ada@"},{"type":"text","text":"x.org, hi"}])"));
  c.rule(kEmail, Transform::pseudonymise);
  c.find(kLookalike, "ada@");
  c.find(kEmail, "x.org");
  c.findings[1].continued = true;
  EXPECT_EQ(c.clear().error().code, ErrorCode::denied_by_policy);
  c.findings.erase(c.findings.begin());
  EXPECT_EQ(c.clear().error().code, ErrorCode::denied_by_policy);
}

// A signature breaks when one byte changes, and editing would send what the provider refuses;
// not editing would send the value.
TEST(Gate, NeverEditsASignedBlock) {
  const std::string body =
      R"({"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[)"
      R"({"type":"thinking","thinking":"ada@x.org EMAIL_QZTKRBWMHD","signature":"c2ln"}]},)"
      R"({"role":"user","content":"go on"}]})";
  Case c(body, DialectKind::anthropic);
  c.rule(kEmail, Transform::pseudonymise);
  c.find(kEmail, "ada@x.org");
  const Result<Cleared> cleared = c.clear();
  ASSERT_FALSE(cleared);
  EXPECT_EQ(cleared.error().rule, "the rule");

  // Placeholders of ours in the provider's own thoughts never held the value: they may go back.
  c.findings.clear();
  c.find(kLookalike, "EMAIL_QZTKRBWMHD");
  EXPECT_TRUE(c.sent().contains("ada@x.org EMAIL_QZTKRBWMHD")) << c.sent();
}

// If typed look-alikes went out as they are, a passage could name somebody's placeholder and have
// the value written in its place.
TEST(Gate, ReplacesWhatOnlyLooksLikeAPlaceholder) {
  Case c(chat(R"("EMAIL_QZTKRBWMHD")"));
  c.find(kLookalike, "EMAIL_QZTKRBWMHD");
  EXPECT_EQ(c.sent(), sent_chat(R"("EMAIL_QZTKRBWMHD")"));  // Nothing here is ever restored.

  c.rule(kEmail, Transform::pseudonymise);
  const std::string fresh = c.placeholder(kLookalike, "EMAIL_QZTKRBWMHD");
  EXPECT_EQ(c.sent(), sent_chat("\"" + fresh + "\""));
  EXPECT_EQ(c.clear()->restoration().entries.at(0).original, "EMAIL_QZTKRBWMHD");
}

// The model's name is the gateway's to choose: what a caller hides in it must not leave.
TEST(Gate, DropsFindingsInTheModelName) {
  Case c(R"({"model":"ada@x.org","messages":[{"role":"user","content":"x"}]})");
  c.rule(kEmail, Transform::pseudonymise);
  c.find(kEmail, "ada@x.org");
  EXPECT_EQ(c.sent(), sent_chat(R"("x")"));
}

// An engine of another dialect reads a translation; edits meant for the caller's would be foreign.
TEST(Gate, MakesUpstreamEditsForTheSameDialectOnly) {
  Case c(chat(R"("x")"));
  const auto end = static_cast<std::uint32_t>(c.request.body.size() - 1);
  c.request.upstream_edits = {{{end, end}, R"(,"stream":true)"}, {{end, end}, R"(,"n":1)"}};
  EXPECT_TRUE(c.sent().ends_with(R"(}],"stream":true,"n":1})")) << c.sent();
  c.snapshot.engines[0].kind = EngineKind::anthropic;
  EXPECT_EQ(c.sent(), sent_chat(R"("x")"));
}

struct StorageCase {
  const char* note;
  std::string_view members;  ///< of the caller's body, behind `messages`
  std::string_view want;     ///< what leaves instead
};

constexpr StorageCase kStorageCases[] = {
    {"nothing said", "", R"(,"store":false)"},
    {"the caller wants it kept", R"(,"store":true)", R"(,"store":false)"},
    {"however the name is written", R"(,"st\u006fre" : true)", R"(,"st\u006fre" : false)"},
    {"not even a boolean", R"(,"store":{"a":[1]})", R"(,"store":false)"},
    {"off already", R"(,"store":false)", R"(,"store":false)"},
    {"what is taken only with what is kept",
     R"(,"store":true,"metadata":{"who":"ada@x.org"},"n":1)",
     R"(,"store":false,"metadata":null,"n":1)"},
    {"as the last member",
     R"(,"metadata":{"who":"ada@x.org"})",
     R"(,"metadata":null,"store":false)"},
    {"a cache of a day",
     R"(,"prompt_cache_retention":"24h","store":null)",
     R"(,"prompt_cache_retention":null,"store":false)"},
    {"one of another object", R"(,"x":{"store":true})", R"(,"x":{"store":true},"store":false)"},
};

// If this failed, a caller could make a vendor keep for 30 days what must not be kept for one, in a
// zone that declares that it keeps nothing.
TEST(Gate, TurnsStorageOffWhereTermsAskForIt) {
  for (const StorageCase& c : kStorageCases) {
    for (const Terms& terms : {Terms{.retention_days_max = 30}, Terms{.no_training = true}}) {
      SCOPED_TRACE(c.note);
      const std::string plain = R"({"model":"m","messages":[{"role":"user","content":"x"}])";
      Case asked(plain + std::string(c.members) + "}");
      asked.rule(kEmail, Transform::pseudonymise);
      asked.find(kEmail, "ada@x.org");
      asked.facts.original.terms = terms;
      asked.snapshot.zones[0].retention_days = 0;
      asked.snapshot.zones[0].trains_on_prompts = false;
      const std::string sent = asked.sent();
      const std::string kept = sent_chat(R"("x")");
      const std::string begin = kept.substr(0, kept.size() - 1);
      EXPECT_EQ(sent, begin + std::string(c.want) + "}");
    }
  }
}

// Else what callers ask for would be taken from them where nobody wants it taken.
TEST(Gate, LeavesStorageAloneWithoutTerms) {
  const std::string more = R"("model":"big \"model\"","store":true,"metadata":{"a":"b"}})";
  Case c(R"({"messages":[{"role":"user","content":"x"}],)" + more);
  EXPECT_TRUE(c.sent().ends_with(more)) << c.sent();
}

// A translation has its own place for the switch; a vendor without one must not be sent it.
TEST(Gate, TurnsStorageOffInTranslationsToo) {
  Case c(R"({"model":"m","max_tokens":9,"store":true,"metadata":{"user_id":"u"},)"
         R"("messages":[{"role":"user","content":"x"}]})",
         DialectKind::anthropic);
  c.facts.original.terms = {.retention_days_max = 0};
  c.snapshot.zones[0].retention_days = 0;
  const Result<Conversation> read = dialects::read_conversation(DialectKind::anthropic, c.sent());
  ASSERT_TRUE(read) << c.sent();
  EXPECT_TRUE(read->forbid_storage);
  EXPECT_EQ(read->user, "u");
  const auto written =
      dialects::write_conversation(DialectKind::openai_chat, *read, c.snapshot.models[0]);
  ASSERT_TRUE(written);
  EXPECT_TRUE(written->contains(R"("store":false)")) << *written;
  c.snapshot.engines[0].kind = EngineKind::anthropic;
  EXPECT_TRUE(c.sent().contains(R"("store":true)")) << c.sent();
}

// Overlapping edits would leave bytes of one value behind.
TEST(Gate, RefusesOverlappingFindings) {
  Case c(chat(R"("ada@x.org")"));
  c.rule(kEmail, Transform::mask);
  c.find(kEmail, "ada@x.org");
  c.find(kEmail, "x.org");
  EXPECT_EQ(c.clear().error().code, ErrorCode::internal);
}

// A request that needs an endless number of placeholders must end in an error, not in memory.
TEST(Issuer, StopsAtItsLimit) {
  const Digest scope = sha256({"scope"});
  const EntityCatalog catalog;
  for (const std::size_t count : {kPlaceholdersMax, kPlaceholdersMax + 1}) {
    Issuer issuer(scope, catalog);
    for (std::size_t i = 0; i < count; ++i) {
      (void)issuer.issue(kEmail, "same");
    }
    const Result<Restoration> issued = issuer.take();
    EXPECT_EQ(issued.has_value(), count == kPlaceholdersMax);
    if (issued) {
      EXPECT_EQ(issued->entries.size(), 1U);
    }
  }
}

/// The scope of one request of one tenant.
Digest scope(std::string_view tenant, std::string_view session, std::string_view seed) {
  Request request{.body = std::string(seed), .hints = {.session = std::string(session)}};
  if (!seed.empty()) {
    request.first_user_message.push_back({0, static_cast<std::uint32_t>(seed.size())});
  }
  const Caller caller{.principal = {.tenant = {std::string(tenant)}}};
  return scope_key(Secret("master"), caller, request);
}

// If two conversations shared a scope, a provider could link them; if one conversation had two,
// the model would lose track of who is who.
TEST(ScopeKey, IsOneForAConversation) {
  EXPECT_EQ(scope("t", "", "hello"), scope("t", "", "hello"));
  EXPECT_EQ(scope("t", "s", "hello"), scope("t", "s", "another first message"));
  const Digest all[] = {scope("t", "", "hello"),
                        scope("t", "", "hello!"),
                        scope("u", "", "hello"),
                        scope("t", "s", ""),
                        scope("t", "r", ""),
                        scope("u", "s", ""),
                        scope("t", "hello", ""),
                        scope("ts", "", ""),
                        scope("t", "", "s")};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    EXPECT_EQ(std::ranges::count(all, all[i]), 1) << i;
  }
}

}  // namespace
}  // namespace sluice::protect
