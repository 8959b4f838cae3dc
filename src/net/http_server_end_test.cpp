#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/http_server_fake.h"
#include "net/loop.h"
#include "net/loopback_fake.h"

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using More = ServerExchange::More;

Task<> answer_nothing(ServerExchange& /*exchange*/) {
  co_return;
}

Task<> throw_up(ServerExchange& /*exchange*/) {
  throw std::runtime_error("a bug");
  co_return;
}

Task<> start_only(ServerExchange& exchange) {
  const auto sent = co_await exchange.start(200, {}, "half");
  EXPECT_TRUE(sent.has_value());
}

Task<> abort_midway(ServerExchange& exchange) {
  auto sent = co_await exchange.start(200, {}, "half");
  exchange.abort();
  sent = co_await exchange.write("more", More::last);
  EXPECT_FALSE(sent.has_value());
}

// A bug in a handler must not hang the caller, nor end the process with everybody else's requests.
TEST(Server, HandlerWithoutAnswerIsA500) {
  for (const Server::Handler& handler :
       {Server::Handler(answer_nothing), Server::Handler(throw_up)}) {
    ServerHouse house(handler);
    const std::string answer =
        house.answer_to("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500")) << answer;
  }
}

Task<bool> ends_broken(RawPeer peer) {
  co_await peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string answer = co_await peer.read_to_end();
  EXPECT_FALSE(answer.ends_with("0\r\n\r\n"));
  co_return peer.was_reset();
}

// An answer that broke off must never look like one that ended.
TEST(Server, UnfinishedAnswerEndsWithAReset) {
  for (const Server::Handler& handler :
       {Server::Handler(start_only), Server::Handler(abort_midway)}) {
    ServerHouse house(handler);
    EXPECT_TRUE(house.loop().run_until_done(ends_broken(house.connect())));
  }
}

Task<> ignore_body(ServerExchange& exchange) {
  const auto sent = co_await exchange.respond(200, {}, "no");
  EXPECT_TRUE(sent.has_value());
}

// A body that was not read must not be taken for the next request.
TEST(Server, UnreadBodyIsNeverARequest) {
  ServerHouse house(ignore_body);
  const std::string smuggled = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string head =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(smuggled.size());
  // All there: skipped, and the connection goes on.
  const std::string whole =
      house.answer_to(head + "\r\n\r\n" + smuggled + "GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(without_date(whole),
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno"
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno");
  // Not there yet: the connection closes.
  const std::string part = house.answer_to(head + "0\r\n\r\n" + smuggled);
  EXPECT_EQ(without_date(part),
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno");
}

// One connection must not be served for ever: balancers and certificates change.
TEST(Server, RequestsPerConnectionAreLimited) {
  ServerOptions options;
  options.limits.requests_per_connection_max = 2;
  ServerHouse house(ignore_body, options);
  const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string answer = house.answer_to(one + one + one);
  EXPECT_EQ(without_date(answer),
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno"
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno");
}

Task<std::string> second_of_two(RawPeer first, RawPeer second) {
  co_await first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  co_await first.read_until("no");
  std::string answer = co_await second.read_to_end();
  co_return answer;
}

// Beyond the limit a client is told so at once; it must not wait in a queue that nobody serves.
TEST(Server, ConnectionsAreLimited) {
  ServerOptions options;
  options.limits.connections_max = 1;
  ServerHouse house(ignore_body, options);
  const std::string answer =
      house.loop().run_until_done(second_of_two(house.connect(), house.connect()));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
  EXPECT_EQ(house.server().counters().refused, 1U);
}

/// Answers when it is told to.
struct Held {
  Loop* loop = nullptr;
  Waiter* release = nullptr;

  Task<> operator()(ServerExchange& exchange) {
    co_await release->wait(kNever);
    const auto sent = co_await exchange.respond(200, {}, "done");
    EXPECT_TRUE(sent.has_value());
  }
};

Task<> drain_with_one_in_flight(ServerHouse& house, Waiter& release) {
  Loop& loop = house.loop();
  RawPeer idle = house.connect();
  RawPeer busy = house.connect();
  co_await busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (house.server().counters().requests < 1 || house.server().counters().open < 2) {
    co_await loop.yield();
  }
  loop.spawn(house.server().drain(loop.now() + kTestPatience));
  const std::string nothing = co_await idle.read_to_end();
  EXPECT_EQ(nothing, "");
  release.wake(Wake::ready);
  const std::string answer = co_await busy.read_to_end();
  EXPECT_NE(answer.find("connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("done"));
  busy.close();
  while (house.server().counters().open > 0) {
    co_await loop.yield();
  }
}

// A restart must not cost anybody an answer, and must not wait for those who ask nothing.
TEST(Server, DrainFinishesWhatIsInFlight) {
  Held held;
  ServerHouse house([&held](ServerExchange& exchange) { return held(exchange); });
  Waiter release(house.loop());
  held = {.loop = &house.loop(), .release = &release};
  house.loop().run_until_done(drain_with_one_in_flight(house, release));
}

Task<> drain_at_once(ServerHouse& house, RawPeer peer) {
  co_await peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (house.server().counters().requests < 1) {
    co_await house.loop().yield();
  }
  co_await house.server().drain(house.loop().now());
  EXPECT_EQ(house.server().counters().open, 0U);
}

// A request that never ends must not keep the process from ending.
TEST(Server, DrainEndsAfterTheGraceTime) {
  GoneProbe probe{.stops_loop = false};
  ServerHouse house([&probe](ServerExchange& exchange) { return probe(exchange); });
  probe.loop = &house.loop();
  house.loop().run_until_done(drain_at_once(house, house.connect()));
  EXPECT_TRUE(probe.saw_gone);
}

Task<Result<std::string>> fetch_once(Pool& pool) {
  const TimePoint until = std::chrono::steady_clock::now() + kTestPatience;
  SLUICE_CO_TRY(ClientResponse response,
                co_await pool.open({.target = "/u", .body = "x"}, until, {}));
  auto all = co_await response.read_all(100, until);
  co_return all;
}

/// Leaves a socket file behind, as a process does that was killed.
void leave_stale_socket(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const SocketAddress address = SocketAddress::of_unix(path);
  EXPECT_EQ(::bind(fd, address.get(), address.size()), 0);
  ::close(fd);
}

// A unix socket that others may open is a key that others may use; one that a crash left behind
// must not keep the gateway from starting, and one that is in use must not be taken away.
TEST(Server, UnixSocket) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("sluice-net-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const std::string path = folder / "s.sock";
  leave_stale_socket(path);
  Loop loop;
  Server server(loop, tell, {});
  ASSERT_TRUE(server.listen({.unix_path = path}).has_value());
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  Server second(loop, tell, {});
  EXPECT_FALSE(second.listen({.unix_path = path}).has_value());
  Pool pool(loop, *parse_upstream("unix:" + path), {});
  EXPECT_EQ(loop.run_until_done(fetch_once(pool)).value_or("failed"), "POST /u x");
  loop.run_until_done(server.drain(loop.now()));
  EXPECT_FALSE(std::filesystem::exists(path));
  loop.shut_down();
  std::filesystem::remove_all(folder);
}

/// A server on a thread of its own.
class ThreadedServer {
 public:
  explicit ThreadedServer(std::uint16_t port) : server_(loop_, tell, {}) {
    EXPECT_TRUE(server_.listen({.host = "127.0.0.1", .port = port}).has_value());
    port_ = server_.port();
    thread_ = std::thread([this] { loop_.run(); });
  }

  ~ThreadedServer() {
    loop_.stop();
    thread_.join();
    loop_.shut_down();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  Loop loop_;
  Server server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// One thread for each core shares the address; nothing else may be shared, or requests mix.
TEST(Server, ThreadsShareAnAddress) {
  const ThreadedServer first(0);
  const ThreadedServer second(first.port());
  Loop loop;
  for (int i = 0; i < 20; ++i) {
    Pool pool(loop, *parse_upstream("http://127.0.0.1:" + std::to_string(first.port())), {});
    EXPECT_EQ(loop.run_until_done(fetch_once(pool)).value_or("failed"), "POST /u x");
  }
}

// The hook of the application writes what a caller reads who cannot be understood.
TEST(Server, MalformedHookIsAsked) {
  ServerOptions options;
  options.on_malformed = [](const Malformed& why) {
    EXPECT_EQ(why.status, 505);
    return MalformedAnswer{.content_type = "text/plain", .body = "ours"};
  };
  ServerHouse house(tell, options);
  const std::string answer = house.answer_to("GET / HTTP/3.0\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 505 ")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nours")) << answer;
  EXPECT_EQ(house.server().counters().malformed, 1U);
}

}  // namespace
}  // namespace sluice::net
