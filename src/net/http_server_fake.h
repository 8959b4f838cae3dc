#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include <gtest/gtest.h>

#include "net/http_server.h"
#include "net/loop.h"
#include "net/loopback_fake.h"
#include "net/waiter.h"

namespace sluice::net {

/// The answer without its Date line, which changes.
[[nodiscard]] inline std::string without_date(std::string answer) {
  std::size_t begin = 0;
  while ((begin = answer.find("date: ")) != std::string::npos) {
    answer.erase(begin, answer.find("\r\n", begin) + 2 - begin);
  }
  return answer;
}

/// Answers with the method, the path and the body.
inline Task<> tell(ServerExchange& exchange) {
  const auto body = co_await exchange.read_body();
  if (!body) {
    const auto sent = co_await exchange.respond(http_status(body.error().code), {}, "refused");
    EXPECT_TRUE(sent.has_value());
    co_return;
  }
  EXPECT_GE(body->capacity(), body->size() + ServerExchange::kBodyPaddingBytes);
  const RequestHead& head = exchange.head();
  EXPECT_TRUE(head.peer_is_loopback);
  const std::string answer = std::string(head.method) + " " + std::string(head.path) + " " + *body;
  const auto sent = co_await exchange.respond(200, {}, answer);
  EXPECT_TRUE(sent.has_value());
}

/// Waits until the client is gone, and says so.
struct GoneProbe {
  Loop* loop = nullptr;
  bool stops_loop = true;
  bool saw_gone = false;

  Task<> operator()(ServerExchange& exchange) {
    const auto body = co_await exchange.read_body();
    EXPECT_TRUE(body.has_value());
    Waiter waiter(*loop);
    const std::stop_token gone = exchange.gone();
    const std::stop_callback on_gone(gone, [&] { waiter.wake(Wake::ready); });
    const Wake wake =
        co_await waiter.wait(loop->now() + kTestPatience,
                             gone.stop_requested() ? std::optional(Wake::ready) : std::nullopt);
    saw_gone = wake == Wake::ready;
    if (stops_loop) {
      loop->stop();
    }
  }
};

}  // namespace sluice::net
