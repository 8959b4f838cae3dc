// A label that is too low sends a document to a vendor; a span that is off by one corrupts a body.

#include "flow/3_classify/run.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "ports/clock_fake.h"

namespace sluice::classify {
namespace {

constexpr Level kPublic{0};
constexpr Level kInternal{1};
constexpr Level kConfidential{2};

Label at(Level level) {
  return {.level = level};
}

/// Secrets are confidential, all else internal; one marking, one dictionary, one pattern.
policy::Snapshot make_snapshot() {
  policy::Snapshot snapshot;
  snapshot.levels = {"public", "internal", "confidential"};
  snapshot.categories = {"pci"};
  snapshot.workloads = {{.name = "default"}, {.name = "legal", .floor = at(kInternal)}};
  const EntityType projects = *snapshot.catalog.add_custom("projects");
  const EntityType tickets = *snapshot.catalog.add_custom("tickets");
  for (const EntityInfo& info : snapshot.catalog.all()) {
    const bool is_secret = info.name.starts_with("secret.");
    snapshot.finding_labels.push_back(at(is_secret ? kConfidential : kInternal));
  }
  snapshot.finding_labels[to_index(entity("financial.card"))].categories = 1;
  snapshot.markings.push_back({.texts = {"CONFIDENTIAL"}, .raises = at(kConfidential)});
  snapshot.dictionaries.push_back(
      {.name = "projects", .type = projects, .words = {"Orion"}, .raises = at(kConfidential)});
  snapshot.patterns.push_back({.name = "tickets", .type = tickets, .regex = "TICKET-[0-9]+"});
  return snapshot;
}

/// A body of strings, each a slot of its own unless its run says otherwise.
struct Piece {
  std::string_view raw;
  PositionKind position = PositionKind::user_text;
  std::uint32_t run = 0;  ///< 0: its own
  SlotKind kind = SlotKind::text;
  std::uint8_t depth = 1;
};

Request make_request(const std::vector<Piece>& pieces) {
  Request request;
  request.body = "[";
  for (std::uint32_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    const bool is_quoted = piece.kind != SlotKind::number;
    request.body += is_quoted ? "\"" : "";
    const auto begin = static_cast<std::uint32_t>(request.body.size());
    request.body += piece.raw;
    request.slots.push_back({.begin = begin,
                             .end = static_cast<std::uint32_t>(request.body.size()),
                             .run = piece.run == 0 ? i + 1 : piece.run,
                             .position = piece.position,
                             .kind = piece.kind,
                             .escape_depth = is_quoted ? piece.depth : std::uint8_t{0},
                             .has_escapes = piece.raw.contains('\\')});
    request.body += is_quoted ? "\"" : "";
    request.body += piece.kind == SlotKind::key ? ":" : ",";
  }
  request.body.back() = ']';
  request.body.reserve(request.body.size() + kBodyPaddingBytes);
  return request;
}

class Classify : public testing::Test {
 protected:
  Result<Classified> classify(const Request& request) {
    const Desk desk{
        .policy = snapshot_, .scanner = *scanner_, .scratch = scratch_, .clock = clock_};
    return run_to_completion(classify::run(desk, request, caller_));
  }

  Classified run(const std::vector<Piece>& pieces) {
    request_ = make_request(pieces);
    return *classify(request_);
  }

  /// The bytes of the body that finding `index` covers.
  [[nodiscard]] std::string_view bytes(const Classified& result, std::size_t index) const {
    const Finding& finding = result.findings.at(index);
    return std::string_view(request_.body).substr(finding.begin, finding.end - finding.begin);
  }

  policy::Snapshot snapshot_ = make_snapshot();
  ClockFake clock_;
  std::unique_ptr<const scan::Scanner> scanner_ = *scan::Scanner::make(scan_config(snapshot_));
  scan::Scratch scratch_;
  Caller caller_;
  Request request_;
};

TEST_F(Classify, CleanRequestHasTheFloorOfItsWorkload) {
  const Classified result = run({{"Hello, world."}});
  ASSERT_EQ(result.facts.reasons.size(), 1U);
  EXPECT_EQ(result.facts.reasons[0].kind, ReasonKind::floor_of_workload);
  EXPECT_EQ(result.facts.original.level, kPublic);
  EXPECT_TRUE(result.findings.empty());

  caller_.workload = WorkloadIndex{1};
  EXPECT_EQ(run({{"Hello, world."}}).facts.original.level, kInternal);
}

// What a user's pattern is drawn around keeps its own label: else `internal` tickets would carry
// confidential keys away.
TEST_F(Classify, AFindingCountsForAllThatItCovers) {
  const std::string key = "gh" + std::string("p_") + "1234567890abcdefghijABCDEFGHIJ123456";
  const Classified plain = run({{"see TICKET-12 now"}});
  EXPECT_EQ(plain.facts.original.level, kInternal);
  snapshot_.patterns.front().regex = "TICKET-[0-9]+ .*";
  scanner_ = *scan::Scanner::make(scan_config(snapshot_));
  const std::string text = "see TICKET-12 " + key + " now";
  const Classified result = run({{text}});
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(bytes(result, 0), "TICKET-12 " + key + " now");
  EXPECT_EQ(result.facts.original.level, kConfidential);
  EXPECT_TRUE(result.facts.entities.test(to_index(entity("secret.vcs_token"))));
  EXPECT_TRUE(result.facts.entities.test(to_index(snapshot_.patterns.front().type)));
  EXPECT_EQ(result.facts.reasons.size(), 3U);
}

TEST_F(Classify, FindingsStandInTheBytesOfTheBody) {
  const Classified result = run({{"no"}, {"write to ann@acme.io"}, {"or bob@acme.io"}});
  ASSERT_EQ(result.findings.size(), 2U);
  EXPECT_EQ(bytes(result, 0), "ann@acme.io");
  EXPECT_EQ(result.findings[0].slot, 1U);
  EXPECT_EQ(bytes(result, 1), "bob@acme.io");
  EXPECT_TRUE(result.facts.entities.test(to_index(entity("personal.email"))));
  ASSERT_EQ(result.facts.reasons.size(), 2U);
  EXPECT_EQ(result.facts.reasons[1].count, 2);
  EXPECT_TRUE(result.facts.reasons[1].is_removable());
}

struct EscapeCase {
  const char* note;
  std::string_view raw;
  std::uint8_t depth;
  std::string_view want;
};

constexpr EscapeCase kEscapeCases[] = {
    {"line break before", R"(a\nann@acme.io\n)", 1, "ann@acme.io"},
    {"a letter is escaped", R"(\u0061nn@acme.io)", 1, R"(\u0061nn@acme.io)"},
    {"the last letter is escaped", R"(ann@acme.i\u006f.)", 1, R"(ann@acme.i\u006f)"},
    {"a slash is escaped", R"(http:\/\/wiki.corp\/a)", 1, R"(http:\/\/wiki.corp\/a)"},
    {"a character beyond the basic plane", R"(\ud83d\ude00ann@acme.io)", 1, "ann@acme.io"},
    {"JSON in JSON", R"(x\\nann@acme.io\\n)", 2, "ann@acme.io"},
    {"percent-encoded: all of it goes", "to ann%40acme.io now", 1, "ann%40acme.io"},
    {"an HTML entity: all of it goes", "to ann&#64;acme.io now", 1, "ann&#64;acme.io"},
    {"base64: the whole token goes",
     "see d3JpdGUgdG8gYW5uQGFjbWUuaW8gcGxlYXNl now",
     1,
     "d3JpdGUgdG8gYW5uQGFjbWUuaW8gcGxlYXNl"},
};

TEST_F(Classify, EscapesAreReadAndKept) {
  for (const EscapeCase& c : kEscapeCases) {
    SCOPED_TRACE(c.note);
    const Classified result = run({{.raw = c.raw, .depth = c.depth}});
    ASSERT_EQ(result.findings.size(), 1U);
    EXPECT_EQ(bytes(result, 0), c.want);
  }
}

TEST_F(Classify, PartsSideBySideAreReadAsOneText) {
  // Each part alone is harmless; together they are a card.
  const Classified result = run({{"pay 4111 1111 ", PositionKind::user_text, 1},
                                 {"x"},
                                 {"1111 1111 now", PositionKind::user_text, 1}});
  ASSERT_EQ(result.findings.size(), 2U);
  EXPECT_EQ(bytes(result, 0), "4111 1111 ");
  EXPECT_FALSE(result.findings[0].continued);
  EXPECT_EQ(bytes(result, 1), "1111 1111");
  EXPECT_EQ(result.findings[1].slot, 2U);
  EXPECT_TRUE(result.findings[1].continued);
  EXPECT_EQ(result.facts.reasons.back().count, 1);
}

// Whoever cuts a value in two must not get it past us, wherever the cut is.
TEST_F(Classify, AValueCutAnywhereIsFound) {
  const std::string password = "password = 'Tr0ub" + std::string("4dor!3x'");
  for (const std::string_view text : {std::string_view("mail ann.lee@acme.io today"),
                                      std::string_view("card 4012 8888 8888 1881 please"),
                                      std::string_view("my SSN is 536-90-4399"),
                                      std::string_view("pay to DE89370400440532013000"),
                                      std::string_view("call +49 30 901820 soon"),
                                      std::string_view("host 10.20.30.41 is up"),
                                      std::string_view(password)}) {
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
      const Classified result = run({{text.substr(0, cut), PositionKind::user_text, 1},
                                     {"x"},
                                     {text.substr(cut), PositionKind::user_text, 1}});
      EXPECT_FALSE(result.findings.empty()) << text << ", cut at " << cut;
    }
  }
}

// What stands between two parts of a value must not take its second half over: it would be treated
// as a piece of something else, and leave as it is.
TEST_F(Classify, PiecesOfAValueStayTogether) {
  const Classified result = run({{"j", PositionKind::user_text, 1},
                                 {"10.20.30.40"},
                                 {"ane.miller@contoso-mail.net", PositionKind::user_text, 1},
                                 {"bob@acme.io"}});
  ASSERT_EQ(result.findings.size(), 4U);
  EXPECT_EQ(bytes(result, 0), "j");
  EXPECT_EQ(bytes(result, 1), "ane.miller@contoso-mail.net");
  EXPECT_TRUE(result.findings[1].continued);
  EXPECT_EQ(result.findings[1].type, result.findings[0].type);
  EXPECT_EQ(bytes(result, 2), "10.20.30.40");
  EXPECT_FALSE(result.findings[2].continued);
  EXPECT_EQ(bytes(result, 3), "bob@acme.io");
}

// Each finding is looked up among the parts: walked to, this request would keep its thread busy for
// minutes.
TEST_F(Classify, ManyPartsWithAFindingEach) {
  constexpr std::size_t kParts = 40'000;
  const std::vector<Piece> pieces(kParts, {"ann@acme.io ", PositionKind::user_text, 1});
  const Classified result = run(pieces);
  ASSERT_EQ(result.findings.size(), kParts);
  EXPECT_EQ(result.findings.back().slot, kParts - 1);
  EXPECT_EQ(bytes(result, kParts / 2), "ann@acme.io");
}

TEST_F(Classify, PartsAreReadOneByOneToo) {
  // Joined, the number would run into the next part's word.
  const Classified result = run({{"card 4111 1111 1111 1111", PositionKind::user_text, 1},
                                 {"Thanks", PositionKind::user_text, 1}});
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(bytes(result, 0), "4111 1111 1111 1111");
}

TEST_F(Classify, AKeyTellsWhatItsValueIs) {
  const Classified named = run({{"ssn", PositionKind::tool_arguments, 0, SlotKind::key},
                                {"536904398", PositionKind::tool_arguments}});
  ASSERT_EQ(named.findings.size(), 1U);
  EXPECT_EQ(bytes(named, 0), "536904398");
  EXPECT_TRUE(run({{"536904398", PositionKind::tool_arguments}}).findings.empty());
}

TEST_F(Classify, KeysAndNumbersAreReadToo) {
  EXPECT_EQ(run({{"ann@acme.io", PositionKind::metadata, 0, SlotKind::key}, {"x"}}).findings.size(),
            1U);
  const Classified number =
      run({{"4111111111111111", PositionKind::metadata, 0, SlotKind::number}});
  ASSERT_EQ(number.findings.size(), 1U);
  EXPECT_EQ(bytes(number, 0), "4111111111111111");
}

TEST_F(Classify, ExamplesRaiseTheLabelLikeAllOthers) {
  const Classified result = run({{"ann@example.com"}});
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_TRUE(result.findings[0].example);
  EXPECT_EQ(result.facts.original.level, kInternal);
}

TEST_F(Classify, CategoriesComeWithTheType) {
  const Classified result = run({{"4111 1111 1111 1111"}});
  EXPECT_EQ(result.facts.original.categories, 1U);
}

TEST_F(Classify, MarkingsCannotBeTakenOut) {
  const Classified result = run({{"CONFIDENTIAL: ann@acme.io"}});
  EXPECT_EQ(result.facts.original.level, kConfidential);
  EntitySet all;
  all.set();
  EXPECT_EQ(residual_label(result.facts.reasons, all).level, kConfidential);
}

TEST_F(Classify, DictionaryWordsCan) {
  const Classified result = run({{"about Orion and TICKET-12"}});
  ASSERT_EQ(result.findings.size(), 2U);
  EXPECT_EQ(result.facts.original.level, kConfidential);
  ASSERT_EQ(result.facts.reasons.size(), 3U);
  EXPECT_EQ(result.facts.reasons[1].kind, ReasonKind::dictionary);
  EXPECT_EQ(result.facts.reasons[2].kind, ReasonKind::finding);
  EntitySet all;
  all.set();
  EXPECT_EQ(residual_label(result.facts.reasons, all).level, kPublic);
}

TEST_F(Classify, MediaCannotBeRead) {
  const Classified result = run({{"Hello"}, {"iVBORw0KGgo=", PositionKind::media}});
  EXPECT_TRUE(result.facts.unscannable);
  EXPECT_EQ(result.facts.original.level, kConfidential);
  ASSERT_EQ(result.facts.reasons.size(), 2U);
  EXPECT_EQ(result.facts.reasons[1].kind, ReasonKind::unscannable);
  EXPECT_EQ(result.facts.reasons[1].index, 0);  // Nobody asked what it is.
  EXPECT_FALSE(result.facts.reasons[1].is_removable());
}

// A workload that may send pictures may send no more than those: what is no picture, and what only
// says that it is one, stays as secret as anything unread.
TEST_F(Classify, AWorkloadMayLowerATypeOfMedia) {
  snapshot_.workloads[0].unscannable = {{.type = MediaType::png, .level = kInternal}};
  const Piece png{"data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==", PositionKind::media};
  const Piece liar{"data:image/png;base64,SGVsbG8sIHdvcmxkIQ==", PositionKind::media};
  const Classified picture = run({{"Hello"}, png, png});
  EXPECT_TRUE(picture.facts.unscannable);
  EXPECT_EQ(picture.facts.original.level, kInternal);
  ASSERT_EQ(picture.facts.reasons.size(), 2U);
  EXPECT_EQ(picture.facts.reasons[1].index, static_cast<std::uint16_t>(MediaType::png));
  EXPECT_EQ(picture.facts.reasons[1].count, 2);
  EXPECT_EQ(run({png, liar}).facts.original.level, kConfidential);
  caller_.workload = WorkloadIndex{1};
  EXPECT_EQ(run({png}).facts.original.level, kConfidential);
}

TEST_F(Classify, SignedBlocksCanBeRead) {
  // Otherwise no conversation with thinking could go back to the vendor that signed it.
  const Classified clean = run({{"signature", PositionKind::structural, 0, SlotKind::key},
                                {"EqQBCgIYAhIkMWE5ZDQ4YzMtN2Y0Nw==", PositionKind::signed_block}});
  EXPECT_FALSE(clean.facts.unscannable);
  EXPECT_TRUE(clean.findings.empty());
  EXPECT_EQ(run({{"she is ann@acme.io", PositionKind::signed_block}}).findings.size(), 1U);
}

TEST_F(Classify, FloorOfTheKeyAndDeclaredClassOnlyRaise) {
  caller_.principal.floor = "internal";
  caller_.floor = kInternal;
  EXPECT_EQ(run({{"Hello"}}).facts.original.level, kInternal);

  Request request = make_request({{"Hello"}});
  request.hints.data_class = "confidential";
  EXPECT_EQ(classify(request)->facts.original.level, kConfidential);
  request.hints.data_class = "public";
  EXPECT_EQ(classify(request)->facts.original.level, kInternal);
}

TEST_F(Classify, AnUnknownClassIsRefusedWithTheList) {
  Request request = make_request({{"Hello"}});
  request.hints.data_class = "secret-" + std::string("stuff");
  const Result<Classified> result = classify(request);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(result.error().message.contains("public, internal, confidential"));
  EXPECT_FALSE(result.error().message.contains("stuff"));
}

struct SizeCase {
  std::uint32_t tokens;
  SizeClass want;
};

constexpr SizeCase kSizeCases[] = {{1, SizeClass::small},
                                   {1'000, SizeClass::small},
                                   {1'001, SizeClass::medium},
                                   {8'000, SizeClass::medium},
                                   {8'001, SizeClass::large},
                                   {64'000, SizeClass::large},
                                   {64'001, SizeClass::huge}};

TEST_F(Classify, SizesHaveTheirLimits) {
  for (const SizeCase& c : kSizeCases) {
    Request request = make_request({{"Hello"}});
    request.input_tokens_estimate = c.tokens;
    EXPECT_EQ(classify(request)->facts.size, c.want) << c.tokens;
  }
}

TEST_F(Classify, FactsOfTheCallerAreKept) {
  caller_.principal.roles = {"lawyer"};
  caller_.wish.kind = ModelWish::Kind::tier;
  Request request = make_request({{"Hello"}});
  request.needs = bit(Capability::tools);
  const Facts facts = classify(request)->facts;
  EXPECT_EQ(facts.roles, std::vector<std::string>{"lawyer"});
  EXPECT_EQ(facts.wish.kind, ModelWish::Kind::tier);
  EXPECT_EQ(facts.needs, bit(Capability::tools));
  EXPECT_EQ(facts.complexity, Learned::unknown);
}

TEST_F(Classify, FindingsAreOrderedAndApart) {
  std::string text;
  for (int i = 0; i < 50; ++i) {
    text += "ann" + std::to_string(i) + "@acme.io, +49 30 9018" + std::to_string(20 + i) + "; ";
  }
  const Classified result = run({{text}, {"CONFIDENTIAL"}, {text}});
  ASSERT_EQ(result.findings.size(), 200U);
  for (std::size_t i = 1; i < result.findings.size(); ++i) {
    ASSERT_LE(result.findings[i - 1].end, result.findings[i].begin);
  }
}

}  // namespace
}  // namespace sluice::classify
