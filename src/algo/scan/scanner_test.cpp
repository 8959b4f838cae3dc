// What a detector misses leaves the house in the clear; what it finds where nothing is makes every
// answer worse. Both halves of this table matter alike.

#include "algo/scan/scanner.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

struct ScanCase {
  const char* note;
  std::string_view text;
  std::string_view want;  ///< see TestScanner::described
};

constexpr ScanCase kCases[] = {
    // E-mail.
    {"address in a sentence", "Write to ann.lee@acme.io.", "personal.email=ann.lee@acme.io"},
    {"plus and dash", "a.b+c-d@mail-1.acme.co.uk!", "personal.email=a.b+c-d@mail-1.acme.co.uk"},
    {"in brackets", "Bob <bob@acme.io>", "personal.email=bob@acme.io"},
    {"after mailto:", "mailto:bob@acme.io", "personal.email=bob@acme.io"},
    {"as a query's value", "/x?user=bob@acme.io&y", "personal.email=bob@acme.io"},
    {"international", "müller@beispiel.de", "personal.email=müller@beispiel.de"},
    {"after an escaped line break of source code",
     R"("\nbob@acme.io")",
     "personal.email=bob@acme.io"},
    {"between ideographs", "邮箱ann@acme.io是", "personal.email=ann@acme.io"},
    {"behind a picture", "\U0001F600ann@acme.io", "personal.email=ann@acme.io"},
    {"a decorator is none", "@app.route", ""},
    {"a version of a package is none", "left-pad@1.3.0", ""},
    {"an image for retina displays is none", "icon@2x.png", ""},
    {"a clone URL of git is none", "git@github.com:a/b.git", ""},
    {"no domain", "user@localhost", ""},
    // Telephone.
    {"international", "call +49 30 1234567 now", "personal.phone=+49 30 1234567"},
    {"international with a trunk zero",
     "+44 (0)20 7946 0958",
     "personal.phone=+44 (0)20 7946 0958"},
    {"North American", "(415) 555-0132", "personal.phone=(415) 555-0132"},
    {"with an extension", "415-555-0132 ext. 12", "personal.phone=415-555-0132 ext. 12"},
    {"with a glued extension", "415.555.0132x99", "personal.phone=415.555.0132x99"},
    {"French", "06 12 34 56 78", "personal.phone=06 12 34 56 78"},
    {"German", "0171/1234567", "personal.phone=0171/1234567"},
    {"any grouping beside a word", "Phone: 92 34 70", "personal.phone=92 34 70"},
    {"the end of a date", "Date: Fri Dec 16 11:33:04 2022 -0700", ""},
    {"a row of numbers", "949 967 415 731 2671 3017", ""},
    {"no such country code", "+999 1234567 89 12", "personal.phone=+999 1234567 89 12"},
    {"a time stamp behind a plus", "1:19~++20240304085905", ""},
    {"a postal code", "Boston, MA 02110-1301", ""},
    {"a date", "on 2024-11-20 at 10:30:00", ""},
    {"a sum", "1 000 000 and 2 500 000", ""},
    {"a model's name", "gpt-4o-2024-11-20", ""},
    // Cards.
    {"in groups", "4111 1111 1111 1111", "financial.card=4111 1111 1111 1111"},
    {"with dashes", "card 5555-5555-5555-4444.", "financial.card=5555-5555-5555-4444"},
    {"American Express", "3782 822463 10005", "financial.card=3782 822463 10005"},
    {"wrapped to the next line", "4111 1111\n1111 1111", "financial.card=4111 1111\n1111 1111"},
    {"spaced out",
     "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
     "financial.card=4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"},
    {"with its expiry date", "4111 1111 1111 1111 12/27", "financial.card=4111 1111 1111 1111"},
    {"wrong check digit", "the number 4111111111111112 here", ""},
    {"wrong check digit beside its name",
     "card 4111111111111112",
     "financial.card=4111111111111112"},
    {"part of a longer number", "94111111111111111234567", ""},
    {"a decimal fraction", "0.4111111111111111", ""},
    {"in the path of an address", "see https://x.io/detail/4012888888881881 there", ""},
    {"in a path, named", "GET /cards/4012888888881881", "financial.card=4012888888881881"},
    {"a row of widths", "4470 4501 4531 4563 4595 4627", ""},
    {"a row of hexadecimal cells", "9E4E 4111 1111 1111 1111 8C5F", ""},
    // IBAN, BIC, routing, account, crypto.
    {"IBAN in groups",
     "DE89 3704 0044 0532 0130 00 is it",
     "financial.iban=DE89 3704 0044 0532 0130 00"},
    {"IBAN in one piece", "iban:GB82WEST12345698765432;", "financial.iban=GB82WEST12345698765432"},
    {"IBAN with a wrong sum", "ref DE88370400440532013000", ""},
    {"IBAN with a wrong sum beside its name",
     "IBAN DE88370400440532013000",
     "financial.iban=DE88370400440532013000"},
    {"IBAN of a wrong length", "DE893704004405320130001", ""},
    {"BIC beside its name", "BIC: DEUTDEFF500", "financial.bic=DEUTDEFF500"},
    {"capitals that name nothing", "The ABSTRACT says", ""},
    {"routing beside its name", "routing number 011000015", "financial.us_routing=011000015"},
    {"routing without a word", "part 011000015 fits", ""},
    {"account beside its name", "account no. 12345678901", "financial.account=12345678901"},
    {"Bitcoin, old",
     "pay 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
     "financial.crypto=1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"},
    {"Bitcoin, old, wrong sum", "pay 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", ""},
    {"Bitcoin, new",
     "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
     "financial.crypto=bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"},
    {"Ethereum",
     "0x52908400098527886E0F7030069857D2E4169EE7",
     "financial.crypto=0x52908400098527886E0F7030069857D2E4169EE7"},
    {"a hash is no address", "0x52908400098527886E0F7030069857D2E4169EE7aa", ""},
    // National identifiers.
    {"SSN", "my ssn is 536-90-4399", "personal.us_ssn=536-90-4399"},
    {"SSN without dashes, named", "SSN 536904399", "personal.us_ssn=536904399"},
    {"SSN without dashes, not named", "item 536904399 sold", ""},
    {"SSN that cannot be, named", "SSN: 000-12-3456", "personal.us_ssn=000-12-3456"},
    {"NINO in pieces", "AB 12 34 56 C", "personal.uk_nino=AB 12 34 56 C"},
    {"NHS, named", "NHS number 943 476 5919", "personal.uk_nhs=943 476 5919"},
    {"codice fiscale", "RSSMRA85T10A562S", "personal.it_fiscal_code=RSSMRA85T10A562S"},
    {"HETU", "hetu 131052-308T", "personal.fi_hetu=131052-308T"},
    {"NIF with a dash", "DNI 12345678-Z", "personal.es_nif=12345678-Z"},
    {"NIE", "X-1234567-L", "personal.es_nie=X-1234567-L"},
    {"CPF", "529.982.247-25", "personal.br_cpf=529.982.247-25"},
    {"Belgian", "85.07.30-033.28", "personal.be_nrn=85.07.30-033.28"},
    {"Swedish", "811218-9876", "personal.se_personnummer=811218-9876"},
    {"NIR", "2 55 08 14 168 025 38", "personal.fr_nir=2 55 08 14 168 025 38"},
    {"PESEL alone", "44051401359", "personal.pl_pesel=44051401359"},
    {"PAN", "ABCPE1234F", "personal.in_pan=ABCPE1234F"},
    {"part of a UUID", "550e8400-e29b-41d4-a716-446655440000", ""},
    // Born, passport, licence, patient.
    {"date of birth", "born on 12 March 1985 in", "personal.date_of_birth=12 March 1985"},
    {"date of birth, month first", "DOB: March 12, 1985", "personal.date_of_birth=March 12, 1985"},
    {"date of birth in numbers", "date of birth 03/12/1985", "personal.date_of_birth=03/12/1985"},
    {"a day that nobody was born on", "meeting on 12 March 1985", ""},
    {"passport", "passport no. C12345678", "personal.passport=C12345678"},
    {"driver's license", "driver's license D1234567", "personal.driver_license=D1234567"},
    {"record number", "MRN 00987654", "medical.record_number=00987654"},
    // Network.
    {"IPv4", "from 203.0.113.9 today", "technical.ip=203.0.113.9"},
    {"network", "route 10.1.0.0/16", "technical.ip=10.1.0.0/16"},
    {"a version", "version 1.2.3.4", ""},
    {"five parts", "1.2.3.4.5", ""},
    {"octet out of range", "1.2.3.256", ""},
    {"IPv6", "at fe80::1ff:fe23:4567:890a.", "technical.ip=fe80::1ff:fe23:4567:890a"},
    {"IPv6 with a dotted end", "::ffff:192.0.2.1", "technical.ip=::ffff:192.0.2.1"},
    {"a scope of C++", "std::string Face::add", ""},
    {"a time", "12:30:45", ""},
    {"MAC", "00:1B:44:11:3A:B7", "technical.mac=00:1B:44:11:3A:B7"},
    {"MAC with dashes", "00-1B-44-11-3A-B7", "technical.mac=00-1B-44-11-3A-B7"},
    {"broadcast", "FF:FF:FF:FF:FF:FF", ""},
    {"internal host", "ssh db-1.prod.internal", "technical.hostname=db-1.prod.internal"},
    {"internal URL",
     "see http://wiki.corp/a?b=1.",
     "technical.internal_url=http://wiki.corp/a?b=1"},
    {"private address in a URL",
     "https://10.0.0.7:8443/x",
     "technical.internal_url=https://10.0.0.7:8443/x"},
    {"public URL", "see https://www.debian.org/doc/", ""},
    {"a member called internal", "module.internal.x and self.local", ""},
    // Look-alikes of placeholders.
    {"as issued", "EMAIL_QZTKRBWMHD", "technical.placeholder=EMAIL_QZTKRBWMHD"},
    {"in small letters", "email_qztkrbwmhd", "technical.placeholder=email_qztkrbwmhd"},
    {"escaped underscore", R"(EMAIL\_QZTKRBWMHD)", R"(technical.placeholder=EMAIL\_QZTKRBWMHD)"},
    {"too few letters", "EMAIL_QZTKRBWMH", ""},
    {"vowels", "EMAIL_QZTKRAWMHD", ""},
};

TEST(Scanner, FindsWhatIsThereAndNothingElse) {
  TestScanner scanner;
  for (const ScanCase& c : kCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(scanner.described(c.text), c.want) << c.text;
  }
}

TEST(Scanner, ContextIsReadButNothingBeginsThere) {
  // Without the key, a tool argument {"ssn": "536904398"} would leave in the clear.
  TestScanner scanner;
  const std::string_view text = R"(ssn":"536904398)";
  EXPECT_EQ(scanner.described(text, 6), "personal.us_ssn=536904398");
  EXPECT_EQ(scanner.described("536904398"), "");
  EXPECT_EQ(scanner.described("a@acme.io:x", 10), "");
}

TEST(Scanner, ScoresSayHowSureItIs) {
  TestScanner scanner;
  EXPECT_EQ(scanner.spans("a@acme.io").at(0).score, 100);
  EXPECT_GT(scanner.spans("4111 1111 1111 1111").at(0).score, 90);
  EXPECT_LT(scanner.spans("card 4111111111111112").at(0).score, 60);
}

struct ExampleCase {
  const char* note;
  std::string_view text;
  bool want;
};

constexpr ExampleCase kExampleCases[] = {
    {"reserved domain", "ann@example.com", true},
    {"real domain", "ann@acme.io", false},
    {"test card", "4242 4242 4242 4242", true},
    {"other card", "4539 1488 0343 6467", false},
    {"documentation network", "192.0.2.17", true},
    {"other network", "192.0.3.17", false},
    {"fictional number", "(415) 555-0132", true},
    {"other number", "(415) 731-0132", false},
    {"credentials for a reserved domain", "http://abc:xyz1@www.example.com/x", true},
    {"credentials for another one", "http://abc:xyz1@myexample.com/x", false},
    {"words for credentials", "http://user:password@acme.io/x", true},
    {"a password that its vendor shows",
     "password: \"33f!!"
     "lloppa\"",
     true},
};

TEST(Scanner, DocumentedTestValuesAreMarked) {
  TestScanner scanner;
  for (const ExampleCase& c : kExampleCases) {
    SCOPED_TRACE(c.note);
    const std::vector<Span> spans = scanner.spans(c.text);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0].example, c.want);
  }
}

TEST(Scanner, SpansAreOrderedAndCutNoCharacter) {
  // A span that ends inside of a character would make the masked text invalid.
  TestScanner scanner;
  TestRandom random(11);
  static constexpr std::string_view kPieces[] = {"ä",
                                                 "\xF0\x9F\x98\x80",
                                                 " ",
                                                 "4111111111111111",
                                                 "ann@",
                                                 "acme.io",
                                                 "é@é.de",
                                                 "pw=",
                                                 "\xE2\x80\x8B",
                                                 "１２",
                                                 "-",
                                                 "+49 30 901820",
                                                 ":",
                                                 "\"",
                                                 "名前",
                                                 "x"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = random.below(12); i > 0; --i) {
      text += kPieces[random.below(std::size(kPieces))];
    }
    std::uint32_t end = 0;
    for (const Span& span : scanner.spans(text)) {
      ASSERT_LE(end, span.begin) << text;
      ASSERT_LT(span.begin, span.end) << text;
      ASSERT_LE(span.end, text.size()) << text;
      ASSERT_NE(static_cast<unsigned char>(text[span.begin]) & 0xC0U, 0x80U) << text;
      if (span.end < text.size()) {
        ASSERT_NE(static_cast<unsigned char>(text[span.end]) & 0xC0U, 0x80U) << text;
      }
      end = span.end;
    }
  }
}

TEST(Scanner, SameTextSameSpans) {
  TestScanner one;
  TestScanner other;
  const std::string text = "ann@acme.io, +49 30 901820, 4111 1111 1111 1111";
  const std::vector<Span> spans = one.spans(text);
  EXPECT_EQ(spans.size(), 3U);
  EXPECT_EQ(other.spans("something else 1.2.3.4").size(), 1U);
  EXPECT_EQ(other.spans(text), spans);
}

}  // namespace
}  // namespace sluice::scan
