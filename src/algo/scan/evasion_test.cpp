// Whoever wants to smuggle something out writes it a little differently. Spans must still be those
// of the text as it was written, or masking would leave a part.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/normalise.h"
#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

struct EvasionCase {
  const char* note;
  std::string_view text;
  std::string_view want;
};

constexpr EvasionCase kCases[] = {
    {"zero-width spaces", "4111\u200B1111\u200B1111\u200B1111", "financial.card"},
    {"soft hyphens", "ann@ac\u00ADme.io", "personal.email"},
    {"full-width digits", "４１１１ １１１１ １１１１ １１１１", "financial.card"},
    {"full-width @", "ann＠acme．io", "personal.email"},
    {"Arabic digits", "٤١١١١١١١١١١١١١١١", "financial.card"},
    {"no-break spaces", "4111\u00A01111\u00A01111\u00A01111", "financial.card"},
    {"typographic dashes", "536–90–4399", "personal.us_ssn"},
    {"Cyrillic look-alikes", "ann@\u0430cme.io", "personal.email"},
    {"Cyrillic look-alikes in a word", "SSN 536904398 \u0455sn", "personal.us_ssn"},
    {"Greek look-alikes", "\u0391BCPE1234F", "personal.in_pan"},
    {"combining marks", "5\u033336-90-4399", "personal.us_ssn"},
    {"mathematical digits", "\U0001D7D3\U0001D7D1\U0001D7D4-90-4399", "personal.us_ssn"},
    {"circled digits", "⑤③⑥-90-4399", "personal.us_ssn"},
    {"direction marks", "\u202E536-90-4399\u202C", "personal.us_ssn"},
    {"spaced digits", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "financial.card"},
    {"line break", "4111 1111\n1111 1111", "financial.card"},
    {"small letters", "rssmra85t10a562s", "personal.it_fiscal_code"},
};

TEST(Evasion, IsFoundUnderItsOriginalSpan) {
  TestScanner scanner;
  EntityCatalog catalog;
  for (const EvasionCase& c : kCases) {
    SCOPED_TRACE(c.note);
    const std::vector<Span> spans = scanner.spans(c.text);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(catalog.info(spans[0].type).name, c.want);
  }
}

TEST(Evasion, SpansAreThoseOfTheOriginal) {
  TestScanner scanner;
  EXPECT_EQ(scanner.described("→ ann＠ac\u00ADme．io ←"), "personal.email=ann＠ac\u00ADme．io");
  EXPECT_EQ(scanner.described("é 5\u033336-90-4399!"), "personal.us_ssn=5\u033336-90-4399");
}

struct NormaliseCase {
  const char* note;
  std::string_view text;
  std::string_view want;
};

constexpr NormaliseCase kNormaliseCases[] = {
    {"ASCII", "abc", "abc"},
    {"accents stay", "Straße, déjà", "Straße, déjà"},
    {"ideographs stay", "名前", "名前"},
    {"full width", "ＡＢｚ１！", "ABz1!"},
    {"removed at both ends", "\uFEFFabc\u200B", "abc"},
    {"everything removed", "\u200B\u200B", ""},
    {"emoji stay", "\U0001F600", "\U0001F600"},
    {"broken bytes stay", "a\xFF\xC3", "a\xFF\xC3"},
};

TEST(Normalise, FoldsWhatLooksAlike) {
  for (const NormaliseCase& c : kNormaliseCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(normalised(c.text), c.want);
  }
}

TEST(Normalise, EveryByteKnowsItsOrigin) {
  const std::string_view text = "a\u200Bé１b\u00ADc";
  Normalised result;
  ASSERT_TRUE(result.read(text));
  ASSERT_EQ(result.text(), "aé1bc");
  EXPECT_EQ(result.origin(0), 0U);
  EXPECT_EQ(result.origin_end(0), 1U);
  EXPECT_EQ(result.origin(1), 4U);  // é, behind a zero-width space of three bytes.
  EXPECT_EQ(result.origin_end(2), 6U);
  EXPECT_EQ(result.origin(3), 6U);  // The full-width 1 has three bytes.
  EXPECT_EQ(result.origin_end(3), 9U);
  EXPECT_EQ(result.origin(4), 9U);
  EXPECT_EQ(result.origin(5), 12U);
  EXPECT_EQ(result.position_of(9), 4U);
}

}  // namespace
}  // namespace sluice::scan
