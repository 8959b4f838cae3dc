#include "flow/1_accept/endpoint.h"

#include <array>
#include <string>

namespace sluice::accept {
namespace {

constexpr std::string_view kModels = "/models";

/// `path` without the prefixes under which SDKs and proxies address the same endpoints.
std::string_view canonical(std::string_view path) {
  for (const std::string_view alias : {"/openai", "/anthropic"}) {
    if (path.starts_with(alias)) {
      path.remove_prefix(alias.size());
    }
  }
  if (path.starts_with("/v1/")) {
    path.remove_prefix(3);
  }
  return path;
}

bool is_known_but_not_served(std::string_view path) {
  constexpr std::array kPrefixes = {std::string_view("/responses"),
                                    std::string_view("/completions"),
                                    std::string_view("/embeddings"),
                                    std::string_view("/messages/"),
                                    std::string_view("/moderations"),
                                    std::string_view("/audio/"),
                                    std::string_view("/images/"),
                                    std::string_view("/realtime"),
                                    std::string_view("/batches"),
                                    std::string_view("/files"),
                                    std::string_view("/rerank"),
                                    std::string_view("/v1beta/"),
                                    std::string_view("/api/")};
  for (const std::string_view prefix : kPrefixes) {
    if (path.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

Failure wrong_method(std::string_view allowed) {
  return fail(Error{.code = ErrorCode::method_not_allowed,
                    .message = "this path is served for another method",
                    .hint = "use " + std::string(allowed)});
}

Result<Endpoint> models(const RequestHead& head, std::string_view path) {
  if (head.method != "GET" && head.method != "HEAD") {
    return wrong_method("GET");
  }
  const DialectKind dialect = dialect_of(head);
  if (path == kModels) {
    return Endpoint{.operation = Operation::list_models, .dialect = dialect};
  }
  path.remove_prefix(kModels.size() + 1);
  return Endpoint{.operation = Operation::show_model, .dialect = dialect, .model = path};
}

}  // namespace

std::string_view methods_of(std::string_view path) {
  const bool is_read = canonical(path).starts_with(kModels);
  return is_read ? "GET, HEAD" : "POST";
}

DialectKind dialect_of(const RequestHead& head) {
  const bool anthropic = canonical(head.path).starts_with("/messages") ||
                         head.path.starts_with("/anthropic/") || head.header("anthropic-version");
  return anthropic ? DialectKind::anthropic : DialectKind::openai_chat;
}

Result<Endpoint> find_endpoint(const RequestHead& head) {
  const std::string_view path = canonical(head.path);
  if (path == "/chat/completions" || path == "/messages") {
    if (head.method != "POST") {
      return wrong_method("POST");
    }
    const bool anthropic = path == "/messages";
    return Endpoint{.dialect = anthropic ? DialectKind::anthropic : DialectKind::openai_chat};
  }
  if (path == kModels || path.starts_with("/models/")) {
    return models(head, path);
  }
  if (is_known_but_not_served(path)) {
    return fail(Error{.code = ErrorCode::unsupported,
                      .message = "this endpoint is not served yet",
                      .hint = "use /v1/chat/completions or /v1/messages"});
  }
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no such path",
                    .hint = "served are /v1/chat/completions, /v1/messages and /v1/models"});
}

}  // namespace sluice::accept
