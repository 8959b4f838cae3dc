#include "flow/8_restore/answer_scan.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "flow/8_restore/every_cut.h"

namespace sluice::restore {
namespace {

using placeholder::Encoding;
using policy::AnswerAction;

constexpr Encoding kPlain = Encoding::plain;
constexpr Encoding kJson = Encoding::json;

/// Rules for the answers of one zone.
struct World {
  policy::Snapshot snapshot;
  std::unique_ptr<const scan::Scanner> scanner = *scan::Scanner::make({});
  Request request;
  std::optional<Level> clearance;
  placeholder::Matcher issued{{"EMAIL_QZTKRBWMHD"}, Encoding::plain};

  World() {
    snapshot.zones = {{.name = "cloud"}};
    snapshot.answers = {std::vector<policy::AnswerCell>(snapshot.catalog.size())};
    snapshot.rules = {{.kind = "answers", .name = "the rule"}};
  }

  void rule(std::string_view pattern, AnswerAction action) {
    const EntitySet types = snapshot.catalog.match(pattern);
    for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
      if (types.test(i)) {
        snapshot.answers[0][i] = {action, RuleIndex{0}};
      }
    }
  }

  [[nodiscard]] AnswerRules rules() const {
    return {{snapshot, *scanner, request, clearance}, ZoneIndex{0}, issued};
  }

  [[nodiscard]] std::string scan(const std::vector<std::string_view>& pieces,
                                 Encoding encoding = kPlain) const {
    AnswerRules answer_rules = rules();
    AnswerScan scan(answer_rules, encoding);
    std::string out;
    for (const std::string_view piece : pieces) {
      scan.push(piece, Rest::follows, out);
    }
    scan.push({}, Rest::none, out);
    return out;
  }
};

/// Secrets are put together here, so that none stands in the source.
std::string github_token() {
  return std::string("ghp_") + "16C7e42F292c6912E7710c838347Ae178B4a";
}

std::string key_line(std::string_view word) {
  return "-----" + std::string(word) + " RSA PRIVATE KEY-----";
}

std::string private_key() {
  return key_line("BEGIN") +
         "\nMIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW7wCSb0iKtUqLQyJq8d\n" +
         "kyz1n2k3v4b5n6m7q8w9e0r1t2y3u4i5o6p7a8s9d0f1g2h3j4k5l6z7x8c9v0b1==\n" + key_line("END");
}

std::vector<std::string> texts() {
  return {
      "Nothing to see here, just some prose. And another sentence! Really?\nYes.",
      "Write to eve@evil.org, or call +49 30 901820 today.",
      "The card is 4111 1111 1111 1111. Use it well.",
      "IBAN DE89 3704 0044 0532 0130 00, thanks.",
      "token: " + github_token() + " end",
      "password = hunter2verysecret",
      "Here:\n" + private_key() + "\nKeep it.",
      "你好，卡号4111111111111111。谢谢！再见",
      "EMAIL_QZTKRBWMHD wrote from 192.168.17.23: \"hi\"; see https://x.y/z?a=b -- ok -",
      "no end of sentence eve@evil.org",
      "e.g. 12 apples, 4711 pears ... at 10:30 = noon\n\n\n- a list\n- 5",
      "",
  };
}

// If a stream's cut could change the outcome, a secret would leave on some days and not on others.
TEST(AnswerScan, GivesTheSameAtEveryCut) {
  World world;
  for (const std::string_view family : {"secret.*", "personal.*", "financial.*", "technical.ip"}) {
    world.rule(family, AnswerAction::mask);
  }
  for (const std::string& text : texts()) {
    for (const Encoding encoding : {kPlain, kJson}) {
      const std::string whole = world.scan({text}, encoding);
      at_every_cut(text, [&](const std::vector<std::string_view>& pieces) {
        ASSERT_EQ(world.scan(pieces, encoding), whole);
      });
    }
  }
}

struct Case {
  std::string_view note;
  Encoding encoding;
  std::string text;
  std::string want;
};

// Not one byte of what a rule forbids may reach the caller, and nothing else may be lost.
TEST(AnswerScan, MasksWhatTheModelWroteItself) {
  World world;
  for (const std::string_view family : {"secret.*", "personal.*", "financial.*"}) {
    world.rule(family, AnswerAction::mask);
  }
  const std::string token = github_token();
  const std::vector<Case> cases = {
      {"clean", kPlain, "Nothing here. At all!", "Nothing here. At all!"},
      {"e-mail", kPlain, "to eve@evil.org.", "to [EMAIL]."},
      {"two in a sentence", kPlain, "a@evil.org, b@evil.org", "[EMAIL], [EMAIL]"},
      {"card in groups", kPlain, "pay 4111 1111 1111 1111 now", "pay [CARD] now"},
      {"token", kPlain, "use " + token + " please", "use [SECRET] please"},
      {"private key over lines",
       kPlain,
       "Here:\n" + private_key() + "\nKeep it.",
       "Here:\n[SECRET]\nKeep it."},
      {"private key without an end", kPlain, private_key().substr(0, 120), "[SECRET]"},
      {"no blanks between words",
       kPlain,
       "你好，卡号4111111111111111, 谢谢",
       "你好，卡号[CARD], 谢谢"},
      {"placeholders are opaque",
       kPlain,
       "EMAIL_QZTKRBWMHD eve@evil.org",
       "EMAIL_QZTKRBWMHD [EMAIL]"},
      {"in a tool call", kJson, R"({"to":"eve@evil.org"})", R"({"to":"[EMAIL]"})"},
      {"escaped in a tool call",
       kJson,
       R"({"to":"\u0065ve\u0040evil.org!"})",
       R"({"to":"[EMAIL]!"})"},
      {"behind an escaped line break",
       kJson,
       R"({"t":"a\neve@evil.org\n"})",
       R"({"t":"a\n[EMAIL]\n"})"},
      {"a number becomes a string",
       kJson,
       R"({"card":4111111111111111,"n":1})",
       R"({"card":"[CARD]","n":1})"},
      {"private key in a tool call",
       kJson,
       R"({"k":")" + key_line("BEGIN") + R"(\nMIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33\n)" +
           key_line("END") + R"(\n","x":1})",
       R"({"k":"[SECRET]\n","x":1})"},
      {"broken JSON", kJson, R"({"to":"eve@evil.org)", R"({"to":"[EMAIL])"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(world.scan({c.text}, c.encoding), c.want) << c.note;
  }
}

// The key says what the value is, for tools as for people.
TEST(AnswerScan, ReadsTheKeyOfAToolCallAsContext) {
  World world;
  world.rule("secret.*", AnswerAction::mask);
  EXPECT_EQ(world.scan({R"({"password":"hunter2verysecret","note":"fine"})"}, kJson),
            R"({"password":"[SECRET]","note":"fine"})");
  EXPECT_EQ(world.scan({R"({"note":"hunter2verysecret"})"}, kJson),
            R"({"note":"hunter2verysecret"})");
}

// What the caller wrote itself is no news to it; masking it would break the answer.
TEST(AnswerScan, LeavesWhatTheCallerWrote) {
  World world;
  world.rule("personal.*", AnswerAction::mask);
  world.request.body = R"("Card of ADA@x.org and +49 (30) 901820")";
  world.request.slots = {
      {.begin = 1, .end = static_cast<std::uint32_t>(world.request.body.size() - 1)}};
  EXPECT_EQ(world.scan({"mail ada@X.org or call +49 30 901820, not eve@evil.org"}),
            "mail ada@X.org or call +49 30 901820, not [EMAIL]");
}

// A flag must not change the answer, and a stop must let nothing more out.
TEST(AnswerScan, FlagsAndStops) {
  for (const AnswerAction action : {AnswerAction::flag, AnswerAction::stop}) {
    World world;
    world.rule("personal.email", action);
    AnswerRules rules = world.rules();
    AnswerScan scan(rules, kPlain);
    std::string out;
    scan.push("a\nb eve@evil.org c\nd", Rest::none, out);
    EXPECT_EQ(scan.findings(), 1U);
    EXPECT_EQ(scan.stopped().has_value(), action == AnswerAction::stop);
    EXPECT_EQ(out, action == AnswerAction::stop ? "a\nb " : "a\nb eve@evil.org c\nd");
    scan.push("more", Rest::none, out);
    EXPECT_EQ(out.ends_with("more"), action == AnswerAction::flag);
  }
}

// If clean text waited for the end of its sentence, streaming would be pointless.
TEST(AnswerScan, LetsCleanTextFlowWordByWord) {
  World world;
  world.rule("secret.*", AnswerAction::mask);
  AnswerRules rules = world.rules();
  AnswerScan scan(rules, kPlain);
  std::string out;
  scan.push("Once upon a time, far away", Rest::follows, out);
  EXPECT_EQ(out, "Once upon a time, far ");
  scan.push(" there was a well-known (and rather old) king", Rest::follows, out);
  EXPECT_EQ(out, "Once upon a time, far away there was a well-known (and rather old) ");
}

// If a unit could grow without bound, one long line would hold back the whole answer.
TEST(AnswerScan, EndsAUnitAtItsLimit) {
  World world;
  world.rule("secret.*", AnswerAction::mask);
  const std::string line(kUnitBytesMax - 1, '1');
  AnswerRules rules = world.rules();
  AnswerScan scan(rules, kPlain);
  std::string out;
  scan.push(line, Rest::follows, out);
  EXPECT_EQ(out, "");
  scan.push("é", Rest::follows, out);
  EXPECT_EQ(out, line + "é");
}

// A private key that never ends must not fill the memory, nor leave in part.
TEST(AnswerScan, StopsAtAPrivateKeyWithoutAnEnd) {
  World world;
  world.rule("secret.*", AnswerAction::mask);
  AnswerRules rules = world.rules();
  AnswerScan scan(rules, kPlain);
  std::string out;
  scan.push("ok\n" + key_line("BEGIN") + "\n", Rest::follows, out);
  const std::string line = std::string(63, 'A') + "\n";
  std::size_t fed = 0;
  for (; fed < 2 * kKeyBytesMax && !scan.stopped(); fed += line.size()) {
    scan.push(line, Rest::follows, out);
  }
  EXPECT_TRUE(scan.stopped());
  EXPECT_LT(fed, kKeyBytesMax + 1'000);
  EXPECT_EQ(out, "ok\n");
}

// As above, on one line: then each byte is looked at alone, which must not take for ever.
TEST(AnswerScan, StopsAtAPrivateKeyOnOneLine) {
  World world;
  world.rule("secret.*", AnswerAction::mask);
  AnswerRules rules = world.rules();
  AnswerScan scan(rules, kPlain);
  std::string out;
  const std::string line = key_line("BEGIN") + std::string(2 * kKeyBytesMax, 'A');
  scan.push(line, Rest::follows, out);
  EXPECT_TRUE(scan.stopped());
  EXPECT_EQ(out, "");
}

// A certificate is no secret, and an answer may hold a long chain of them.
TEST(AnswerScan, LetsCertificatesPass) {
  World world;
  world.rule("secret.*", AnswerAction::mask);
  std::string chain;
  for (int i = 0; i < 30; ++i) {
    chain += "-----BEGIN CERTIFICATE-----\n";
    for (int line = 0; line < 25; ++line) {
      chain += std::string(64, 'A') + "\n";
    }
    chain += "-----END CERTIFICATE-----\n";
  }
  EXPECT_EQ(world.scan({chain}), chain);
}

}  // namespace
}  // namespace sluice::restore
