#include "net/address.h"

#include <optional>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

struct UpstreamCase {
  const char* note;
  std::string_view url;
  std::optional<Upstream> want;  ///< empty: refused
};

const UpstreamCase kUpstreams[] = {
    {"plain",
     "http://localhost:8000",
     Upstream{.host = "localhost", .port = 8000, .authority = "localhost:8000"}},
    {"usual port",
     "https://API.example.com",
     Upstream{.scheme = Upstream::Scheme::https,
              .host = "api.example.com",
              .port = 443,
              .authority = "api.example.com"}},
    {"usual port, said",
     "https://a:443/",
     Upstream{.scheme = Upstream::Scheme::https, .host = "a", .port = 443, .authority = "a"}},
    {"base path",
     "http://a/openai/v1//",
     Upstream{.host = "a", .port = 80, .authority = "a", .base_path = "/openai/v1"}},
    {"IPv6",
     "http://[::1]:81/v1",
     Upstream{.host = "::1", .port = 81, .authority = "[::1]:81", .base_path = "/v1"}},
    {"unix",
     "unix:/run/llama.sock",
     Upstream{.host = "localhost", .authority = "localhost", .unix_path = "/run/llama.sock"}},
    {"no scheme", "localhost:8000", std::nullopt},
    {"another scheme", "ftp://a", std::nullopt},
    {"scheme only", "http://", std::nullopt},
    {"user and password", "http://u:p@a", std::nullopt},
    {"query", "http://a/?key=1", std::nullopt},
    {"fragment", "http://a/#b", std::nullopt},
    {"port 0", "http://a:0", std::nullopt},
    {"port 65536", "http://a:65536", std::nullopt},
    {"empty port", "http://a:", std::nullopt},
    {"two ports", "http://a:1:2", std::nullopt},
    {"bare IPv6", "http://::1/", std::nullopt},
    {"bracketed name", "http://[a]/", std::nullopt},
    {"open bracket", "http://[::1", std::nullopt},
    {"space in the host", "http://a b/", std::nullopt},
    {"CR LF in the path", "http://a/\r\nX: y", std::nullopt},
    {"space in the path", "http://a/b c", std::nullopt},
    {"empty unix path", "unix:", std::nullopt},
};

// A URL that is read loosely is a request sent to somebody else.
TEST(Address, Upstream) {
  for (const UpstreamCase& c : kUpstreams) {
    SCOPED_TRACE(c.note);
    const Result<Upstream> got = parse_upstream(c.url);
    ASSERT_EQ(got.has_value(), c.want.has_value());
    if (got) {
      EXPECT_EQ(*got, *c.want);
    } else {
      EXPECT_EQ(got.error().code, ErrorCode::config_invalid);
    }
  }
}

// What was refused as a password must not be printed in the message that says so.
TEST(Address, RefusalDoesNotQuoteCredentials) {
  EXPECT_EQ(parse_upstream("http://user:hidden@a").error().message.find("hidden"),
            std::string::npos);
  EXPECT_EQ(parse_upstream("http://a?key=hidden").error().message.find("hidden"),
            std::string::npos);
}

struct ListenCase {
  std::string_view text;
  std::optional<ListenAddress> want;
};

const ListenCase kListens[] = {
    {"127.0.0.1:8080", ListenAddress{.host = "127.0.0.1", .port = 8080}},
    {"localhost:0", ListenAddress{.host = "127.0.0.1"}},
    {":8080", ListenAddress{.host = "0.0.0.0", .port = 8080}},
    {"[::1]:8080", ListenAddress{.host = "::1", .port = 8080}},
    {"unix:/run/sluice.sock", ListenAddress{.unix_path = "/run/sluice.sock"}},
    {"8080", std::nullopt},
    {"127.0.0.1", std::nullopt},
    {"127.0.0.1:", std::nullopt},
    {"127.0.0.1:x", std::nullopt},
    {"example.com:80", std::nullopt},
    {"", std::nullopt},
};

// A gateway that listens where it was not told to is open to whoever is there.
TEST(Address, Listen) {
  for (const ListenCase& c : kListens) {
    SCOPED_TRACE(c.text);
    const Result<ListenAddress> got = parse_listen_address(c.text);
    ASSERT_EQ(got.has_value(), c.want.has_value());
    if (got) {
      EXPECT_EQ(*got, *c.want);
    }
  }
}

}  // namespace
}  // namespace sluice::net
