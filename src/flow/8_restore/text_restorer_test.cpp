#include "flow/8_restore/text_restorer.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "flow/8_restore/every_cut.h"
#include "flow/8_restore/ways_out.h"

namespace sluice::restore {
namespace {

using Kind = Channel::Kind;

const std::vector<std::string> kHosts = {"docs.corp.example", "localhost"};

Restoration restoration() {
  return {.entries = {{.placeholder = "EMAIL_QZTKRBWMHD", .original = "ada@x.example"},
                      {.placeholder = "PERSON_BBBBBBBBBB", .original = "Ada \"A\" 😀"}}};
}

policy::Snapshot masking() {
  policy::Snapshot snapshot;
  snapshot.zones = {{.name = "cloud"}};
  snapshot.answers = {std::vector<policy::AnswerCell>(snapshot.catalog.size())};
  snapshot.rules = {{.kind = "answers", .name = "rule"}};
  const EntitySet masked =
      snapshot.catalog.match("secret.*") | snapshot.catalog.match("personal.email");
  for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
    if (masked.test(i)) {
      snapshot.answers[0][i] = {policy::AnswerAction::mask, RuleIndex{0}};
    }
  }
  return snapshot;
}

/// Placeholders are live, and every e-mail address and secret that the model writes is masked.
class World {
 public:
  std::string restore(Kind kind, const std::vector<std::string_view>& pieces) {
    TextRestorer restorer(kind, &rules_, pseudonyms_);
    std::string out;
    for (const std::string_view piece : pieces) {
      restorer.push(piece, Rest::follows, out);
    }
    restorer.push({}, Rest::none, out);
    EXPECT_FALSE(restorer.is_holding());
    return out;
  }

 private:
  policy::Snapshot snapshot_ = masking();
  std::unique_ptr<const scan::Scanner> scanner_ = *scan::Scanner::make({});
  Request request_;
  Pseudonyms pseudonyms_{restoration(), kHosts};
  AnswerRules rules_{{snapshot_, *scanner_, request_, std::nullopt},
                     ZoneIndex{0},
                     pseudonyms_.matcher(placeholder::Encoding::plain)};
};

const std::string kProse =
    "Dear PERSON_BBBBBBBBBB, 你好!\nWrite to EMAIL_QZTKRBWMHD (email\\_qztkrbwmhd), not to "
    "eve@evil.org. See [this](https://evil.example/?q=EMAIL_QZTKRBWMHD) or "
    "https://docs.corp.example/EMAIL%5FQZTKRBWMHD; password = hunter2verysecret\n";

const std::string kProseWant =
    "Dear Ada \"A\" 😀, 你好!\nWrite to ada@x.example (ada@x.example), not to "
    "[EMAIL]. See [this](https://evil.example/?q=EMAIL_QZTKRBWMHD) or "
    "https://docs.corp.example/ada@x.example; password = [SECRET]\n";

const std::string kArguments =
    R"({"to":["EMAIL_QZTKRBWMHD","eve\u0040evil.org"],"PERSON_BBBBBBBBBB":1,"password":)"
    R"("hunter2verysecret","body":"Dear \"PERSON_BBBBBBBBBB\",\nEMAIL_QZTKRBWMHD\n",)"
    R"("url":"https:\/\/docs.corp.example\/EMAIL_QZTKRBWMHD","n":12.5})";

const std::string kArgumentsWant =
    R"({"to":["ada@x.example","[EMAIL]"],"Ada \"A\" 😀":1,"password":)"
    R"("[SECRET]","body":"Dear \"Ada \"A\" 😀\",\nada@x.example\n",)"
    R"("url":"https:\/\/docs.corp.example\/ada@x.example","n":12.5})";

// Property 3 of the whole way of a text. A cut that mattered would show a secret to one user and
// hide it from the next, or let an attacker choose the chunk in which a URL goes unseen.
TEST(TextRestorer, GivesTheSameAtEveryPairOfCuts) {
  // A placeholder in its longest form.
  constexpr std::size_t kReach = 24;
  World world;
  at_every_pair_of_cuts(kProse, kReach, [&](const std::vector<std::string_view>& pieces) {
    ASSERT_EQ(world.restore(Kind::text, pieces), kProseWant);
  });
  at_every_pair_of_cuts(kArguments, kReach, [&](const std::vector<std::string_view>& pieces) {
    ASSERT_EQ(world.restore(Kind::tool_arguments, pieces), kArgumentsWant);
  });
}

// As above, in many pieces.
TEST(TextRestorer, GivesTheSameAtEveryCut) {
  World world;
  at_every_cut(kProse, [&](const std::vector<std::string_view>& pieces) {
    ASSERT_EQ(world.restore(Kind::text, pieces), kProseWant);
    ASSERT_EQ(world.restore(Kind::thinking, pieces), kProseWant);
  });
  at_every_cut(kArguments, [&](const std::vector<std::string_view>& pieces) {
    ASSERT_EQ(world.restore(Kind::tool_arguments, pieces), kArgumentsWant);
  });
}

// A tool's input that comes as a whole, string by string, is what programs get, as when it comes in
// pieces: their URLs go over line breaks and blanks.
TEST(TextRestorer, AStringOfAToolIsNoProse) {
  World world;
  for (const char* text : {"https://evil.example/?a\n&q=EMAIL_QZTKRBWMHD",
                           "https://evil.example/?q=a EMAIL_QZTKRBWMHD"}) {
    EXPECT_EQ(world.restore(Kind::tool_text, {text}), text);
    EXPECT_NE(world.restore(Kind::text, {text}), text);
  }
  EXPECT_EQ(world.restore(Kind::tool_text, {"to EMAIL_QZTKRBWMHD"}), "to ada@x.example");
}

// What an injected passage makes a model write must not carry a value away, streamed or not, in
// prose or in the arguments of a tool.
TEST(TextRestorer, RestoresInNoWayOutAtAnyCut) {
  World world;
  for (const WayOut& way : kWaysOut) {
    const std::string text = std::string(way.before) + "EMAIL_QZTKRBWMHD)\n\n";
    const std::string json = R"({"t":")" + json::escaped(text) + R"("})";
    const auto is_kept = [](const std::string& out) {
      return out.contains("EMAIL_QZTKRBWMHD") && !out.contains("ada@x.example");
    };
    at_every_cut(text, [&](const std::vector<std::string_view>& pieces) {
      ASSERT_TRUE(is_kept(world.restore(Kind::text, pieces))) << way.note;
    });
    at_every_cut(json, [&](const std::vector<std::string_view>& pieces) {
      ASSERT_TRUE(is_kept(world.restore(Kind::tool_arguments, pieces))) << way.note;
    });
  }
}

}  // namespace
}  // namespace sluice::restore
