#include "adapters/engines/http_engine.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include <gtest/gtest.h>

#include "dialects/dialect.h"
#include "domain/cleared_fake.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/waiter.h"

namespace sluice::engines {
namespace {

using net::ServerExchange;
using More = ServerExchange::More;

constexpr std::string_view kChat = R"({"model":"m","messages":[{"role":"user","content":"hi"}]})";
constexpr std::string_view kChatAnswer =
    R"({"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,)"
    R"("message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}})";
constexpr std::string_view kMessageAnswer =
    R"({"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text",)"
    R"("text":"hello"}],"stop_reason":"end_turn","stop_sequence":null,)"
    R"("usage":{"input_tokens":1,"output_tokens":2}})";
constexpr std::string_view kFirstChunk =
    R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[)"
    R"({"index":0,"delta":{"role":"assistant","content":"hel"},"finish_reason":null}]})"
    "\n\n";
constexpr std::string_view kLastChunks =
    R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[)"
    R"({"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]})"
    "\n\ndata: [DONE]\n\n";

AnswerShape shape(DialectKind dialect, bool stream) {
  return {.dialect = dialect, .stream = stream, .model = "asked-for", .id = "req_1"};
}

/// What an engine received.
struct Seen {
  std::string method;
  std::string path;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  [[nodiscard]] std::string header(std::string_view name) const {
    const auto field = std::ranges::find(headers, name, &decltype(headers)::value_type::first);
    return field == headers.end() ? std::string() : field->second;
  }
};

/// A loop with an upstream whose behaviour each test scripts, and an engine that speaks to it.
class HttpEngineTest : public ::testing::Test {
 protected:
  using Behaviour = std::function<Task<>(ServerExchange&)>;

  ~HttpEngineTest() override {
    engine_.reset();
    loop_.shut_down();
  }

  void upstream(Behaviour behaviour) {
    behaviour_ = std::move(behaviour);
    ASSERT_TRUE(server_.listen({.host = "127.0.0.1"}).has_value());
    spec_.url = "http://127.0.0.1:" + std::to_string(server_.port()) + spec_.url;
  }

  /// An upstream that answers everything alike.
  void upstream(int status, std::string_view type, std::string_view body) {
    upstream([=](ServerExchange& exchange) { return respond(exchange, status, type, body); });
  }

  HttpEngine& engine() {
    if (!engine_) {
      const Result<std::shared_ptr<const HttpEndpoint>> endpoint = make_http_endpoint(spec_, key_);
      EXPECT_TRUE(endpoint.has_value());
      engine_ = std::make_unique<HttpEngine>(loop_, *endpoint);
    }
    return *engine_;
  }

  /// All bytes of the answer, or the error that prevented or ended it.
  Result<std::string> ask(AnswerShape want, std::string_view body = kChat) {
    return loop_.run_until_done(ask_task(std::string(body), std::move(want)));
  }

  Task<Result<std::string>> ask_task(std::string body, AnswerShape want) {
    Cleared prompt = protect::Gate::clear(std::move(body), std::move(want));
    SLUICE_CO_TRY(const std::unique_ptr<FrameSource> source,
                  co_await engine().open(
                      std::move(prompt), model_, loop_.now() + patience_, gone_.get_token()));
    std::string wire;
    while (true) {
      SLUICE_CO_TRY(const FrameBatch batch, co_await source->next());
      wire += batch.wire;
      received_ = wire;
      if (on_batch_) {
        on_batch_();
      }
      if (batch.end == FrameBatch::End::complete) {
        co_return wire;
      }
    }
  }

  Task<> handle(ServerExchange& exchange) {
    const Result<std::string> body = co_await exchange.read_body();
    Seen seen{.method = std::string(exchange.head().method),
              .path = std::string(exchange.head().path),
              .body = body.value_or("")};
    for (const HeaderField& field : exchange.head().headers) {
      seen.headers.emplace_back(field.name, field.value);
    }
    seen_.push_back(std::move(seen));
    co_await behaviour_(exchange);
  }

  static Task<> respond(ServerExchange& exchange,
                        int status,
                        std::string_view type,
                        std::string_view body) {
    const std::array<HeaderField, 2> headers{{{"content-type", type}, {"retry-after", "7"}}};
    static_cast<void>(co_await exchange.respond(status, headers, body));
  }

  /// Answers nothing (more) until the engine's client has closed the connection.
  Task<> wait_until_gone(ServerExchange& exchange) {
    net::Waiter waiter(loop_);
    const std::stop_token gone = exchange.gone();
    const std::stop_callback wake(gone, [&waiter] { waiter.wake(net::Wake::ready); });
    if (!gone.stop_requested()) {
      static_cast<void>(co_await waiter.wait(net::kNever));
    }
    ++gone_clients_;
    gone_client_.wake(net::Wake::ready);
  }

  Task<> start_and_stall(ServerExchange& exchange) {
    static_cast<void>(co_await exchange.start(200, kStreamHead, kFirstChunk));
    co_await wait_until_gone(exchange);
  }

  static Task<> stream_whole(ServerExchange& exchange) {
    static_cast<void>(co_await exchange.start(200, kStreamHead, kFirstChunk));
    static_cast<void>(co_await exchange.write(kLastChunks, More::last));
  }

  /// Sends `bytes`, waits for the engine to have read them, and ends the body or the connection.
  Task<> send_and_end(ServerExchange& exchange, std::string_view bytes, bool reset) {
    static_cast<void>(co_await exchange.start(200, kStreamHead, bytes));
    co_await loop_.sleep_until(loop_.now() + std::chrono::milliseconds(10));
    if (reset) {
      exchange.abort();
    } else {
      static_cast<void>(co_await exchange.write("", More::last));
    }
  }

  Task<bool> await_gone_client() {
    while (gone_clients_ == 0) {
      static_cast<void>(co_await gone_client_.wait(loop_.now() + std::chrono::seconds(10)));
    }
    co_return true;
  }

  /// Asks while another answer is open, and then has that one's caller leave.
  Task<> ask_second(std::optional<Error>& error) {
    Cleared prompt =
        protect::Gate::clear(std::string(kChat), shape(DialectKind::openai_chat, true));
    const auto second = co_await engine().open(std::move(prompt), model_, net::kNever, {});
    if (!second) {
      error = second.error();
    }
    gone_.request_stop();
  }

  static constexpr std::array<HeaderField, 1> kStreamHead{{{"content-type", "text/event-stream"}}};

  net::Loop loop_;
  Behaviour behaviour_;
  net::Server server_{loop_, [this](ServerExchange& exchange) { return handle(exchange); }, {}};
  EngineSpec spec_{.name = "test"};
  Secret key_{"key-1"};
  Model model_{.name = "m"};
  std::chrono::milliseconds patience_{10'000};
  std::stop_source gone_;
  std::function<void()> on_batch_;
  std::vector<Seen> seen_;
  std::string received_;
  int gone_clients_ = 0;
  net::Waiter gone_client_{loop_};
  std::unique_ptr<HttpEngine> engine_;
};

// If this failed, bytes that nobody cleared could leave, or cleared ones would be changed.
TEST_F(HttpEngineTest, SendsTheClearedBytesAndNothingOfTheCaller) {
  upstream(200, "application/json", kChatAnswer);
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, false));
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_NE(answer->find("hello"), std::string::npos);
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].method, "POST");
  EXPECT_EQ(seen_[0].body, kChat);
  EXPECT_EQ(seen_[0].header("authorization"), "Bearer key-1");
  EXPECT_EQ(seen_[0].header("accept-encoding"), "identity");
  EXPECT_EQ(seen_[0].header("x-api-key"), "");
}

// If this failed, a vendor would not know us, or would be told a key under a name that it logs.
TEST_F(HttpEngineTest, SpeaksToAnthropicInItsOwnWay) {
  spec_.kind = EngineKind::anthropic;
  upstream(200, "application/json", kMessageAnswer);
  constexpr std::string_view kBody =
      R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]})";
  const Result<std::string> answer = ask(shape(DialectKind::anthropic, false), kBody);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(seen_[0].path, "/v1/messages");
  EXPECT_EQ(seen_[0].body, kBody);
  EXPECT_EQ(seen_[0].header("x-api-key"), "key-1");
  EXPECT_EQ(seen_[0].header("anthropic-version"), "2023-06-01");
  EXPECT_EQ(seen_[0].header("authorization"), "");
}

// If this failed, an application could not use a vendor whose dialect it does not speak.
TEST_F(HttpEngineTest, TranslatesForAnEngineOfAnotherDialect) {
  spec_.kind = EngineKind::anthropic;
  upstream(200, "application/json", kMessageAnswer);
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, false));
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_NE(seen_[0].body.find("max_tokens"), std::string::npos);
  EXPECT_NE(answer->find("chat.completion"), std::string::npos);
  EXPECT_NE(answer->find("hello"), std::string::npos);
}

// If this failed, people would have to guess whether a URL ends in /v1.
TEST_F(HttpEngineTest, FindsTheEndpointBehindEveryBasePath) {
  struct Case {
    const char* url;
    EngineKind kind;
    const char* base;
    const char* target;
  };

  constexpr Case kCases[] = {
      {"http://a", EngineKind::openai, "", "/v1/chat/completions"},
      {"http://a/", EngineKind::openai, "", "/v1/chat/completions"},
      {"http://a/v1", EngineKind::openai, "/v1", "/chat/completions"},
      {"http://a/v1/", EngineKind::openai, "/v1", "/chat/completions"},
      {"http://a/openai/v1", EngineKind::openai, "/openai/v1", "/chat/completions"},
      {"http://a/proxy", EngineKind::anthropic, "/proxy", "/v1/messages"},
      {"http://a/v1", EngineKind::anthropic, "/v1", "/messages"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.url);
    const auto endpoint = make_http_endpoint({.name = "e", .kind = c.kind, .url = c.url}, Secret());
    ASSERT_TRUE(endpoint.has_value());
    EXPECT_EQ((*endpoint)->upstream.base_path, c.base);
    EXPECT_EQ((*endpoint)->target, c.target);
  }
}

// If this failed, a key could smuggle a header in, or a URL lead somewhere that no policy names.
TEST_F(HttpEngineTest, RefusesUrlsAndKeysThatCannotBeSent) {
  const EngineSpec good{.name = "e", .url = "http://a"};
  for (const char* key : {"a b", "a\r\nX-Evil: 1", "a\x01", "\xC3\xA4"}) {
    EXPECT_FALSE(make_http_endpoint(good, Secret(key)).has_value());
  }
  for (const char* url : {"ftp://a", "http://", "http://user:pass@a", "http://a?q=1", "a"}) {
    SCOPED_TRACE(url);
    EXPECT_FALSE(make_http_endpoint({.name = "e", .url = url}, Secret()).has_value());
  }
}

// If this failed, callers would be told the wrong thing, or the wrong engine would be asked next.
TEST_F(HttpEngineTest, FailuresBeforeTheAnswerHaveTheirCodes) {
  struct Case {
    const char* note;
    int status;
    const char* type;
    const char* body;
    ErrorCode want;
  };

  constexpr const char* kError = R"({"error":{"message":"canary","type":"t"}})";
  constexpr Case kCases[] = {
      {"malformed request", 400, "application/json", kError, ErrorCode::upstream_rejected},
      {"bad key", 401, "application/json", kError, ErrorCode::bad_credentials},
      {"rate", 429, "application/json", kError, ErrorCode::rate_limited},
      {"own fault", 500, "application/json", kError, ErrorCode::upstream_unavailable},
      {"overloaded", 529, "application/json", kError, ErrorCode::upstream_unavailable},
      {"a proxy's page", 502, "text/html", "<html>canary", ErrorCode::upstream_unavailable},
      {"a page that says all is well",
       200,
       "text/html",
       "<html>canary",
       ErrorCode::upstream_failed},
      {"no JSON", 200, "application/json", "canary", ErrorCode::upstream_failed},
      {"half of one", 200, "application/json", R"({"id":"canary)", ErrorCode::upstream_failed},
      {"nothing", 200, "application/json", "", ErrorCode::upstream_failed},
      {"redirect", 302, "text/html", "", ErrorCode::upstream_failed},
      {"permanent redirect", 308, "text/html", "", ErrorCode::upstream_failed},
  };
  const Case* now = nullptr;
  upstream([&now](ServerExchange& exchange) {
    return respond(exchange, now->status, now->type, now->body);
  });
  for (const Case& c : kCases) {
    for (const bool stream : {false, true}) {
      SCOPED_TRACE(c.note);
      now = &c;
      const Result<std::string> answer = ask(shape(DialectKind::openai_chat, stream));
      ASSERT_FALSE(answer.has_value());
      EXPECT_EQ(to_string(answer.error().code), to_string(c.want));
      EXPECT_EQ(answer.error().source, ErrorSource::engine);
      EXPECT_EQ(answer.error().message.find("canary"), std::string::npos);
    }
  }
  EXPECT_EQ(engine().in_flight(), 0U);
}

// If this failed, "try again in 7 seconds" would be lost on the way.
TEST_F(HttpEngineTest, KeepsRetryAfter) {
  upstream(429, "application/json", "{}");
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, false));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().retry_after, std::chrono::seconds(7));
}

// If this failed, an engine that is not there would look like one that is broken.
TEST_F(HttpEngineTest, AnEngineThatIsNotThereIsUnavailable) {
  spec_.url = "http://127.0.0.1:1";
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, false));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(to_string(answer.error().code), to_string(ErrorCode::upstream_unavailable));
  EXPECT_EQ(answer.error().source, ErrorSource::engine);
}

// If this failed, half an answer would be taken for a whole one.
TEST_F(HttpEngineTest, AStreamThatBreaksOffSaysSo) {
  struct Case {
    const char* note;
    bool reset;
    std::string_view sent;
  };

  const std::string_view half_event = kFirstChunk.substr(0, kFirstChunk.size() / 2);
  const Case cases[] = {{"ends without its mark", false, kFirstChunk},
                        {"ends inside an event", false, half_event},
                        {"reset", true, kFirstChunk}};
  const Case* now = nullptr;
  upstream([&now, this](ServerExchange& exchange) {
    return send_and_end(exchange, now->sent, now->reset);
  });
  for (const Case& c : cases) {
    SCOPED_TRACE(c.note);
    now = &c;
    received_.clear();
    const Result<std::string> answer = ask(shape(DialectKind::openai_chat, true));
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(to_string(answer.error().code), to_string(ErrorCode::upstream_failed));
    EXPECT_EQ(received_.find("[DONE]"), std::string::npos);
    EXPECT_EQ(received_.find("hel") != std::string::npos, c.sent == kFirstChunk);
  }
}

// If this failed, every answer would cost a new connection, and with TLS a handshake.
TEST_F(HttpEngineTest, ReusesItsConnectionAfterAWholeStream) {
  upstream([](ServerExchange& exchange) { return stream_whole(exchange); });
  for (int i = 0; i < 3; ++i) {
    const Result<std::string> answer = ask(shape(DialectKind::openai_chat, true));
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_NE(answer->find("[DONE]"), std::string::npos);
    EXPECT_NE(answer->find("asked-for"), std::string::npos);
  }
  EXPECT_EQ(server_.counters().accepted, 1U);
  EXPECT_EQ(engine().in_flight(), 0U);
}

// If this failed, a hung engine would hold its callers for ever.
TEST_F(HttpEngineTest, GivesUpWhenTimeRunsOut) {
  upstream([this](ServerExchange& exchange) { return wait_until_gone(exchange); });
  patience_ = std::chrono::milliseconds(30);
  for (const bool stream : {false, true}) {
    const Result<std::string> answer = ask(shape(DialectKind::openai_chat, stream));
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(to_string(answer.error().code), to_string(ErrorCode::deadline_exceeded));
  }
  EXPECT_EQ(server_.counters().accepted, 2U) << "the connection of the first one was not closed";
}

// If this failed, a slow engine could not be left for a faster one before it has said anything.
TEST_F(HttpEngineTest, FirstOutputOfAStreamHasItsOwnTimeout) {
  spec_.first_byte_timeout = std::chrono::milliseconds(30);
  upstream([this](ServerExchange& exchange) { return wait_until_gone(exchange); });
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, true));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(to_string(answer.error().code), to_string(ErrorCode::deadline_exceeded));
}

// If this failed, a stream that stalls half-way would never end.
TEST_F(HttpEngineTest, AStalledStreamIsGivenUp) {
  spec_.idle_timeout = std::chrono::milliseconds(30);
  upstream([this](ServerExchange& exchange) { return start_and_stall(exchange); });
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, true));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(to_string(answer.error().code), to_string(ErrorCode::deadline_exceeded));
  EXPECT_NE(received_.find("hel"), std::string::npos);
}

// If this failed, engines would go on generating for people who have left, and be paid for it.
TEST_F(HttpEngineTest, ACallerWhoLeavesClosesTheEnginesConnection) {
  upstream([this](ServerExchange& exchange) { return start_and_stall(exchange); });
  on_batch_ = [this] { loop_.post([this] { gone_.request_stop(); }); };
  const Result<std::string> answer = ask(shape(DialectKind::openai_chat, true));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(to_string(answer.error().code), to_string(ErrorCode::cancelled));
  EXPECT_TRUE(loop_.run_until_done(await_gone_client()));
  EXPECT_EQ(engine().in_flight(), 0U);
}

// Health would take an engine that answers for one that nobody reaches, or send to one that is
// gone.
TEST_F(HttpEngineTest, SaysHowManyTriesInARowReachedNobody) {
  spec_.url = "http://127.0.0.1:1";  // Nothing listens there.
  EXPECT_EQ(engine().use().unreached, 0U);
  for (std::uint32_t tries = 1; tries <= 2; ++tries) {
    EXPECT_FALSE(ask(shape(DialectKind::openai_chat, false)));
    EXPECT_EQ(engine().use().unreached, tries);
    EXPECT_EQ(engine().use().in_flight, 0U);
  }
  EXPECT_GT(engine().use().last_unreached, Deadline());
  EXPECT_EQ(engine().use().last_reached, Deadline());
}

// A refusal is an answer: whoever says no is there.
TEST_F(HttpEngineTest, WhoRefusesWasReached) {
  upstream(503, "application/json", "{}");
  EXPECT_FALSE(ask(shape(DialectKind::openai_chat, false)));
  EXPECT_EQ(engine().use().unreached, 0U);
  EXPECT_GT(engine().use().last_reached, Deadline());
}

// If this failed, an engine without a queue of its own would be buried in requests.
TEST_F(HttpEngineTest, RefusesAtOnceWhenAllPlacesAreTaken) {
  spec_.in_flight_max = 1;
  upstream([this](ServerExchange& exchange) { return start_and_stall(exchange); });
  std::optional<Error> second;
  on_batch_ = [this, &second] { loop_.post([this, &second] { loop_.spawn(ask_second(second)); }); };
  const Result<std::string> first = ask(shape(DialectKind::openai_chat, true));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(to_string(second->code), to_string(ErrorCode::unavailable));
  EXPECT_EQ(second->retry_after, std::chrono::seconds(1));
  EXPECT_EQ(seen_.size(), 1U);
}

}  // namespace
}  // namespace sluice::engines
