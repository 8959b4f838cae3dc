#include "net/http_client.h"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "net/http_server.h"
#include "net/loop.h"
#include "net/loopback_fake.h"

namespace sluice::net {
namespace {

using std::chrono::milliseconds;

struct Got {
  int status = 0;
  std::string body;
};

TimePoint soon() {
  return std::chrono::steady_clock::now() + kTestPatience;
}

Task<Result<Got>> fetch(Pool& pool, std::string body, TimePoint until, std::stop_token gone = {}) {
  SLUICE_CO_TRY(ClientResponse response,
                co_await pool.open({.target = "/v1/x", .body = body}, until, gone));
  SLUICE_CO_TRY(std::string bytes, co_await response.read_all(1U << 20U, until));
  co_return Got{.status = response.status(), .body = bytes};
}

Task<> echo(ServerExchange& exchange) {
  const auto body = co_await exchange.read_body();
  EXPECT_TRUE(body.has_value());
  const auto sent = co_await exchange.respond(200, {}, *body);
  EXPECT_TRUE(sent.has_value());
}

// A connection for each request costs a hundred times a kept one.
TEST(Pool, ConnectionsAreKept) {
  ServerHouse house(echo);
  Pool pool(house.loop(), *parse_upstream(house.url()), {});
  for (const std::size_t size : {0U, 1U, 1'000U, 1'000'000U}) {
    const std::string body(size, 'x');
    const auto got = house.loop().run_until_done(fetch(pool, body, soon()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, body);
    EXPECT_EQ(pool.open_connections(), 1U);
    EXPECT_EQ(pool.idle_connections(), 1U);
  }
  EXPECT_EQ(house.server().counters().accepted, 1U);
}

/// An upstream that follows a script: for each connection, what it sends after each request, and
/// whether it closes then.
struct Turn {
  std::string answer;
  bool then_close = false;
};

using Script = std::vector<std::vector<Turn>>;

Task<> follow(RawListener& listener, Script script, std::vector<std::string>& requests) {
  std::vector<RawPeer> kept;
  for (const std::vector<Turn>& connection : script) {
    std::optional<RawPeer> peer = co_await listener.accept();
    if (!peer) {
      co_return;
    }
    for (const Turn& turn : connection) {
      std::string request = co_await peer->read_until("!");
      requests.push_back(std::move(request));
      co_await peer->send(turn.answer);
      if (turn.then_close) {
        peer->close();
      }
    }
    kept.push_back(*std::move(peer));
  }
  co_await listener.loop().sleep_until(kNever);  // Keeps the connections until the shut-down.
}

/// A loop, a scripted upstream, and a pool towards it.
class ScriptedHouse {
 public:
  explicit ScriptedHouse(Script script, PoolLimits limits = {})
      : listener_(loop_), pool_(loop_, *parse_upstream(listener_.url() + "/base"), limits) {
    loop_.spawn(follow(listener_, std::move(script), requests));
  }

  ~ScriptedHouse() { loop_.shut_down(); }

  Loop& loop() { return loop_; }

  Pool& pool() { return pool_; }

  Result<Got> fetch_one(TimePoint until = soon()) {
    return loop_.run_until_done(fetch(pool_, "hi!", until));
  }

  std::vector<std::string> requests;

 private:
  Loop loop_;
  RawListener listener_;
  Pool pool_;
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// What an engine reads: any slip and it refuses, or serves somebody else.
TEST(Pool, RequestOnTheWire) {
  ScriptedHouse house({{{std::string(kOk)}}});
  const auto got = house.fetch_one();
  ASSERT_TRUE(got.has_value()) << got.error().message;
  ASSERT_EQ(house.requests.size(), 1U);
  EXPECT_EQ(house.requests[0],
            "POST /base/v1/x HTTP/1.1\r\nhost: " + house.pool().upstream().authority +
                "\r\ncontent-length: 3\r\n\r\nhi!");
}

struct AnswerCase {
  const char* note;
  std::string_view bytes;
  int status;  ///< 0: upstream_failed
  std::string_view body = "";
  std::uint32_t idle_after = 0;
};

constexpr AnswerCase kAnswers[] = {
    {"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok", 1},
    {"chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
     200,
     "ok",
     1},
    {"until it closes", "HTTP/1.1 200 OK\r\n\r\nok", 200, "ok", 0},
    {"no body", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", 1},
    {"not kept",
     "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
     200,
     "ok",
     0},
    {"interim first",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 "
     "OK\r\nContent-Length: 2\r\n\r\nok",
     200,
     "ok",
     1},
    {"a redirect is an answer, not a way",
     "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
     307,
     "",
     1},
    {"bytes behind the answer: never used again",
     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n",
     200,
     "ok",
     0},
    {"cut in the head", "HTTP/1.1 200 OK\r\nCont", 0},
    {"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", 0},
    {"cut in the chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", 0},
    {"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\nok\r\n", 0},
    {"no HTTP", "-ERR unknown command\r\n", 0},
    {"interim without end",
     "HTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 "
     "A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 "
     "A\r\n\r\nHTTP/1.1 100 A\r\n\r\n",
     0},
};

// An answer that was cut off must never be taken for a whole one.
TEST(Pool, Answers) {
  for (const AnswerCase& c : kAnswers) {
    SCOPED_TRACE(c.note);
    const bool closes = c.status == 0 || c.idle_after == 0;
    ScriptedHouse house({{{.answer = std::string(c.bytes), .then_close = closes}}});
    const auto got = house.fetch_one();
    if (c.status == 0) {
      ASSERT_FALSE(got.has_value());
      EXPECT_EQ(got.error().code, ErrorCode::upstream_failed) << got.error().message;
      EXPECT_EQ(house.pool().open_connections(), 0U);
      continue;
    }
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->status, c.status);
    EXPECT_EQ(got->body, c.body);
    EXPECT_EQ(house.pool().idle_connections(), c.idle_after);
  }
}

// llama-server closes idle connections after five seconds: the next request must not fail for it.
TEST(Pool, StaleConnectionIsReplacedOnce) {
  ScriptedHouse house({{{.answer = std::string(kOk)}, {.answer = "", .then_close = true}},
                       {{.answer = std::string(kOk)}}});
  ASSERT_TRUE(house.fetch_one().has_value());
  ASSERT_EQ(house.pool().idle_connections(), 1U);
  // The upstream reads the second request and closes: as if it had gone while it was on its way.
  const auto second = house.fetch_one();
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(house.requests.size(), 3U);
  EXPECT_EQ(house.requests[1], house.requests[2]);
}

// A fresh connection that dies is no stale one: the request may have been worked on.
TEST(Pool, FreshConnectionIsNotRetried) {
  ScriptedHouse house({{{.answer = "", .then_close = true}}, {{.answer = std::string(kOk)}}});
  const auto got = house.fetch_one();
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::upstream_unavailable);
  EXPECT_EQ(house.requests.size(), 1U);
}

// Once a byte of an answer has come, sending again would be a second request.
TEST(Pool, AnswerThatHasBegunIsNotRetried) {
  ScriptedHouse house({{{.answer = std::string(kOk)}, {.answer = "HTTP/1.1 2", .then_close = true}},
                       {{.answer = std::string(kOk)}}});
  ASSERT_TRUE(house.fetch_one().has_value());
  const auto got = house.fetch_one();
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::upstream_failed);
  EXPECT_EQ(house.requests.size(), 2U);
}

Task<> wait_until(Loop& loop, std::function<bool()> condition) {
  const TimePoint until = soon();
  while (!condition() && std::chrono::steady_clock::now() < until) {
    co_await loop.sleep_until(loop.now() + milliseconds{1});
  }
  EXPECT_TRUE(condition());
}

// A connection that the upstream has left must not stay in the pool, counting against its limit.
TEST(Pool, ClosedIdleConnectionIsDropped) {
  ScriptedHouse house({{{.answer = std::string(kOk), .then_close = true}}});
  ASSERT_TRUE(house.fetch_one().has_value());
  house.loop().run_until_done(
      wait_until(house.loop(), [&] { return house.pool().open_connections() == 0; }));
}

Task<> greet_unasked(RawListener& listener, bool& was_sent) {
  std::optional<RawPeer> peer = co_await listener.accept();
  co_await peer->read_until("!");
  co_await peer->send(std::string(kOk));
  co_await listener.loop().yield();
  co_await peer->send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  was_sent = true;
  std::optional<RawPeer> second = co_await listener.accept();
  co_await second->read_until("!");
  co_await second->send(std::string(kOk));
  co_await listener.loop().sleep_until(kNever);
}

// An answer that nobody asked for must not become the answer to the next caller's request.
TEST(Pool, UnaskedBytesAreNeverAnAnswer) {
  Loop loop;
  RawListener listener(loop);
  Pool pool(loop, *parse_upstream(listener.url()), {});
  bool was_sent = false;
  loop.spawn(greet_unasked(listener, was_sent));
  ASSERT_TRUE(loop.run_until_done(fetch(pool, "hi!", soon())).has_value());
  loop.run_until_done(wait_until(loop, [&] { return was_sent; }));
  const auto got = loop.run_until_done(fetch(pool, "hi!", soon()));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->body, "ok");
  loop.shut_down();
}

// Idle connections cost the upstream something; they must go in time.
TEST(Pool, IdleConnectionsAreDroppedInTime) {
  ScriptedHouse house({{{.answer = std::string(kOk)}}}, {.idle_timeout = milliseconds{1}});
  ASSERT_TRUE(house.fetch_one().has_value());
  house.loop().run_until_done(
      wait_until(house.loop(), [&] { return house.pool().open_connections() == 0; }));
}

// An engine that hangs must cost the deadline, not the caller's patience.
TEST(Pool, SilentUpstreamMeetsTheDeadline) {
  ScriptedHouse house({{{.answer = ""}}});
  const auto got = house.fetch_one(std::chrono::steady_clock::now() + milliseconds{20});
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(house.pool().open_connections(), 0U);
}

Task<ErrorCode> read_beyond(Pool& pool) {
  auto response = co_await pool.open({.target = "/", .body = "hi!"}, soon(), {});
  EXPECT_TRUE(response.has_value());
  auto bytes = co_await response->read_some(soon());
  EXPECT_EQ(bytes.value_or(""), "o");
  bytes = co_await response->read_some(std::chrono::steady_clock::now() + milliseconds{1});
  EXPECT_FALSE(bytes.has_value());
  co_return bytes.error().code;
}

// A stream that stalls must end, and its connection with it.
TEST(Pool, StalledStreamMeetsTheDeadline) {
  ScriptedHouse house({{{.answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"}}});
  EXPECT_EQ(house.loop().run_until_done(read_beyond(house.pool())), ErrorCode::deadline_exceeded);
  EXPECT_EQ(house.pool().open_connections(), 0U);
}

// Nothing listens there any more: another engine must be tried at once.
TEST(Pool, RefusedConnection) {
  Loop loop;
  std::string url;
  {
    const RawListener gone(loop);
    url = gone.url();
  }
  Pool pool(loop, *parse_upstream(url), {});
  const auto got = loop.run_until_done(fetch(pool, "", soon()));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::upstream_unavailable);
}

// Names go through the resolver; `localhost` is the one that works without a network.
TEST(Pool, NamesAreResolved) {
  ServerHouse house(echo);
  Upstream upstream = *parse_upstream(house.url());
  upstream.host = "localhost";
  Pool pool(house.loop(), upstream, {});
  for (int i = 0; i < 2; ++i) {
    const auto got = house.loop().run_until_done(fetch(pool, "hi", soon()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, "hi");
  }
}

struct StopPoint {
  const char* note;
  std::string_view answer;  ///< how far the upstream comes
  bool is_opened;           ///< open() has returned
};

constexpr StopPoint kStopPoints[] = {
    {"before the head", "", false},
    {"within the head", "HTTP/1.1 200 OK\r\n", false},
    {"within the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", true},
};

Task<ErrorCode> open_and_read(Pool& pool, std::stop_token gone) {
  auto response = co_await pool.open({.target = "/", .body = "hi!"}, soon(), gone);
  if (!response) {
    co_return response.error().code;
  }
  auto all = co_await response->read_all(100, soon());
  EXPECT_FALSE(all.has_value());
  co_return all.error().code;
}

Task<bool> serve_until_closed(RawListener& listener, std::string answer, std::stop_source source) {
  std::optional<RawPeer> peer = co_await listener.accept();
  co_await peer->read_until("!");
  co_await peer->send(std::move(answer));
  for (int turn = 0; turn < 5; ++turn) {
    co_await listener.loop().yield();
  }
  source.request_stop();
  const std::string rest = co_await peer->read_to_end();  // Ends only if the pool closes.
  co_return rest.empty();  // NOLINT(bugprone-standalone-empty): it is what is returned.
}

Task<> keep(Task<bool> task, bool& result, Loop& loop) {
  result = co_await std::move(task);
  loop.stop();
}

// The caller has left: every token that the engine still makes is paid for and thrown away.
TEST(Pool, GoneClosesTheUpstreamAtOnce) {
  for (const StopPoint& point : kStopPoints) {
    SCOPED_TRACE(point.note);
    Loop loop;
    RawListener listener(loop);
    Pool pool(loop, *parse_upstream(listener.url()), {});
    std::stop_source source;
    bool was_closed = false;
    loop.spawn(
        keep(serve_until_closed(listener, std::string(point.answer), source), was_closed, loop));
    EXPECT_EQ(loop.run_until_done(open_and_read(pool, source.get_token())), ErrorCode::cancelled);
    EXPECT_EQ(pool.open_connections(), 0U);
    if (!was_closed) {
      loop.run();
    }
    EXPECT_TRUE(was_closed);
  }
}

// A caller that left before anything began must not open a connection.
TEST(Pool, GoneBeforehand) {
  ServerHouse house(echo);
  Pool pool(house.loop(), *parse_upstream(house.url()), {});
  std::stop_source source;
  source.request_stop();
  const auto got = house.loop().run_until_done(fetch(pool, "hi", soon(), source.get_token()));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::cancelled);
  EXPECT_EQ(house.server().counters().accepted, 0U);
}

Task<> fetch_into(Pool& pool, std::vector<Result<Got>>& all, std::size_t stop_at, Loop& loop) {
  auto got = co_await fetch(pool, "hi", soon());
  all.push_back(std::move(got));
  if (all.size() == stop_at) {
    loop.stop();
  }
}

// An engine with few slots must be given few requests; the rest wait in order, or are told so.
TEST(Pool, ConnectionsAndQueueAreLimited) {
  ServerHouse house(echo);
  Pool pool(house.loop(), *parse_upstream(house.url()), {.connections_max = 2, .waiting_max = 3});
  std::vector<Result<Got>> all;
  for (int i = 0; i < 6; ++i) {
    house.loop().spawn(fetch_into(pool, all, 6, house.loop()));
  }
  house.loop().run();
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(std::ranges::count_if(all, [](const auto& got) { return got.has_value(); }), 5);
  EXPECT_EQ(all.front().error().code, ErrorCode::unavailable);  // The sixth, at once.
  EXPECT_EQ(house.server().counters().accepted, 2U);
  EXPECT_EQ(pool.open_connections(), 2U);
}

Task<> abandon(Pool& pool) {
  auto response = co_await pool.open({.target = "/", .body = "hi!"}, soon(), {});
  EXPECT_TRUE(response.has_value());
}

// An answer that is thrown away half read leaves bytes behind: the connection must go with it.
TEST(Pool, AbandonedAnswerClosesItsConnection) {
  ScriptedHouse house({{{.answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"}}});
  house.loop().run_until_done(abandon(house.pool()));
  EXPECT_EQ(house.pool().open_connections(), 0U);
}

Task<ErrorCode> read_limited(Pool& pool) {
  auto response = co_await pool.open({.target = "/", .body = std::string(100, 'x')}, soon(), {});
  EXPECT_TRUE(response.has_value());
  auto all = co_await response->read_all(99, soon());
  EXPECT_FALSE(all.has_value());
  co_return all.error().code;
}

// An engine must not fill our memory.
TEST(Pool, AnswersAreLimited) {
  ServerHouse house(echo);
  Pool pool(house.loop(), *parse_upstream(house.url()), {});
  EXPECT_EQ(house.loop().run_until_done(read_limited(pool)), ErrorCode::upstream_failed);
}

}  // namespace
}  // namespace sluice::net
