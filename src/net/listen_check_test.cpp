#include "net/listen_check.h"

#include <gtest/gtest.h>

#include "net/loopback_fake.h"

namespace sluice::net {
namespace {

Task<> answer_nothing(ServerExchange& /*exchange*/) {
  co_return;
}

// A second gateway on the same port would silently get a share of the first one's connections.
TEST(ListenCheck, FindsAnotherListener) {
  ServerHouse house(answer_nothing);
  const ListenAddress taken{.host = "127.0.0.1", .port = house.server().port()};
  const Result<void> checked = check_is_free(taken);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::io_failed);
  EXPECT_TRUE(checked.error().message.contains("another program")) << checked.error().message;
}

TEST(ListenCheck, LetsFreeAddressesPass) {
  ListenAddress was_taken{.host = "127.0.0.1"};
  {
    ServerHouse house(answer_nothing);
    was_taken.port = house.server().port();
  }
  EXPECT_TRUE(check_is_free(was_taken));
  EXPECT_TRUE(check_is_free({.host = "127.0.0.1", .port = 0}));
  EXPECT_FALSE(check_is_free({.host = "192.0.2.1", .port = 9}));  // Not of this machine.
}

}  // namespace
}  // namespace sluice::net
