#include "net/http_client.h"

#include <gtest/gtest.h>

#include "net/http_server.h"
#include "net/loop.h"
#include "net/loopback_fake.h"

namespace sluice::net {
namespace {

Task<> echo(ServerExchange& exchange) {
  const auto body = co_await exchange.read_body();
  const HeaderField type{.name = "content-type", .value = "text/plain"};
  EXPECT_TRUE(body.has_value());
  const auto sent = co_await exchange.respond(200, {&type, 1}, *body);
  EXPECT_TRUE(sent.has_value());
}

struct Got {
  int status = 0;
  std::string body;
};

Task<Result<Got>> fetch(Pool& pool, std::string body, std::stop_token gone = {}) {
  const TimePoint until = std::chrono::steady_clock::now() + kTestPatience;
  SLUICE_CO_TRY(ClientResponse response,
                co_await pool.open({.target = "/v1/x", .body = body}, until, gone));
  SLUICE_CO_TRY(std::string bytes, co_await response.read_all(1U << 26U, until));
  co_return Got{.status = response.status(), .body = bytes};
}

TEST(Pool, RoundTrip) {
  ServerHouse house(echo);
  Pool pool(house.loop(), *parse_upstream(house.url()), {});
  for (int i = 0; i < 3; ++i) {
    const auto got = house.loop().run_until_done(fetch(pool, "hello"));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, "hello");
    EXPECT_EQ(pool.open_connections(), 1U);
    EXPECT_EQ(pool.idle_connections(), 1U);
  }
}

}  // namespace
}  // namespace sluice::net
