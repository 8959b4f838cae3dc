#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "net/http_server.h"
#include "net/loop.h"
#include "net/loopback_fake.h"

namespace sluice::net {
namespace {

/// Answers 200 once it has the body, else what the error says.
Task<> take(ServerExchange& exchange) {
  const auto body = co_await exchange.read_body();
  if (!body) {
    EXPECT_TRUE(body.error().retry_after) << "else clients would not know that time heals it";
  }
  const auto sent = co_await exchange.respond(body ? 200 : http_status(body.error().code), {}, {});
  EXPECT_TRUE(sent.has_value());
}

/// Holds its body while another request is made, and answers with that one's answer.
Task<> hold_meanwhile(ServerExchange& exchange, ServerHouse& house, std::string other) {
  const auto body = co_await exchange.read_body();
  EXPECT_TRUE(body.has_value());
  RawPeer peer = house.connect();
  co_await peer.send(std::move(other));
  const std::string answer = co_await peer.read_to_end();
  const auto sent = co_await exchange.respond(200, {}, answer);
  EXPECT_TRUE(sent.has_value());
}

struct RoomCase {
  const char* note;
  std::string other;  ///< sent while 1000 of 1024 bytes are taken, behind its request line
  std::string_view answer;
};

// Many callers, each below the limit of one body, must not fill the memory together; and what has
// been answered must not count for ever.
TEST(Server, BodiesInFlightHaveALimitTogether) {
  const RoomCase cases[] = {
      {"just fits", "Content-Length: 24\r\n\r\n" + std::string(24, 'x'), "HTTP/1.1 200"},
      {"one more", "Content-Length: 25\r\n\r\n" + std::string(25, 'x'), "HTTP/1.1 503"},
      {"is not invited", "Expect: 100-continue\r\nContent-Length: 25\r\n\r\n", "HTTP/1.1 503"},
      {"chunks that just fit",
       "Transfer-Encoding: chunked\r\n\r\n18\r\n" + std::string(24, 'x') + "\r\n0\r\n\r\n",
       "HTTP/1.1 200"},
      {"chunks, one more",
       "Transfer-Encoding: chunked\r\n\r\n19\r\n" + std::string(25, 'x') + "\r\n0\r\n\r\n",
       "HTTP/1.1 503"},
      {"no body is always served", "\r\n", "HTTP/1.1 200"},
  };
  ServerOptions options;
  options.limits.body_bytes_max = 1024;
  options.limits.bodies_bytes_max = 1024;
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  const std::string holding =
      "POST /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
      "Content-Length: 1000\r\n\r\n" +
      std::string(1000, 'x');
  std::string other;
  ServerHouse* place = nullptr;
  ServerHouse house(
      [&](ServerExchange& exchange) {
        return exchange.head().path == "/hold" ? hold_meanwhile(exchange, *place, other)
                                               : take(exchange);
      },
      options);
  place = &house;
  for (const RoomCase& c : cases) {
    SCOPED_TRACE(c.note);
    other = head + c.other;
    const std::string answer = house.answer_to(holding);
    ASSERT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    EXPECT_TRUE(answer.substr(answer.find("\r\n\r\n") + 4).starts_with(c.answer)) << answer;
  }
  const std::string whole = "Content-Length: 1024\r\n\r\n" + std::string(1024, 'x');
  EXPECT_TRUE(house.answer_to(head + whole).starts_with("HTTP/1.1 200"));
}

// The limit for all must not shut out one body that its own limit allows.
TEST(Server, OneBodyAlwaysFits) {
  ServerOptions options;
  options.limits.body_bytes_max = 2048;
  options.limits.bodies_bytes_max = 1024;
  ServerHouse house(take, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  const std::string whole = "Content-Length: 2048\r\n\r\n" + std::string(2048, 'x');
  EXPECT_TRUE(house.answer_to(head + whole).starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace sluice::net
