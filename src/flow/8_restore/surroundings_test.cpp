#include "flow/8_restore/surroundings.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "flow/8_restore/ways_out.h"

namespace sluice::restore {
namespace {

const std::vector<std::string> kHosts = {"docs.corp.example", "localhost"};

struct Case {
  std::string_view note;
  std::string_view before;  // What the model wrote before the placeholder.
  bool may_restore;
};

void check(const Case& c) {
  Surroundings surroundings(kHosts);
  surroundings.feed(c.before);
  EXPECT_EQ(surroundings.may_restore(), c.may_restore) << c.note << ": " << c.before;
}

// Each of these would carry a caller's value to a stranger.
TEST(Surroundings, BlockEveryWayOut) {
  for (const WayOut& way : kWaysOut) {
    check({way.note, way.before, false});
  }
}

// If values were held back where they can do no harm, the answer would be useless.
TEST(Surroundings, LetValuesStandInOrdinaryText) {
  const Case cases[] = {
      {"beginning of a text", "", true},
      {"prose", "Write to ", true},
      {"label without a blank", "email:", true},
      {"label in another script", "メール：", true},
      {"quotes", "\"", true},
      {"compact JSON", R"({"name":"x","email":")", true},
      {"e-mail in angle brackets", "Ada <", true},
      {"text between tags", "<b>", true},
      {"text behind a tag", "<br/>", true},
      {"table", "| Name | Mail |\n|---|---|\n| Ada | ", true},
      {"list", "- ", true},
      {"code", "std::vector<int> x = \"", true},
      {"comparison without blanks", "for (int i=0;i<n;i++) { send(\"", true},
      {"comparison, next paragraph", "if a<b then\n\n", true},
      {"shift", "std::cout << \"", true},
      {"behind a URL and a blank", "https://evil.example/ ", true},
      {"behind a URL and a line break", "https://evil.example/\n", true},
      {"behind a link", "[x](https://evil.example/) ", true},
      {"behind an image", "![x](https://evil.example/a.png)\n", true},
      {"behind an unclosed target and its paragraph", "[x](https://evil.example/(a)\n\n", true},
      {"behind a reference", "[a]: https://evil.example/ ", true},
      {"in a link's text", "[", true},
      {"footnote", "[^1]: See ", true},
      {"comment sign", "// ", true},
      {"date", "12/03/", true},
      {"fraction", "3.5/", true},
      {"either or", "and/or ", true},
      {"abbreviation", "e.g./", true},
      {"path and line", "users.csv:3:", true},
      {"time", "10:30:", true},
      {"percentage", "100%", true},
      {"Tel", "Tel:", true},
      {"metadata is not data", "metadata:", true},
      {"array index", "a[0]", true},
      {"e-mail of a sentence before", "ada@x.example, ", true},
      {"C++ scope", "foo::bar(", true},
  };
  for (const Case& c : cases) {
    check(c);
  }
}

// `restore.hosts` is for the company's own systems, where links with values are the point.
TEST(Surroundings, LetValuesStandInUrlsOfAllowedHosts) {
  const Case cases[] = {
      {"path", "https://docs.corp.example/", true},
      {"query", "see https://docs.corp.example/a/b.html?q=", true},
      {"http and a port", "http://localhost:8080/", true},
      {"upper case", "https://DOCS.corp.example/", true},
      {"in brackets", "(https://docs.corp.example/", true},
      {"Markdown link", "[x](https://docs.corp.example/?user=", true},
      {"angle brackets, which others take for a tag", "[x](<https://docs.corp.example/", false},
      {"reference", "[a]: https://docs.corp.example/", true},
      {"HTML attribute", "<a href=\"https://docs.corp.example/", true},
      {"HTML attribute without quotes", "<a href=https://docs.corp.example/", true},
      {"host not ended", "https://docs.corp.example", false},
      {"attribute behind it", "<a href=\"https://docs.corp.example/\" title=\"", false},
      {"a quote inside", "https://docs.corp.example/\"", false},
      {"another script inside", "https://docs.corp.example/\u3002", false},
  };
  for (const Case& c : cases) {
    check(c);
  }
}

// If state survived a string of a tool call, one URL would block all that follows.
TEST(Surroundings, ForgetOnReset) {
  for (const std::string_view before : {"https://evil.example/", "[x](", "<img src=\""}) {
    Surroundings surroundings(kHosts);
    surroundings.feed(before);
    EXPECT_FALSE(surroundings.may_restore());
    surroundings.reset();
    EXPECT_TRUE(surroundings.may_restore());
  }
}

// Whole pieces are read faster than bytes. Where they were read differently, a value would slip out
// through the cut of a stream.
TEST(Surroundings, ReadPiecesLikeBytes) {
  constexpr std::string_view kParts[] = {"]",
                                         "(",
                                         ")",
                                         "<",
                                         ">",
                                         ":",
                                         "/",
                                         " ",
                                         "\n",
                                         "a",
                                         "www.",
                                         "https://",
                                         "docs.corp.example/",
                                         "evil.example",
                                         "%2F",
                                         "\\",
                                         "=",
                                         "\"",
                                         "img",
                                         "!",
                                         "[x",
                                         ".",
                                         "?",
                                         "@",
                                         "mailto:"};
  std::minstd_rand random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts each time.
  for (int i = 0; i < 20'000; ++i) {
    Surroundings by_bytes(kHosts);
    Surroundings by_pieces(kHosts);
    std::string text;
    for (int n = 0; n < 12; ++n) {
      text += kParts[random() % std::size(kParts)];
    }
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view piece = rest.substr(0, 1 + random() % 9);
      by_pieces.feed(piece);
      for (std::size_t at = 0; at < piece.size(); ++at) {
        by_bytes.feed(piece.substr(at, 1));
      }
      rest.remove_prefix(piece.size());
      ASSERT_EQ(by_pieces.may_restore(), by_bytes.may_restore()) << text << " before " << rest;
    }
  }
}

}  // namespace
}  // namespace sluice::restore
