#include "net/head_parser.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "net/head_scanner.h"

namespace sluice::net {
namespace {

using Body = Framing::Body;

const MessageLimits kLimits;

/// What the scanner and the parser make of `bytes`, which arrive in pieces of `step`.
Parsed<RequestMessage> parse(std::string& bytes, std::size_t step, const MessageLimits& limits) {
  HeadScanner scanner;
  RequestMessage message;
  for (std::size_t size = std::min(step, bytes.size());;
       size = std::min(size + step, bytes.size())) {
    const Parsed<std::size_t> length =
        scanner.scan(std::string_view(bytes).substr(0, size), limits);
    if (!length) {
      return std::unexpected(length.error());
    }
    if (*length > 0) {
      const auto parsed = parse_request_head(std::span(bytes).first(*length), limits, message);
      return parsed ? Parsed<RequestMessage>(message) : std::unexpected(parsed.error());
    }
    if (size == bytes.size()) {
      return malformed("incomplete", 0);
    }
  }
}

Parsed<ResponseMessage> parse_response(std::string& bytes, Asked asked = Asked::with_body) {
  HeadScanner scanner;
  ResponseMessage message;
  const Parsed<std::size_t> length = scanner.scan(bytes, kLimits);
  if (!length || *length == 0) {
    return length ? malformed("incomplete", 0) : std::unexpected(length.error());
  }
  const auto parsed = parse_response_head(std::span(bytes).first(*length), asked, kLimits, message);
  return parsed ? Parsed<ResponseMessage>(message) : std::unexpected(parsed.error());
}

struct RequestCase {
  const char* note;
  std::string_view bytes;
  std::string_view method;
  std::string_view path;
  std::string_view query;
  Framing framing;
  bool expects_continue = false;
};

constexpr RequestCase kRequests[] = {
    {"smallest", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/", "", {}},
    {"query", "GET /a/b?x=1&y=/?z HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/a/b", "x=1&y=/?z", {}},
    {"empty query", "GET /a? HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/a", "", {}},
    {"escapes are left alone",
     "GET /%2e%2e/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
     "GET",
     "/%2e%2e/%00",
     "",
     {}},
    {"body by length",
     "POST /x HTTP/1.1\r\nHost: a:80\r\nContent-Length: 12\r\n\r\n",
     "POST",
     "/x",
     "",
     {.body = Body::length, .length = 12}},
    {"length zero is no body",
     "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
     "POST",
     "/x",
     "",
     {}},
    {"white space round a value",
     "POST /x HTTP/1.1\r\nHost:\t a \r\nContent-Length: \t7 \t\r\n\r\n",
     "POST",
     "/x",
     "",
     {.body = Body::length, .length = 7}},
    {"chunked, in any case",
     "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
     "POST",
     "/x",
     "",
     {.body = Body::chunked}},
    {"connection close among others",
     "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo , CLOSE\r\n\r\n",
     "GET",
     "/",
     "",
     {.keep_alive = false}},
    {"keep-alive is the rule",
     "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, closer\r\n\r\n",
     "GET",
     "/",
     "",
     {}},
    {"HTTP/1.0 closes and needs no host",
     "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
     "GET",
     "/",
     "",
     {.keep_alive = false}},
    {"absolute form",
     "GET http://Host:81/p?q HTTP/1.1\r\nHost: host:81\r\n\r\n",
     "GET",
     "/p",
     "q",
     {}},
    {"absolute form without a path",
     "GET https://h HTTP/1.1\r\nHost: h\r\n\r\n",
     "GET",
     "/",
     "",
     {}},
    {"absolute form, query only",
     "GET http://h?q HTTP/1.1\r\nHost: h\r\n\r\n",
     "GET",
     "/",
     "q",
     {}},
    {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS", "*", "", {}},
    {"expectation with a body",
     "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
     "POST",
     "/",
     "",
     {.body = Body::length, .length = 1},
     true},
    {"expectation without a body",
     "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
     "POST",
     "/",
     "",
     {}},
    {"IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET", "/", "", {}},
    {"empty value", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n", "GET", "/", "", {}},
};

// A caller who is right must be served, in whatever pieces the network delivers.
TEST(RequestHead, Accepted) {
  for (const RequestCase& c : kRequests) {
    for (std::size_t step = 1; step <= c.bytes.size(); ++step) {
      SCOPED_TRACE(std::string(c.note) + ", pieces of " + std::to_string(step));
      std::string bytes(c.bytes);
      const auto message = parse(bytes, step, kLimits);
      ASSERT_TRUE(message.has_value()) << message.error().reason;
      EXPECT_EQ(message->head.method, c.method);
      EXPECT_EQ(message->head.path, c.path);
      EXPECT_EQ(message->head.query, c.query);
      EXPECT_EQ(message->framing, c.framing);
      EXPECT_EQ(message->expects_continue, c.expects_continue);
    }
  }
}

struct RefusedCase {
  const char* note;
  std::string_view bytes;
  int status = 400;
};

using namespace std::string_view_literals;

constexpr RefusedCase kRefused[] = {
    // Two readings of where a body ends: the root of request smuggling.
    {"length and chunked",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"chunked and length",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"},
    {"chunked and length zero",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n"},
    {"two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"},
    {"the same length twice",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"},
    {"a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n"},
    {"signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"},
    {"negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n"},
    {"hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n"},
    {"length with a space within", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 0\r\n\r\n"},
    {"empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"},
    {"length beyond 2^64",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551621\r\n\r\n"},
    {"two codings",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
     "chunked\r\n\r\n"},
    {"coding list", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"},
    {"chunked is not last",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n"},
    {"identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"},
    {"xchunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"},
    {"quoted chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n"},
    {"chunked with a parameter",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;a=b\r\n\r\n"},
    {"vertical tab before chunked",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\x0b"
     "chunked\r\n\r\n"},
    {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"space before the colon", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n"},
    {"tab before the colon", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 5\r\n\r\n"},
    {"folded line", "POST / HTTP/1.1\r\nHost: a\r\nX: b\r\n Content-Length: 5\r\n\r\n"},
    {"folded line with a tab",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\tchunked\r\n\r\n"},
    {"folded first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
    // Lines that end in two ways.
    {"bare LF in the head", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
    {"bare LF between headers", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
    {"bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
    {"bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rContent-Length: 5\r\n\r\n"},
    {"bare CR in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\rY: b\r\n\r\n"},
    {"CR CR LF", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"},
    {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    // Bytes that are nothing.
    {"NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"sv},
    {"NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"sv},
    {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"DEL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n"},
    {"escape in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \x1b[31m\r\n\r\n"},
    {"no colon", "GET / HTTP/1.1\r\nHost: a\r\nFoo\r\n\r\n"},
    {"no name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
    {"name with a slash", "GET / HTTP/1.1\r\nHost: a\r\na/b: c\r\n\r\n"},
    {"name with a high byte", "GET / HTTP/1.1\r\nHost: a\r\n\xc3\xa9: c\r\n\r\n"},
    // The request line.
    {"TLS on a plain port", "\x16\x03\x01\x02"},
    {"leading space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
    {"tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"method with a colon", "GE:T / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"method of 33 bytes", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"HTTP/0.9", "GET /\r\n\r\n"},
    {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n"},
    {"version with more digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
    {"relative target", "GET x HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"asterisk with GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"high byte in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"backslash in the target", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"angle bracket in the target", "GET /<x> HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"absolute form for another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"absolute form with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"absolute form without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
    // Whom it is for.
    {"no host", "GET / HTTP/1.1\r\n\r\n"},
    {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
    {"two hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"},
    {"empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
    {"host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"},
    {"host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
    {"host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
    {"another expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n", 417},
    {"two expectations",
     "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nExpect: 100-continue\r\n\r\n"},
};

// Whatever two servers may read differently lets one caller speak in the name of another.
TEST(RequestHead, Refused) {
  for (const RefusedCase& c : kRefused) {
    for (std::size_t step = 1; step <= c.bytes.size(); ++step) {
      SCOPED_TRACE(std::string(c.note) + ", pieces of " + std::to_string(step));
      std::string bytes(c.bytes);
      const auto message = parse(bytes, step, kLimits);
      ASSERT_FALSE(message.has_value());
      EXPECT_EQ(message.error().status, c.status) << message.error().reason;
    }
  }
}

// No single byte may slip through where it does not belong: each of the 256, in each place.
TEST(RequestHead, EveryByteInEveryPlace) {
  const auto is_accepted = [](std::string bytes) {
    return parse(bytes, 1'000, kLimits).has_value();
  };
  for (int value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    const bool is_alphanumeric = std::isalnum(value) != 0 && value < 128;
    const bool is_token =
        is_alphanumeric || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").contains(c));
    const bool is_text = (value >= 0x20 && value != 0x7f) || c == '\t';
    SCOPED_TRACE(value);
    EXPECT_EQ(is_accepted("GET / HTTP/1.1\r\nHost: a\r\nXX" + std::string(1, c) + "X: b\r\n\r\n"),
              is_token || c == ':');
    EXPECT_EQ(is_accepted("GET / HTTP/1.1\r\nHost: a\r\nX: b" + std::string(1, c) + "b\r\n\r\n"),
              is_text);
    EXPECT_EQ(is_accepted("G" + std::string(1, c) + "T / HTTP/1.1\r\nHost: a\r\n\r\n"), is_token);
  }
}

struct LimitCase {
  const char* note;
  int status;
  MessageLimits exact;  ///< just enough for kLimitRequest
  MessageLimits short_by_one;
};

constexpr std::string_view kLimitRequest = "GET /23456789 HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n";

// A limit that is off by one refuses what the documentation allows, or allows what it refuses.
TEST(RequestHead, LimitsHoldExactly) {
  const LimitCase cases[] = {
      {"bytes",
       431,
       {.head_bytes_max = kLimitRequest.size()},
       {.head_bytes_max = kLimitRequest.size() - 1}},
      {"headers", 431, {.headers_max = 2}, {.headers_max = 1}},
      {"target", 414, {.target_bytes_max = 9}, {.target_bytes_max = 8}},
  };
  for (const LimitCase& c : cases) {
    for (const std::size_t step : {std::size_t{1}, kLimitRequest.size()}) {
      SCOPED_TRACE(c.note);
      std::string bytes(kLimitRequest);
      EXPECT_TRUE(parse(bytes, step, c.exact).has_value());
      bytes = kLimitRequest;
      const auto refused = parse(bytes, step, c.short_by_one);
      ASSERT_FALSE(refused.has_value());
      EXPECT_EQ(refused.error().status, c.status);
    }
  }
}

// A client that never ends its head must be refused when the limit is reached, not when it ends.
TEST(RequestHead, EndlessHeadIsRefusedAtTheLimit) {
  const MessageLimits limits{.head_bytes_max = 1024};
  HeadScanner scanner;
  std::string bytes = "GET /";
  while (bytes.size() < 1024) {
    bytes += 'a';
    const auto scanned = scanner.scan(bytes, limits);
    ASSERT_TRUE(scanned.has_value());
    ASSERT_EQ(*scanned, 0U);
  }
  bytes += 'a';
  EXPECT_FALSE(scanner.scan(bytes, limits).has_value());
}

// The application looks headers up by lower-case names, and a pipelined request must stay behind.
TEST(RequestHead, NamesAreLowerCaseAndValuesUntouched) {
  std::string bytes = "POST /a HTTP/1.1\r\nHOST: A\r\nX-Api-KEY:  Se Cret \r\n\r\nGET /next";
  const auto message = parse(bytes, bytes.size(), kLimits);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->head.header("host"), "A");
  EXPECT_EQ(message->head.header("x-api-key"), "Se Cret");
  EXPECT_EQ(message->head.header("x-api"), std::nullopt);
}

struct ResponseCase {
  const char* note;
  std::string_view bytes;
  int status;  ///< 0: refused
  Framing framing = {};
  Asked asked = Asked::with_body;
};

constexpr ResponseCase kResponses[] = {
    {"length",
     "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
     200,
     {.body = Body::length, .length = 3}},
    {"chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
     200,
     {.body = Body::chunked}},
    {"neither: until it closes",
     "HTTP/1.1 200 OK\r\n\r\n",
     200,
     {.body = Body::until_close, .keep_alive = false}},
    {"HTTP/1.0",
     "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n",
     200,
     {.body = Body::length, .length = 3, .keep_alive = false}},
    {"close",
     "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n",
     200,
     {.body = Body::length, .length = 3, .keep_alive = false}},
    {"no content", "HTTP/1.1 204 No Content\r\n\r\n", 204, {}},
    {"not modified with a length",
     "HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n",
     304,
     {.length = 9}},
    {"to HEAD",
     "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
     200,
     {.length = 9},
     Asked::head_only},
    {"interim", "HTTP/1.1 100 Continue\r\n\r\n", 100, {}},
    {"no reason phrase", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", 200, {}},
    {"no space after the status", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, {}},
    {"both framings",
     "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
     0},
    {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", 0},
    {"unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", 0},
    {"upgrade", "HTTP/1.1 101 Switching\r\n\r\n", 0},
    {"two digits", "HTTP/1.1 20 OK\r\n\r\n", 0},
    {"four digits", "HTTP/1.1 2000 OK\r\n\r\n", 0},
    {"status 600", "HTTP/1.1 600 OK\r\n\r\n", 0},
    {"status 099", "HTTP/1.1 099 OK\r\n\r\n", 0},
    {"another version", "HTTP/2.0 200 OK\r\n\r\n", 0},
    {"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", 0},
    {"control byte in the reason", "HTTP/1.1 200 O\x01K\r\n\r\n", 0},
};

// An engine, or whoever stands in for it, must not make us read one answer as two.
TEST(ResponseHead, Table) {
  for (const ResponseCase& c : kResponses) {
    SCOPED_TRACE(c.note);
    std::string bytes(c.bytes);
    const auto message = parse_response(bytes, c.asked);
    ASSERT_EQ(message.has_value(), c.status != 0);
    if (message) {
      EXPECT_EQ(message->head.status, c.status);
      EXPECT_EQ(message->framing, c.framing);
    }
  }
}

}  // namespace
}  // namespace sluice::net
