#include "algo/placeholder/matcher.h"

#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::placeholder {
namespace {

using Kind = Match::Kind;

constexpr std::string_view kEmail = "EMAIL_QZTKRBWMHD";
constexpr std::string_view kEmail2 = "EMAIL_QZTKRBWMHF";
constexpr std::string_view kSsn = "US_SSN_BCDFGHJKLM";

Matcher matcher(Encoding encoding = Encoding::plain) {
  return Matcher({kEmail, kEmail2, kSsn}, encoding);
}

struct FormCase {
  std::string_view note;
  Encoding encoding;
  std::string_view text;
  bool is_accepted;
};

// If an accepted form were missed, users would read placeholders; if anything else were accepted,
// text that a model wrote by itself would turn into somebody's data.
TEST(Matcher, AcceptsTheClosedListAndNothingElse) {
  const Encoding plain = Encoding::plain;
  const Encoding json = Encoding::json;
  const FormCase cases[] = {
      {"as issued", plain, "EMAIL_QZTKRBWMHD", true},
      {"lower case", plain, "email_qztkrbwmhd", true},
      {"mixed case", plain, "Email_QztkRbwmhd", true},
      {"Markdown escape", plain, R"(EMAIL\_QZTKRBWMHD)", true},
      {"percent-encoded", plain, "EMAIL%5FQZTKRBWMHD", true},
      {"percent-encoded, lower case", plain, "email%5fqztkrbwmhd", true},
      {"line break behind the type", plain, "EMAIL_\nQZTKRBWMHD", true},
      {"line break of Windows", plain, "EMAIL_QZTK\r\nRBWMHD", true},
      {"soft hyphen", plain, "EMAIL_QZTKR\u00ADBWMHD", true},
      {"all at once", plain, "email\\_\nqztkrbwmhd", true},
      {"two line breaks", plain, "EMAIL_\nQZTKR\nBWMHD", false},
      {"break and hyphen", plain, "EMAIL_\nQZTKR\u00ADBWMHD", false},
      {"carriage return alone", plain, "EMAIL_\rQZTKRBWMHD", false},
      {"a space", plain, "EMAIL_ QZTKRBWMHD", false},
      {"a space for the underscore", plain, "EMAIL QZTKRBWMHD", false},
      {"a hyphen", plain, "EMAIL-QZTKRBWMHD", false},
      {"two backslashes", plain, R"(EMAIL\\_QZTKRBWMHD)", false},
      {"one letter short", plain, "EMAIL_QZTKRBWMH.", false},
      {"another letter", plain, "EMAIL_QZTKRBWMHG", false},
      {"zero-width space", plain, "EMAIL_QZ\u200BTKRBWMHD", false},
      {"Cyrillic look-alike", plain, "\u0415MAIL_QZTKRBWMHD", false},
      {"JSON's line break in plain text", plain, R"(EMAIL_\nQZTKRBWMHD)", false},
      {"line break in JSON", json, R"(EMAIL_\nQZTKRBWMHD)", true},
      {"line break of Windows in JSON", json, R"(EMAIL_\r\nQZTKRBWMHD)", true},
      {"soft hyphen in JSON", json, R"(EMAIL_QZTKR\u00adBWMHD)", true},
      {"soft hyphen in JSON, raw", json, "EMAIL_QZTKR\u00ADBWMHD", true},
      {"Markdown escape in JSON", json, R"(EMAIL\\_QZTKRBWMHD)", true},
      {"a bare escape is no JSON", json, R"(EMAIL\_QZTKRBWMHD)", false},
  };
  for (const FormCase& c : cases) {
    const Match match = matcher(c.encoding).match(c.text, 0);
    ASSERT_EQ(match.kind, c.is_accepted ? Kind::whole : Kind::none) << c.note;
    if (c.is_accepted) {
      EXPECT_EQ(match.bytes, c.text.size()) << c.note;
      EXPECT_EQ(match.entry, 0U) << c.note;
      EXPECT_LE(c.text.size(), matcher(c.encoding).form_bytes_max()) << c.note;
    }
  }
}

// If a beginning were not recognised as one, a placeholder that a stream cuts in two would reach
// the user; if too much were, text would be held back for nothing.
TEST(Matcher, HoldsEveryBeginningOfAnAcceptedForm) {
  for (const std::string_view form :
       {"email\\_\r\nqztkrbwmhd", "EMAIL%5FQZTKR\u00ADBWMHD", "US%5fSSN\\_BCDFGHJKL\nM"}) {
    for (std::size_t size = 1; size < form.size(); ++size) {
      EXPECT_EQ(matcher().match(form.substr(0, size), 0).kind, Kind::partial) << form << size;
    }
    EXPECT_EQ(matcher().match(form, 0).kind, Kind::whole) << form;
  }
}

// As above: text is held back only while it may still become something that was issued.
TEST(Matcher, LetsGoAsSoonAsNothingIssuedCanCome) {
  for (const std::string_view text : {"EMAIL_Z",
                                      "EMAIM",
                                      "US_T",
                                      "x",
                                      "EMAIL_QZTKRBWMHX",
                                      "EMAIL\\Q",
                                      "EMAIL%5E",
                                      "EMAIL%4",
                                      "\nEMAIL_QZTKRBWMHD",
                                      "EMA%",
                                      "EM\\",
                                      "EMAIL_\n\n",
                                      "EMAIL_\n\r",
                                      "E\xC2\xA0"}) {
    EXPECT_EQ(matcher().match(text, 0).kind, Kind::none) << text;
  }
}

// If two issued texts that differ in the last letter were mixed up, one person would become
// another.
TEST(Matcher, TellsNeighboursApart) {
  EXPECT_EQ(matcher().match(kEmail, 0).entry, 0U);
  EXPECT_EQ(matcher().match(kEmail2, 0).entry, 1U);
  EXPECT_EQ(matcher().match(kSsn, 0).entry, 2U);
}

// Values have no boundaries around them, so neither have the placeholders that stand for them.
TEST(Matcher, NeedsNoBoundary) {
  const std::string text = "xEMAIL_QZTKRBWMHDEMAIL_QZTKRBWMHFs";
  std::vector<std::size_t> found;
  for (std::size_t at = matcher().next_start(text, 0); at < text.size();
       at = matcher().next_start(text, at + 1)) {
    if (matcher().match(text, at).kind == Kind::whole) {
      found.push_back(at);
    }
  }
  EXPECT_EQ(found, (std::vector<std::size_t>{1, 17}));
}

// Most of a text is skipped unread; a placeholder in what is skipped would reach the user.
TEST(Matcher, SkipsNoPlaceWhereOneStandsOrBegins) {
  static constexpr std::string_view kPieces[] = {"EMAIL",
                                                 "email",
                                                 "_",
                                                 "%5F",
                                                 "\\_",
                                                 "%",
                                                 "\n",
                                                 "QZTKRBWMHD",
                                                 "qztkr",
                                                 "US",
                                                 "SSN",
                                                 "BCDFGHJKLM",
                                                 "e",
                                                 "u",
                                                 " and words without any of it "};
  std::mt19937 random(7);
  for (const bool with_underscores : {true, false}) {
    const Matcher issued =
        with_underscores ? matcher() : Matcher({"EMAILQZ", kEmail, kSsn}, Encoding::plain);
    for (int round = 0; round < 3000; ++round) {
      std::string text;
      for (std::size_t count = random() % 12; count > 0; --count) {
        text += kPieces[random() % std::size(kPieces)];
      }
      std::size_t next = issued.next_start(text, 0);
      for (std::size_t at = 0; at < text.size(); ++at) {
        if (at == next) {
          next = issued.next_start(text, at + 1);
        } else {
          ASSERT_EQ(issued.match(text, at).kind, Kind::none) << text << at;
        }
      }
      ASSERT_EQ(next, text.size());
    }
  }
}

// If the bound were too small, "longest accepted form less one byte" would be a false promise.
TEST(Matcher, KnowsItsLongestForm) {
  EXPECT_EQ(matcher().form_bytes_max(), std::string_view("US%5FSSN%5FBCDFGHJKL\r\nM").size());
  EXPECT_EQ(matcher(Encoding::json).form_bytes_max(),
            std::string_view(R"(US%5FSSN%5FBCDFGHJKL\u00adM)").size());
  EXPECT_EQ(Matcher({}, Encoding::plain).form_bytes_max(), 0U);
}

// A request without a placeholder must find none anywhere.
TEST(Matcher, FindsNothingWhenNothingWasIssued) {
  const Matcher none({}, Encoding::plain);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.next_start(kEmail, 0), kEmail.size());
  EXPECT_EQ(none.match(kEmail, 0).kind, Kind::none);
}

}  // namespace
}  // namespace sluice::placeholder
