#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dialects/dialect.h"

namespace sluice::dialects {
namespace {

constexpr auto kChat = DialectKind::openai_chat;
constexpr auto kAnthropic = DialectKind::anthropic;

// The official clients choose their error class by these, and show the message to a person, who
// must learn which rule it was and what to do.
TEST(WriteError, OfChat) {
  const ErrorAnswer denied = write_error(kChat,
                                         {.code = ErrorCode::denied_by_policy,
                                          .message = "no zone may read this",
                                          .rule = "no-cards",
                                          .hint = "remove the card number",
                                          .source = ErrorSource::policy},
                                         "req_1");
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(nlohmann::json::parse(denied.body), nlohmann::json::parse(R"json({"error":{
      "message":"no zone may read this (rule `no-cards`; remove the card number)",
      "type":"permission_error","param":null,"code":"denied_by_policy"}})json"));
  const ErrorAnswer unknown =
      write_error(kChat,
                  {.code = ErrorCode::not_found, .message = "no model \"x\"", .param = "$.model"},
                  "req_1");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(nlohmann::json::parse(unknown.body), nlohmann::json::parse(R"({"error":{
      "message":"no model \"x\"","type":"invalid_request_error","param":"$.model",
      "code":"model_not_found"}})"));
}

// Most programs show the message and drop the rest: it must say where the body is wrong.
TEST(WriteError, MessageSaysWhereTheBodyIsWrong) {
  const ErrorAnswer bad = write_error(kChat,
                                      {.code = ErrorCode::invalid_input,
                                       .message = "must be a string; $.n: must be a number",
                                       .param = "$.model"},
                                      "req_1");
  const auto error = nlohmann::json::parse(bad.body)["error"];
  EXPECT_EQ(error["message"], "$.model: must be a string; $.n: must be a number");
  EXPECT_EQ(error["param"], "$.model");
}

TEST(WriteError, OfAnthropic) {
  const ErrorAnswer bad = write_error(
      kAnthropic,
      {.code = ErrorCode::invalid_input, .message = "must be a string", .param = "$.model"},
      "req_1");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(nlohmann::json::parse(bad.body), nlohmann::json::parse(R"({"type":"error","error":{
      "type":"invalid_request_error","message":"$.model: must be a string"},
      "request_id":"req_1"})"));
}

struct StatusCase {
  ErrorCode code;
  int chat;
  int anthropic;
  std::string_view type;
};

// A wrong status makes a client retry what cannot help, or give up what would.
TEST(WriteError, Statuses) {
  const StatusCase cases[] = {
      {ErrorCode::unauthenticated, 401, 401, "authentication_error"},
      {ErrorCode::denied_by_policy, 403, 403, "permission_error"},
      {ErrorCode::not_found, 404, 404, "not_found_error"},
      {ErrorCode::too_large, 413, 413, "request_too_large"},
      {ErrorCode::rate_limited, 429, 429, "rate_limit_error"},
      {ErrorCode::internal, 500, 500, "api_error"},
      {ErrorCode::unsupported, 501, 501, "invalid_request_error"},
      {ErrorCode::upstream_failed, 502, 502, "api_error"},
      {ErrorCode::unavailable, 503, 503, "overloaded_error"},
      {ErrorCode::upstream_unavailable, 503, 529, "overloaded_error"},
      {ErrorCode::deadline_exceeded, 504, 504, "timeout_error"},
  };
  for (const StatusCase& c : cases) {
    SCOPED_TRACE(to_string(c.code));
    const Error error{.code = c.code, .message = "m"};
    EXPECT_EQ(write_error(kChat, error, "r").status, c.chat);
    const ErrorAnswer anthropic = write_error(kAnthropic, error, "r");
    EXPECT_EQ(anthropic.status, c.anthropic);
    EXPECT_EQ(nlohmann::json::parse(anthropic.body).at("error").at("type"), c.type);
  }
}

// The details of an own fault are the operator's, not the caller's.
TEST(WriteError, OwnFaultsTellNoDetail) {
  for (const DialectKind dialect : {kChat, kAnthropic}) {
    const Error error{.code = ErrorCode::io_failed, .message = "cannot open /var/lib/x"};
    EXPECT_EQ(write_error(dialect, error, "r").body.find("/var"), std::string::npos);
  }
}

// A stream ends with this and nothing behind it.
TEST(ErrorEvent, IsOneEvent) {
  const Error error{.code = ErrorCode::upstream_failed, .message = "broke off"};
  EXPECT_EQ(error_event(kChat, error, "r"),
            "data: " + write_error(kChat, error, "r").body + "\n\n");
  EXPECT_EQ(error_event(kAnthropic, error, "r"),
            "event: error\ndata: " + write_error(kAnthropic, error, "r").body + "\n\n");
}

struct EngineCase {
  const char* note;
  std::string_view body;
  int status;
  ErrorCode want;
};

constexpr EngineCase kEngineCases[] = {
    {"bad key", "", 401, ErrorCode::bad_credentials},
    {"forbidden", R"({"error":{"type":"permission_error"}})", 403, ErrorCode::bad_credentials},
    {"cannot pay", "", 402, ErrorCode::bad_credentials},
    {"no such model",
     R"({"error":{"code":"model_not_found"}})",
     404,
     ErrorCode::upstream_unavailable},
    {"rate", "", 429, ErrorCode::rate_limited},
    {"rate, whatever the text says",
     R"({"error":{"type":"invalid_request_error"}})",
     429,
     ErrorCode::rate_limited},
    {"overloaded",
     R"({"type":"error","error":{"type":"overloaded_error"}})",
     529,
     ErrorCode::upstream_unavailable},
    {"queue full (Ollama)", R"({"error":"server busy"})", 503, ErrorCode::upstream_unavailable},
    {"refused",
     R"({"error":{"type":"invalid_request_error","message":"bad"}})",
     400,
     ErrorCode::upstream_rejected},
    {"refused, in html", "<html>", 400, ErrorCode::upstream_rejected},
    {"context (llama-server)",
     R"({"error":{"code":400,"type":"exceed_context_size_error","n_prompt_tokens":9}})",
     400,
     ErrorCode::upstream_rejected},
    {"html", "<html>bad gateway</html>", 502, ErrorCode::upstream_unavailable},
    {"bad json is a 500 at llama-server",
     R"({"error":{"code":500,"type":"invalid_request_error"}})",
     500,
     ErrorCode::upstream_rejected},
    {"redirect", "", 302, ErrorCode::upstream_failed},
};

// Who failed decides whether another model is asked, and whether the engine is still trusted.
TEST(ReadError, TellsWhatAnEngineMeant) {
  for (const EngineCase& c : kEngineCases) {
    SCOPED_TRACE(c.note);
    for (const DialectKind dialect : {kChat, kAnthropic}) {
      const Error error = read_error(dialect, c.status, c.body, "");
      EXPECT_EQ(to_string(error.code), to_string(c.want));
      EXPECT_EQ(error.source, ErrorSource::engine);
      EXPECT_FALSE(error.retry_after);
    }
  }
}

struct OverflowCase {
  const char* note;
  std::string_view body;
};

constexpr OverflowCase kOverflowCases[] = {
    {"OpenAI", R"({"error":{"type":"invalid_request_error","code":"context_length_exceeded"}})"},
    {"Anthropic",
     R"({"error":{"type":"invalid_request_error","message":"prompt is too long: 9 > 8"}})"},
    {"vLLM", R"({"error":{"type":"BadRequestError","code":400,
                "message":"This model's maximum context length is 8 tokens."}})"},
    {"llama-server", R"({"error":{"type":"exceed_context_size_error"}})"},
};

// A prompt that is too long must be told from one that is wrong.
TEST(ReadError, ContextOverflow) {
  for (const OverflowCase& c : kOverflowCases) {
    SCOPED_TRACE(c.note);
    const Error error = read_error(kChat, 400, c.body, "");
    EXPECT_EQ(error.code, ErrorCode::upstream_rejected);
    EXPECT_EQ(error.message, "the prompt is longer than the model's context");
  }
}

// An engine's text quotes prompts; it must not reach a log or another caller.
TEST(ReadError, NeverQuotesTheEngine) {
  const Error error =
      read_error(kChat, 400, R"({"error":{"message":"bad: CANARY","type":"CANARY"}})", "CANARY");
  EXPECT_EQ((error.message + error.hint + error.param + error.rule).find("CANARY"),
            std::string::npos);
}

struct RetryCase {
  std::string_view header;
  std::optional<std::int64_t> seconds;
};

TEST(ReadError, RetryAfter) {
  const RetryCase cases[] = {{"7", 7},
                             {"0", 0},
                             {"", std::nullopt},
                             {"-1", std::nullopt},
                             {"Wed, 21 Oct 2026 07:28:00 GMT", std::nullopt},
                             {"99999999", 86400},
                             {"99999999999999999999", std::nullopt}};
  for (const RetryCase& c : cases) {
    SCOPED_TRACE(c.header);
    const Error error = read_error(kChat, 429, "", c.header);
    EXPECT_EQ(error.retry_after.has_value(), c.seconds.has_value());
    if (c.seconds) {
      EXPECT_EQ(error.retry_after->count(), *c.seconds);
    }
  }
}

// Clients fill their menus from this.
TEST(Models, InBothForms) {
  const std::vector<ModelRow> rows = {{.id = "fast", .owner = "sluice", .created = 86'400},
                                      {.id = "smart", .owner = "sluice", .created = 0}};
  const auto chat = nlohmann::json::parse(write_models(kChat, rows));
  EXPECT_EQ(chat.at("object"), "list");
  EXPECT_EQ(chat.at("data")[1], nlohmann::json::parse(write_model(kChat, rows[1])));
  EXPECT_EQ(chat.at("data")[0], nlohmann::json::parse(R"({"id":"fast","object":"model",
      "created":86400,"owned_by":"sluice"})"));
  const auto anthropic = nlohmann::json::parse(write_models(kAnthropic, rows));
  EXPECT_EQ(anthropic.at("has_more"), false);
  EXPECT_EQ(anthropic.at("first_id"), "fast");
  EXPECT_EQ(anthropic.at("last_id"), "smart");
  EXPECT_EQ(anthropic.at("data")[0].at("created_at"), "1970-01-02T00:00:00Z");
  EXPECT_EQ(nlohmann::json::parse(write_models(kAnthropic, {})).at("first_id"), nullptr);
}

}  // namespace
}  // namespace sluice::dialects
