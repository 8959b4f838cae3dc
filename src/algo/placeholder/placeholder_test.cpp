#include "algo/placeholder/placeholder.h"

#include <array>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "algo/placeholder/lookalike.h"

namespace sluice::placeholder {
namespace {

Digest scope_of(std::string_view name) {
  return sha256({name});
}

// If one byte of the mapping moved, conversations that are under way would get new placeholders
// after an upgrade, and models would no longer know who is who.
TEST(Placeholder, IsTheSameForEver) {
  // Computed with another implementation: Python's hmac.
  EXPECT_EQ(make(scope_of("scope"), "EMAIL", "ada@example.com"), "EMAIL_NPVJFNSQMK");
}

// If other scopes, types or spellings shared a placeholder, a provider could link conversations,
// or a restored text would hold another spelling than the caller's.
TEST(Placeholder, DiffersByScopeTypeAndEveryByte) {
  using namespace std::string_literals;
  std::set<std::string> seen;
  for (const std::string_view scope : {"a", "b"}) {
    for (const std::string_view type : {"EMAIL", "PERSON"}) {
      for (const std::string& value : {""s, "x"s, "X"s, "x "s, "x\0"s}) {
        EXPECT_TRUE(seen.insert(make(scope_of(scope), type, value).substr(type.size())).second);
      }
    }
  }
}

// If a letter came up far too often or never, placeholders would collide long before 20^10.
TEST(Placeholder, UsesEveryLetterAboutAsOften) {
  std::array<int, 256> counts{};
  const int placeholders = 2'000;
  for (int i = 0; i < placeholders; ++i) {
    const std::string text = make(scope_of("s"), "T", std::to_string(i));
    for (const char c : text.substr(2)) {
      ++counts[static_cast<unsigned char>(c)];
    }
  }
  for (const char c : kLetters) {
    // 1,000 expected, standard deviation 31.
    EXPECT_NEAR(counts[static_cast<unsigned char>(c)], 1'000, 170) << c;
  }
}

// If a long configured name were not cut, a stream would hold back without a bound.
TEST(Placeholder, CutsTheTypeAtTheLimit) {
  const std::string longest(kTypeBytesMax, 'A');
  EXPECT_EQ(make(scope_of("s"), longest, "v").size(), kTypeBytesMax + 1 + kLetterCount);
  EXPECT_EQ(make(scope_of("s"), longest + "B", "v").size(), kTypeBytesMax + 1 + kLetterCount);
  EXPECT_TRUE(has_form(make(scope_of("s"), longest + "B", "v")));
}

struct FormCase {
  std::string_view note;
  std::string text;
  bool is_form;
};

// If the form were drawn too wide, ordinary constants would be flagged; too narrow, what a model
// invented would pass unseen.
TEST(Placeholder, KnowsItsOwnForm) {
  const FormCase cases[] = {
      {"as issued", "EMAIL_QZTKRBWMHD", true},
      {"underscore in the type", "US_SSN_QZTKRBWMHD", true},
      {"shortest type", "A_QZTKRBWMHD", true},
      {"no type", "_QZTKRBWMHD", false},
      {"empty", "", false},
      {"lower case", "email_qztkrbwmhd", false},
      {"nine letters", "EMAIL_QZTKRBWMH", false},
      {"eleven letters", "EMAIL_QZTKRBWMHDD", false},
      {"a vowel", "EMAIL_QZTKRBWMHA", false},
      {"a Y is no letter of ours", "EMAIL_QZTKRBWMHY", false},
      {"a digit in the type", "MD5_QZTKRBWMHD", false},
      {"an ordinary constant", "MAX_BUFFER_LENGTH", false},
      {"longest type", std::string(kTypeBytesMax, 'A') + "_QZTKRBWMHD", true},
      {"type too long", std::string(kTypeBytesMax + 1, 'A') + "_QZTKRBWMHD", false},
  };
  for (const FormCase& c : cases) {
    EXPECT_EQ(has_form(c.text), c.is_form) << c.note;
    LookalikeCounter counter;
    counter.feed("x " + c.text);
    counter.end_word();
    EXPECT_EQ(counter.count(), c.is_form ? 1U : 0U) << c.note;
  }
}

// If counting depended on where a stream is cut, the same answer would be flagged on one day and
// not on the next.
TEST(Lookalike, CountsTheSameAtEveryCut) {
  const std::string text = "EMAIL_QZTKRBWMHD,xEMAIL_QZTKRBWMHD PHONE_BBBBBBBBBB. IBAN_ZZZZZZZZZZ";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    LookalikeCounter counter;
    counter.feed(text.substr(0, cut));
    counter.feed(text.substr(cut));
    counter.end_word();
    EXPECT_EQ(counter.count(), 3U) << cut;
  }
  // Pieces without any underscore are read in another way.
  const std::string prose =
      "so EMAIL_QZTKRBWMHD and some more words, then xPHONE_BBBBBBBBBB (no) end";
  for (std::size_t width = 1; width <= prose.size(); ++width) {
    LookalikeCounter counter;
    for (std::size_t at = 0; at < prose.size(); at += width) {
      counter.feed(prose.substr(at, width));
    }
    counter.end_word();
    EXPECT_EQ(counter.count(), 1U) << width;
  }
}

}  // namespace
}  // namespace sluice::placeholder
