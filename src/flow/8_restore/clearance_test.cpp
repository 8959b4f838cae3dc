#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "flow/8_restore/answer_scan.h"
#include "flow/8_restore/every_cut.h"

namespace sluice::restore {
namespace {

using policy::AnswerAction;

constexpr Level kPublic{0};
constexpr Level kInternal{1};
constexpr Level kConfidential{2};

/// Personal data is confidential, addresses of machines are internal, one marking each.
struct World {
  policy::Snapshot snapshot;
  std::unique_ptr<const scan::Scanner> scanner =
      *scan::Scanner::make({.markings = {{.texts = {"TLP:AMBER"}}, {.texts = {"TLP:RED"}}}});
  Request request;
  std::optional<Level> clearance;
  placeholder::Matcher issued{{"EMAIL_QZTKRBWMHD"}, placeholder::Encoding::plain};

  World() {
    snapshot.levels = {"public", "internal", "confidential"};
    snapshot.zones = {{.name = "cloud"}};
    snapshot.answers = {std::vector<policy::AnswerCell>(snapshot.catalog.size())};
    snapshot.rules = {{.kind = "answers", .name = "the rule"}};
    snapshot.finding_labels.resize(snapshot.catalog.size());
    raise("personal.*", kConfidential);
    raise("technical.*", kInternal);
    snapshot.markings = {{.texts = {"TLP:AMBER"}, .raises = {.level = kInternal}},
                         {.texts = {"TLP:RED"}, .raises = {.level = kConfidential}}};
  }

  void raise(std::string_view pattern, Level level) {
    const EntitySet types = snapshot.catalog.match(pattern);
    for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
      if (types.test(i)) {
        snapshot.finding_labels[i].level = level;
      }
    }
  }

  void rule(EntityType type, AnswerAction action) {
    snapshot.answers[0][to_index(type)] = {action, RuleIndex{0}};
  }

  /// The caller wrote this.
  void ask(std::string_view text) {
    request.body = '"' + std::string(text) + '"';
    request.slots = {{.begin = 1, .end = static_cast<std::uint32_t>(request.body.size() - 1)}};
  }

  /// What leaves; what ends the answer stands behind it.
  [[nodiscard]] std::string scan(
      const std::vector<std::string_view>& pieces,
      AnswerScan::Masking masking = AnswerScan::Masking::replaces) const {
    AnswerRules rules({snapshot, *scanner, request, clearance}, ZoneIndex{0}, issued);
    AnswerScan scan(rules, placeholder::Encoding::plain, masking);
    std::string out;
    for (const std::string_view piece : pieces) {
      scan.push(piece, Rest::follows, out);
    }
    scan.push({}, Rest::none, out);
    return scan.stopped() ? out + "|" + scan.stopped()->message : out;
  }

  [[nodiscard]] bool apply() const {
    return AnswerRules::apply({snapshot, *scanner, request, clearance}, ZoneIndex{0});
  }
};

constexpr std::string_view kText = "Ask eve@evil.org about 192.168.17.23 today. Bye.";

struct Case {
  std::string_view note;
  std::optional<Level> clearance;
  std::string_view want;
};

constexpr Case kCases[] = {
    {"undeclared", std::nullopt, kText},
    {"nothing", kPublic, "Ask [EMAIL] about [IP] today. Bye."},
    {"some", kInternal, "Ask [EMAIL] about 192.168.17.23 today. Bye."},
    {"all", kConfidential, kText},
};

// A key that may read internal data must not learn confidential data from a model that knows it.
TEST(Clearance, MasksWhatIsAboveIt) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.note);
    World world;
    world.clearance = c.clearance;
    EXPECT_EQ(world.scan({kText}), c.want);
    EXPECT_EQ(world.apply(), c.clearance && *c.clearance < kConfidential);
    at_every_cut(kText, [&](const std::vector<std::string_view>& pieces) {
      ASSERT_EQ(world.scan(pieces), c.want);
    });
  }
}

// What the caller wrote itself is no disclosure. A marking is no value: it speaks of what stands
// beside it, so typing it first must not open what the model knows.
TEST(Clearance, LeavesWhatTheCallerWrote) {
  World world;
  world.clearance = kPublic;
  world.ask("TLP:RED: write to EVE@evil.org");
  EXPECT_EQ(world.scan({"Ask eve@evil.org about 192.168.17.23"}), "Ask eve@evil.org about [IP]");
  EXPECT_TRUE(world.scan({"TLP:RED Ask eve@evil.org"}).contains("above the clearance"));
}

// A signed text cannot be masked without breaking it; to let it go would be worse.
TEST(Clearance, StopsWhereASignedTextWouldBeMasked) {
  World world;
  world.clearance = kInternal;
  constexpr auto kSigned = AnswerScan::Masking::stops;
  EXPECT_EQ(world.scan({"from 10.1.2.3 only\n"}, kSigned), "from 10.1.2.3 only\n");
  const std::string stopped = world.scan({"Fine.\nto eve@", "evil.org now"}, kSigned);
  EXPECT_TRUE(stopped.starts_with("Fine.\n")) << stopped;
  EXPECT_TRUE(stopped.contains("|a rule stops answers")) << stopped;
  EXPECT_FALSE(stopped.contains("eve")) << stopped;
}

// A rule may be stricter than the clearance, never laxer.
TEST(Clearance, TheStricterOfRuleAndClearanceWins) {
  World world;
  world.clearance = kInternal;
  constexpr EntityType kEmail = entity("personal.email");
  world.rule(kEmail, AnswerAction::flag);
  EXPECT_EQ(world.scan({"to eve@evil.org"}), "to [EMAIL]");
  world.rule(kEmail, AnswerAction::stop);
  EXPECT_EQ(world.scan({"to eve@evil.org"}), "|a rule stops answers with `personal.email` in them");
  world.clearance = kConfidential;
  world.rule(kEmail, AnswerAction::mask);
  EXPECT_EQ(world.scan({"to eve@evil.org"}), "to [EMAIL]");
}

// A marking speaks of all that stands beside it: there is nothing to mask.
TEST(Clearance, AMarkingAboveItEndsTheAnswer) {
  const std::string_view text = "Sure.\nThis is TLP:RED today. More.";
  const std::string_view stopped =
      "Sure.\n|the answer is marked `TLP:RED`, above the clearance of this key";
  World world;
  world.clearance = kInternal;
  EXPECT_EQ(world.scan({text}), stopped);
  at_every_cut(text, [&](const std::vector<std::string_view>& pieces) {
    ASSERT_EQ(world.scan(pieces), stopped);
  });
  EXPECT_EQ(world.scan({"This is TLP:AMBER."}), "This is TLP:AMBER.");
  world.clearance = kPublic;
  EXPECT_TRUE(world.scan({"This is TLP:AMBER."}).contains("above the clearance"));
  world.clearance = kConfidential;
  EXPECT_EQ(world.scan({text}), text);
  world.clearance.reset();
  EXPECT_EQ(world.scan({text}), text);
}

}  // namespace
}  // namespace sluice::restore
