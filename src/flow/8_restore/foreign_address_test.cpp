#include "flow/8_restore/foreign_address.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::restore {
namespace {

const std::vector<std::string> kHosts = {"docs.corp.example"};

bool is_foreign(std::string_view text) {
  ForeignAddress address(kHosts);
  address.feed(text);
  address.end_string();
  return address.is_found();
}

struct Case {
  std::string_view note;
  std::string_view text;
  bool want;
};

constexpr Case kUsers[] = {
    {"semicolon", "https://docs.corp.example;x@evil.example", true},
    {"comma", "https://docs.corp.example,x@evil.example", true},
    {"bar", "https://docs.corp.example|x@evil.example", true},
    {"bracket", "https://docs.corp.example(x@evil.example", true},
    {"other quote", "https://docs.corp.example'x@evil.example", true},
    {"two signs", "https://docs.corp.example;a,b@evil.example", true},
    {"sign behind a port", "https://docs.corp.example:80;x@evil.example", true},
    {"blank, which parsers encode", "https://docs.corp.example x@evil.example", true},
    {"double quote", "https://docs.corp.example\"x@evil.example", true},
    {"zero byte", std::string_view("https://docs.corp.example;\0x@evil.example", 41), true},
    {"in a text", "see https://docs.corp.example;x@evil.example", true},
    {"in code", "fetch('https://docs.corp.example x@evil.example')", true},
    {"the second of two", "https://docs.corp.example; https://docs.corp.example;x@y.io", true},
    {"line break in a host", "https://docs.corp.example\n.evil.example", true},
    {"tab in a host", "https://docs.corp.example\tx.evil.example", true},
    {"line break before a user's end", " https://docs.corp.example\r\n@evil.example", true},
    {"line breaks in a scheme", "ht\ntps:\n/\n/evil.example", true},
    {"line break in code", "fetch(`https://docs.corp.example\n.evil.example`)", true},

    {"comma in a text", "see https://docs.corp.example, then write", false},
    {"a person further on in a text", "see https://docs.corp.example, or ask bob@x.io", false},
    {"path", "https://docs.corp.example/a;x@evil", false},
    {"path behind the sign", "https://docs.corp.example;/x@y", false},
    {"query behind the sign", "https://docs.corp.example;?x@y", false},
    {"a quote ends it", "send('https://docs.corp.example','bob@x.io')", false},
    {"end of a line in a text", "see https://docs.corp.example\nBest", false},
    {"line break at the end", "https://docs.corp.example\n", false},
    {"brackets", "(https://docs.corp.example)", false},
};

// A host that is allowed would open the way for every host behind it: URL parsers take what stands
// before an at sign for a user, and drop line breaks.
TEST(ForeignAddress, AnAllowedHostMayBeTheUserOfAnother) {
  for (const Case& c : kUsers) {
    EXPECT_EQ(is_foreign(c.text), c.want) << c.note;
  }
}

constexpr Case kHostsAlone[] = {
    {"name", "Evil.example", true},
    {"punycode", "evil.xn--p1ai", true},
    {"final dot", "evil.example.", true},
    {"port", "evil.example:443", true},
    {"final dot and port", "evil.example.:443", true},
    {"blanks around", " \tevil.example\n ", true},
    {"IPv4 and port", "203.0.113.9:80", true},
    {"IPv6", "2001:db8::1", true},
    {"IPv6 in brackets", "[2001:DB8::1]", true},
    {"IPv6 and port", "[2001:db8::1]:443", true},
    {"IPv6 with a zone", "fe80::1%eth0", true},
    {"IPv6 of IPv4", "::ffff:203.0.113.9", true},
    {"ideographic dot", "evil\u3002example", true},
    {"full-width dot", "evil\uFF0Eexample", true},
    {"half-width dot", "evil\uFF61example", true},

    {"allowed", "docs.corp.example", false},
    {"allowed with port and dot", " Docs.corp.example.:443 ", false},
    {"file", "main.py", false},
    {"line of a file", "main.cc:12", false},
    {"words", "evil.example is", false},
    {"two words over many blanks",
     "evil.example                                                    x",
     false},
    {"end of a sentence", "Done.", false},
    {"time", "12:30:45", false},
    {"hardware address", "00:1a:2b:3c:4d:5e", false},
    {"two colons", "::", false},
    {"name in C++", "std::string", false},
    {"number", "3.14", false},
    {"list", "[1,2]", false},
    {"nothing but dots", "...", false},
    {"colon", ":", false},
    {"blanks", "  ", false},
};

// A tool that is given a host in one string and the data in another sends the data there, however
// the host is written.
TEST(ForeignAddress, AHostMayBeAllOfAString) {
  for (const Case& c : kHostsAlone) {
    EXPECT_EQ(is_foreign(c.text), c.want) << c.note;
  }
  const std::string labels = std::string(245, 'a') + ".example";
  ASSERT_EQ(labels.size(), 253U);
  EXPECT_TRUE(is_foreign(labels));
  EXPECT_FALSE(is_foreign("a" + labels)) << "longer than any host";
}

// If one string's host were still open in the next one, people's addresses would be withheld.
TEST(ForeignAddress, AStringEndsAUser) {
  ForeignAddress address(kHosts);
  address.feed("https://docs.corp.example;");
  address.end_string();
  address.feed("bob@x.io");
  address.end_string();
  EXPECT_FALSE(address.is_found());
}

}  // namespace
}  // namespace sluice::restore
