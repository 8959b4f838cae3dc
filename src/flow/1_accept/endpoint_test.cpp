#include "flow/1_accept/endpoint.h"

#include <gtest/gtest.h>

namespace sluice::accept {
namespace {

struct EndpointCase {
  const char* note;
  std::string_view method;
  std::string_view path;
  bool anthropic_header;
  std::optional<ErrorCode> error;  // Empty: it is served.
  Operation operation = Operation::chat;
  DialectKind dialect = DialectKind::openai_chat;
  std::string_view model = "";
};

constexpr EndpointCase kCases[] = {
    {"chat", "POST", "/v1/chat/completions", false, {}},
    {"chat without /v1", "POST", "/chat/completions", false, {}},
    {"chat under the vendor's name", "POST", "/openai/v1/chat/completions", false, {}},
    {"messages", "POST", "/v1/messages", true, {}, Operation::chat, DialectKind::anthropic},
    {"messages of a client that forgot the header",
     "POST",
     "/v1/messages",
     false,
     {},
     Operation::chat,
     DialectKind::anthropic},
    {"messages under the vendor's name",
     "POST",
     "/anthropic/v1/messages",
     true,
     {},
     Operation::chat,
     DialectKind::anthropic},
    {"models", "GET", "/v1/models", false, {}, Operation::list_models},
    {"models for Anthropic's SDK",
     "GET",
     "/v1/models",
     true,
     {},
     Operation::list_models,
     DialectKind::anthropic},
    {"one model",
     "GET",
     "/v1/models/gpt-x",
     false,
     {},
     Operation::show_model,
     DialectKind::openai_chat,
     "gpt-x"},
    {"one model whose name has a slash",
     "GET",
     "/v1/models/local/llama",
     false,
     {},
     Operation::show_model,
     DialectKind::openai_chat,
     "local/llama"},
    {"chat by GET", "GET", "/v1/chat/completions", false, ErrorCode::method_not_allowed},
    {"models by POST", "POST", "/v1/models", false, ErrorCode::method_not_allowed},
    {"models by HEAD", "HEAD", "/v1/models", false, {}, Operation::list_models},
    {"a request that waits, by HEAD",
     "HEAD",
     "/sluice/v1/requests/req_1",
     false,
     {},
     Operation::show_parked},
    {"a request that waits, by POST",
     "POST",
     "/sluice/v1/requests/req_1",
     false,
     ErrorCode::method_not_allowed},
    {"chat by HEAD", "HEAD", "/v1/chat/completions", false, ErrorCode::method_not_allowed},
    {"embeddings come later", "POST", "/v1/embeddings", false, ErrorCode::unsupported},
    {"count_tokens comes later", "POST", "/v1/messages/count_tokens", true, ErrorCode::unsupported},
    {"Ollama comes later", "POST", "/api/chat", false, ErrorCode::unsupported},
    {"nothing", "GET", "/", false, ErrorCode::not_found},
    {"a suffix is no endpoint", "POST", "/v1/chat/completions/x", false, ErrorCode::not_found},
    {"no prefix match", "POST", "/v1/chat/completionsx", false, ErrorCode::not_found},
    {"v1 alone", "GET", "/v1/", false, ErrorCode::not_found},
};

// A path that is taken for another one would be parsed, labelled and answered in the wrong dialect.
TEST(Endpoint, Table) {
  for (const EndpointCase& c : kCases) {
    SCOPED_TRACE(c.note);
    RequestHead head{.method = c.method, .path = c.path, .query = {}, .headers = {}};
    if (c.anthropic_header) {
      head.headers.push_back({.name = "anthropic-version", .value = "2023-06-01"});
    }
    const Result<Endpoint> endpoint = find_endpoint(head);
    ASSERT_EQ(endpoint.has_value(), !c.error.has_value());
    if (!endpoint) {
      EXPECT_EQ(endpoint.error().code, *c.error);
      EXPECT_FALSE(endpoint.error().hint.empty());
      continue;
    }
    EXPECT_EQ(endpoint->operation, c.operation);
    EXPECT_EQ(endpoint->dialect, c.dialect);
    EXPECT_EQ(endpoint->model, c.model);
  }
}

TEST(Endpoint, AWrongMethodIsToldTheRightOnes) {
  // Otherwise a 405 would lack what RFC 9110 demands of it, and a client could only guess.
  EXPECT_EQ(methods_of("/v1/chat/completions"), "POST");
  EXPECT_EQ(methods_of("/anthropic/v1/messages"), "POST");
  EXPECT_EQ(methods_of("/v1/models"), "GET, HEAD");
  EXPECT_EQ(methods_of("/sluice/v1/requests/req_1"), "GET, HEAD");
  EXPECT_EQ(methods_of("/openai/v1/models/gpt-x"), "GET, HEAD");
}

}  // namespace
}  // namespace sluice::accept
