#include "net/http_server.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "net/http_client.h"
#include "net/http_server_fake.h"
#include "net/loop.h"
#include "net/loopback_fake.h"

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using More = ServerExchange::More;

Task<> stream(ServerExchange& exchange) {
  const HeaderField type{.name = "content-type", .value = "text/event-stream"};
  auto sent = co_await exchange.start(200, {&type, 1}, "data: 1\n\n");
  EXPECT_TRUE(sent.has_value());
  sent = co_await exchange.write("data: 2\n\n", More::yes);
  EXPECT_TRUE(sent.has_value());
  sent = co_await exchange.write("data: [DONE]\n\n", More::last);
  EXPECT_TRUE(sent.has_value());
}

struct AnswerCase {
  const char* note;
  std::string_view request;
  std::string_view answer;
};

constexpr AnswerCase kAnswers[] = {
    {"close when asked",
     "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
     "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 7\r\n\r\nGET /a "},
    {"HTTP/1.0 is answered and closed",
     "GET /a HTTP/1.0\r\n\r\n",
     "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 7\r\n\r\nGET /a "},
    {"HEAD gets no body",
     "HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
     "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 8\r\n\r\n"},
    {"chunked body, then a pipelined request",
     "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
     "3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: t\r\n\r\n"
     "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nfg",
     "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\nPOST /a abcde"
     "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n\r\nPOST /b fg"},
    {"malformed: 400 and close, and what follows is not served",
     "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
     "GET /b HTTP/1.1\r\nHost: a\r\n\r\n",
     "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
     "content-length: 57\r\n\r\n{\"error\":\"content-length and transfer-encoding together\"}"},
    {"malformed chunk",
     "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX",
     "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 7\r\n\r\nrefused"},
};

// What a caller reads back, byte by byte: any slip breaks clients, or lets one request become two.
TEST(Server, Answers) {
  ServerHouse house(tell);
  for (const AnswerCase& c : kAnswers) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(without_date(house.answer_to(std::string(c.request))), c.answer);
  }
}

// openai-python drops a kept-alive connection if the end of the body comes after the last event.
TEST(Server, LastBytesAndEndOfBodyTravelTogether) {
  ServerHouse house(stream);
  const std::string answer =
      house.answer_to("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(without_date(answer),
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n"
            "transfer-encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n"
            "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
}

// HTTP/1.0 knows no chunks: the end of the connection is the end of the answer.
TEST(Server, StreamsToHttp10WithoutChunks) {
  ServerHouse house(stream);
  EXPECT_EQ(without_date(house.answer_to("GET / HTTP/1.0\r\n\r\n")),
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
            "data: 1\n\ndata: 2\n\ndata: [DONE]\n\n");
}

Task<std::string> send_byte_by_byte(RawPeer peer, std::string bytes) {
  for (const char c : bytes) {
    co_await peer.send(std::string(1, c));
    co_await peer.stream().loop().yield();
  }
  std::string answer = co_await peer.read_to_end();
  co_return answer;
}

// Networks cut where they like: two pipelined requests with bodies, one byte at a time.
TEST(Server, ReadsInAnyPieces) {
  ServerHouse house(tell);
  const auto answer = house.loop().run_until_done(send_byte_by_byte(
      house.connect(),
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
      "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\ncd"));
  EXPECT_NE(answer.find("POST /a ab"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("POST /b cd"));
}

// A limit of the body that is off by one, or that is only noticed after the body was stored.
TEST(Server, BodyLimitHoldsExactly) {
  ServerOptions options;
  options.limits.body_bytes_max = 1024;
  ServerHouse house(tell, options);
  const std::string exact(1024, 'x');
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  EXPECT_TRUE(
      house.answer_to(head + "Content-Length: 1024\r\n\r\n" + exact).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(house.answer_to(head + "Content-Length: 1025\r\n\r\n").starts_with("HTTP/1.1 413"));
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n400\r\n" + exact;
  EXPECT_TRUE(house.answer_to(chunked + "\r\n0\r\n\r\n").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(house.answer_to(chunked + "\r\n1\r\nx\r\n0\r\n\r\n").starts_with("HTTP/1.1 413"));
}

Task<std::size_t> flood(RawPeer peer, std::string head, std::size_t bytes_max) {
  co_await peer.send(std::move(head));
  const std::string block(1U << 16U, 'x');
  std::size_t sent = 0;
  while (sent < bytes_max) {
    const bool is_written = co_await peer.stream().write(Pieces({block}), kTestPatience);
    if (!is_written) {
      break;
    }
    sent += block.size();
  }
  co_return sent;
}

// 10 GB that nobody wants must be refused when it is announced, not when it has been read.
TEST(Server, HugeBodyIsNotReadToItsEnd) {
  ServerOptions options;
  options.limits.linger_bytes_max = 1U << 20U;
  ServerHouse house(tell, options);
  const std::size_t sent = house.loop().run_until_done(
      flood(house.connect(),
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n",
            std::size_t{1} << 30U));
  EXPECT_LT(sent, std::size_t{64} << 20U);  // What was lingered over, and the kernel's buffers.
}

Task<std::string> expect_continue(RawPeer peer, std::string head, std::string body) {
  co_await peer.send(std::move(head));
  std::string first = co_await peer.read_until("\r\n\r\n");
  co_await peer.send(std::move(body));
  const std::string rest = co_await peer.read_to_end();
  co_return first + rest;
}

// curl waits a second for `100 Continue` before it sends a large body.
TEST(Server, ExpectationIsHonoured) {
  ServerHouse house(tell);
  const std::string answer = house.loop().run_until_done(
      expect_continue(house.connect(),
                      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
                      "Connection: close\r\n\r\n",
                      "hi"));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("POST / hi"));
}

// Inviting a body only to refuse it wastes the caller's time.
TEST(Server, ExpectationOfTooMuchIsRefusedAtOnce) {
  ServerOptions options;
  options.limits.body_bytes_max = 1024;
  ServerHouse house(tell, options);
  const std::string answer = house.answer_to(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413")) << answer;
}

struct TimeoutCase {
  const char* note;
  void (*set)(Limits&);
  std::string_view sent;
  std::string_view answer;  ///< how it begins; empty: closed without one
};

constexpr milliseconds kSoon{1};

constexpr TimeoutCase kTimeouts[] = {
    {"no byte at all", [](Limits& l) { l.header_timeout = kSoon; }, "", ""},
    {"half a head", [](Limits& l) { l.header_timeout = kSoon; }, "GET / HT", "HTTP/1.1 408"},
    {"half a body",
     [](Limits& l) { l.body_timeout = kSoon; },
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx",
     "HTTP/1.1 408"},
    {"half a chunk",
     [](Limits& l) { l.body_timeout = kSoon; },
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx",
     "HTTP/1.1 408"},
    {"idle between requests",
     [](Limits& l) { l.idle_timeout = kSoon; },
     "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
     "HTTP/1.1 200"},
};

// Slow or silent clients must not hold a connection for ever.
TEST(Server, SlowClientsAreCutOff) {
  for (const TimeoutCase& c : kTimeouts) {
    SCOPED_TRACE(c.note);
    ServerOptions options;
    options.limits.linger_timeout = milliseconds{0};
    c.set(options.limits);
    ServerHouse house(tell, options);
    const std::string answer = house.answer_to(std::string(c.sent));
    EXPECT_TRUE(c.answer.empty() ? answer.empty() : answer.starts_with(c.answer)) << answer;
  }
}

Task<> answer_64_mib(ServerExchange& exchange) {
  const std::string body(64U << 20U, 'x');
  const auto sent = co_await exchange.respond(200, {}, body);
  EXPECT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().code, ErrorCode::cancelled);
}

Task<> send_and_wait_for_counters(RawPeer peer, Server& server) {
  co_await peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server.counters().requests == 0 || server.counters().open > 0) {
    co_await peer.stream().loop().sleep_until(peer.stream().loop().now() + milliseconds{1});
  }
}

// A client that asks for much and reads nothing must not hold our memory.
TEST(Server, WhoDoesNotReadIsCutOff) {
  ServerOptions options;
  options.limits.write_timeout = kSoon;
  options.limits.linger_timeout = milliseconds{0};
  ServerHouse house(answer_64_mib, options);
  house.loop().run_until_done(send_and_wait_for_counters(house.connect(), house.server()));
  EXPECT_EQ(house.server().counters().open, 0U);
}

Task<> send_and_leave(RawPeer peer, std::string bytes, Server& server) {
  co_await peer.send(std::move(bytes));
  while (server.counters().requests == 0) {
    co_await peer.stream().loop().yield();
  }
  peer.close();
}

// Nobody reads the answer any more: the engine must stop, it costs money. Bytes of a pipelined
// request in between must not hide that.
TEST(Server, GoneIsTold) {
  for (const std::string_view bytes :
       {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET /next HTTP/1.1\r\n"}) {
    GoneProbe probe;
    ServerHouse house([&probe](ServerExchange& exchange) { return probe(exchange); });
    probe.loop = &house.loop();
    house.loop().spawn(send_and_leave(house.connect(), std::string(bytes), house.server()));
    house.loop().run();
    EXPECT_TRUE(probe.saw_gone);
  }
}

/// Waits for the pipelined bytes to be there, then tells whether it was taken for a hang-up.
struct PipelineProbe {
  Loop* loop = nullptr;
  bool saw_gone = false;

  Task<> operator()(ServerExchange& exchange) {
    const auto body = co_await exchange.read_body();
    const std::stop_token gone = exchange.gone();
    for (int turn = 0; turn < 20; ++turn) {
      co_await loop->yield();
    }
    saw_gone = saw_gone || gone.stop_requested();
    const auto sent = co_await exchange.respond(200, {}, *body);
    EXPECT_TRUE(sent.has_value());
  }
};

Task<std::string> pipeline(RawPeer peer) {
  co_await peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
  co_await peer.stream().loop().yield();
  co_await peer.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\ncd");
  std::string answers = co_await peer.read_to_end();
  co_return answers;
}

// A client that sends its next request early is still there.
TEST(Server, PipelinedBytesAreNotAHangUp) {
  PipelineProbe probe;
  ServerHouse house([&probe](ServerExchange& exchange) { return probe(exchange); });
  probe.loop = &house.loop();
  const std::string answers = house.loop().run_until_done(pipeline(house.connect()));
  EXPECT_FALSE(probe.saw_gone);
  EXPECT_TRUE(answers.ends_with("\r\n\r\ncd")) << answers;
}

/// Whether the first client's answer had left when the second one's request was served.
struct TurnProbe {
  int first_client = -1;
  bool had_left = false;

  Task<> operator()(ServerExchange& exchange) {
    if (exchange.head().path == "/second") {
      char byte = 0;
      had_left = ::recv(first_client, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    }
    const auto sent = co_await exchange.respond(200, {}, "ok");
    EXPECT_TRUE(sent.has_value());
  }
};

Task<> ask_in_one_turn(RawPeer first, RawPeer second) {
  for (RawPeer* peer : {&first, &second}) {
    co_await peer->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE((co_await peer->read_until("ok")).ends_with("ok"));
  }
  co_await first.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
  co_await second.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE((co_await first.read_until("ok")).ends_with("ok"));
  EXPECT_TRUE((co_await second.read_until("ok")).ends_with("ok"));
}

// Under load a peer would be woken for each answer, which costs as much again as all of HTTP.
TEST(Server, AnswersOfOneTurnLeaveBackToBack) {
  TurnProbe probe;
  ServerHouse house([&probe](ServerExchange& exchange) { return probe(exchange); });
  RawPeer first = house.connect();
  probe.first_client = first.stream().descriptor().fd();
  house.loop().run_until_done(ask_in_one_turn(std::move(first), house.connect()));
  EXPECT_FALSE(probe.had_left);
}

}  // namespace
}  // namespace sluice::net
