#include "flow/8_restore/surroundings.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

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

// Each of these would carry a caller's value to whoever wrote an injected passage: by a click, by a
// preview, or, with images, without anybody doing anything.
TEST(Surroundings, BlockEveryWayOut) {
  const Case cases[] = {
      {"query of a URL", "see https://evil.example/?q=", false},
      {"path", "https://evil.example/", false},
      {"fragment", "https://evil.example#", false},
      {"host", "https://", false},
      {"subdomain follows", "http://", false},
      {"user information", "https://docs.corp.example@evil.example/", false},
      {"user and password", "https://docs.corp.example:443@evil.example/", false},
      {"the value as user information", "https://docs.corp.example:", false},
      {"host that only begins like ours", "https://docs.corp.example.evil.example/", false},
      {"host that only ends like ours", "https://evildocs.corp.example/", false},
      {"subdomain of ours", "https://x.docs.corp.example/", false},
      {"backslash for a slash", R"(https:\\evil.example\)", false},
      {"backslash behind our host", R"(https://docs.corp.example\@evil.example/)", false},
      {"one slash", "https:/evil.example/", false},
      {"no slash", "https:evil.example/", false},
      {"three slashes", "https:///evil.example/", false},
      {"three slashes and our host", "https:///docs.corp.example/", false},
      {"slashes escaped as in JSON", R"(https:\/\/evil.example\/)", false},
      {"upper case", "HTTPS://EVIL.EXAMPLE/", false},
      {"protocol-relative", "//evil.example/", false},
      {"www", "www.evil.example/", false},
      {"www without a path", "www.", false},
      {"bare domain", "evil.example/", false},
      {"bare domain with a query", "evil.example?", false},
      {"bare domain with a port", "evil.example:8080/", false},
      {"four numbers", "192.0.2.1/", false},
      {"ideographic full stop", "evil\u3002example/", false},
      {"full-width full stop", "evil\uFF0Eexample/", false},
      {"percent-encoded scheme", "https%3A%2F%2Fevil.example%2F", false},
      {"percent-encoded slashes", "%2f%2Fevil.example/", false},
      {"javascript", "javascript:fetch('", false},
      {"data", "data:text/html,", false},
      {"mailto", "mailto:evil@evil.example?body=", false},
      {"scheme behind a digit", "1mailto:", false},
      {"file share", R"(\\evil.example\)", false},
      {"any scheme with slashes", "foo://evil.example/", false},
      {"behind a quote that ends no autolink", R"(https://evil.example/")", false},
      {"behind a comma", "https://evil.example/,", false},
      {"behind a bracket", "(https://evil.example/)", false},
      {"no-break space", "https://evil.example/\u00A0", false},
      {"zero-width space", "https://evil.example/\u200B", false},
      {"form feed is white space, vertical line is not", "https://evil.example/|", false},
      {"second URL behind ours", "https://docs.corp.example/?u=https://evil.example/", false},
      {"second URL, percent-encoded",
       "https://docs.corp.example/?u=https%3A%2F%2Fevil.example%2F",
       false},
      {"second link glued to ours", "https://docs.corp.example/)[x](https://evil.example/", false},
      {"other domain glued to ours", "https://docs.corp.example/),evil.example/", false},
      {"port that is none", "https://docs.corp.example:8x/", false},
      {"ftp to our host", "ftp://docs.corp.example/", false},

      {"Markdown image", "![x](https://evil.example/?q=", false},
      {"Markdown image, protocol-relative", "![x](//evil.example/", false},
      {"Markdown link", "[x](https://evil.example/", false},
      {"whole target", "[x](", false},
      {"relative target", "[x](/images/", false},
      {"mailto target", "[write](mailto:", false},
      {"blanks before the target", "[x](  \n  ", false},
      {"angle brackets", "[x](<https://evil.example/ ", false},
      {"angle brackets with a bracket inside", "[x](<https://evil.example/)", false},
      {"escaped bracket inside", R"([x](https://evil.example/\))", false},
      {"balanced brackets inside", "[x](https://evil.example/(a)", false},
      {"line break inside", "[x](https://evil.example/\n", false},
      {"blank line inside, for simple renderers", "[x](https://evil.example/\n\n", false},
      {"title", "[x](https://docs.corp.example/ \"", false},
      {"image inside a link",
       "[![a](https://docs.corp.example/a.png)](https://evil.example/",
       false},
      {"entities", "[x](&#104;ttps&colon;&sol;&sol;evil&period;example&sol;", false},
      {"reference", "[a]: https://evil.example/", false},
      {"reference with entities", "[a]: &sol;&sol;evil&period;example/", false},
      {"reference on the next line", "[a]:\n  &sol;&sol;", false},
      {"reference in angle brackets", "[a]: <&sol;&sol;evil.example/ ", false},
      {"autolink", "<https://evil.example/", false},

      {"image tag", "<img src=\"https://evil.example/?q=", false},
      {"single quotes", "<a href='//evil.example/", false},
      {"no quotes", "<img src=//evil.example/", false},
      {"blanks around =", "<img src = \"//evil.example/ ", false},
      {"line breaks in a value", "<img src=\"https:\n//evil\n.example/\n\n", false},
      {"> in a value", "<img alt=\">\" src=\"//evil.example/", false},
      {"dangling value", "<img src='//evil.example/?\n\nand then ", false},
      {"other attribute", "<a title=\"", false},
      {"attribute name", "<a ", false},
      {"tag name", "<im", false},
      {"closing tag", "</a ", false},
      {"comment", "<!-- ", false},
      {"second candidate of srcset", "<img srcset=\"https://docs.corp.example/a 1x, ", false},
      {"style", "<p style=\"background:url('//evil.example/ ", false},
      {"entities in a value", "<img src=\"&sol;&sol;evil&period;example&sol;", false},
      {"link hidden behind half a tag", "[a <x ](https://evil.example/>", false},
  };
  for (const Case& c : cases) {
    check(c);
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

}  // namespace
}  // namespace sluice::restore
