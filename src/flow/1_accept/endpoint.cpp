#include "flow/1_accept/endpoint.h"

#include <algorithm>
#include <array>
#include <string>

#include "domain/dialect_table.h"

namespace sluice::accept {
namespace {

constexpr std::string_view kModels = "/models";
constexpr std::string_view kParked = "/sluice/v1/requests/";
constexpr DialectKind kUsualDialect = DialectKind::openai_chat;  // What most clients read.

/// `path` without the prefixes under which SDKs and proxies address the same endpoints.
std::string_view canonical(std::string_view path) {
  for (const DialectInfo& dialect : kDialectTable) {
    if (path.starts_with(dialect.prefix)) {
      path.remove_prefix(dialect.prefix.size());
    }
  }
  if (path.starts_with("/v1/")) {
    path.remove_prefix(3);
  }
  return path;
}

/// `prefix` itself is no path of a vendor, and `/openai-like/x` none of OpenAI's.
bool is_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && path.substr(prefix.size()).starts_with('/');
}

/// `/v1/chat/completions, /v1/messages`
std::string chat_paths(std::string_view separator) {
  std::string all;
  for (const DialectInfo& dialect : kDialectTable) {
    all.append(all.empty() ? "" : separator).append("/v1").append(dialect.chat_path);
  }
  return all;
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

Result<Endpoint> parked(const RequestHead& head) {
  if (head.method != "GET" && head.method != "HEAD") {
    return wrong_method("GET");
  }
  return Endpoint{.operation = Operation::show_parked,
                  .dialect = dialect_of(head),
                  .parked = head.path.substr(kParked.size())};
}

}  // namespace

std::string_view methods_of(std::string_view path) {
  const bool is_read = path.starts_with(kParked) || canonical(path).starts_with(kModels);
  return is_read ? "GET, HEAD" : "POST";
}

std::string parked_path(std::string_view id) {
  return std::string(kParked).append(id);
}

DialectKind dialect_of(const RequestHead& head) {
  if (head.header("anthropic-version")) {  // On every path, and only its SDKs send it.
    return DialectKind::anthropic;
  }
  const std::string_view path = canonical(head.path);
  const auto by_path = std::ranges::find_if(kDialectTable, [path](const DialectInfo& dialect) {
    return path.starts_with(dialect.chat_path);
  });
  if (by_path != kDialectTable.end()) {
    return by_path->kind;
  }
  const auto by_prefix = std::ranges::find_if(kDialectTable, [&head](const DialectInfo& dialect) {
    return is_below(head.path, dialect.prefix);
  });
  return by_prefix != kDialectTable.end() ? by_prefix->kind : kUsualDialect;
}

Result<Endpoint> find_endpoint(const RequestHead& head) {
  const std::string_view path = canonical(head.path);
  const auto chat = std::ranges::find(kDialectTable, path, &DialectInfo::chat_path);
  if (chat != kDialectTable.end()) {
    if (head.method != "POST") {
      return wrong_method("POST");
    }
    return Endpoint{.dialect = chat->kind};
  }
  if (path == kModels || path.starts_with("/models/")) {
    return models(head, path);
  }
  if (head.path.starts_with(kParked)) {
    return parked(head);
  }
  if (is_known_but_not_served(path)) {
    return fail(Error{.code = ErrorCode::unsupported,
                      .message = "this endpoint is not served yet",
                      .hint = "use " + chat_paths(" or ")});
  }
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no such path",
                    .hint = "served are " + chat_paths(", ") + " and /v1/models"});
}

}  // namespace sluice::accept
