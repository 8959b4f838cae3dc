#include "flow/stored_exchange.h"

#include <string_view>
#include <utility>

#include "domain/request.h"

namespace sluice {
namespace {

/// Ours, and those that tell the dialect: the rest is about one connection, or one asker.
bool has_meaning(std::string_view name) {
  return name.starts_with("x-sluice-") || name.starts_with("anthropic-");
}

/// About the body of whoever asks, who sends none.
bool is_about_a_body(std::string_view name) {
  return name.starts_with("content-") || name == "transfer-encoding" || name == "expect";
}

}  // namespace

StoredExchange::StoredExchange(Exchange& asker, ParkedContent content)
    : asker_(asker), content_(std::move(content)) {
  const RequestHead& asking = asker.head();
  head_ = {.method = "POST",
           .path = content_.path,
           .query = asking.query,
           .headers = {},
           .peer_is_loopback = asking.peer_is_loopback};
  for (const HeaderField& field : asking.headers) {
    if (!has_meaning(field.name) && !is_about_a_body(field.name)) {
      head_.headers.push_back(field);
    }
  }
  for (const auto& [name, value] : content_.headers) {
    head_.headers.push_back({.name = name, .value = value});
  }
  head_.headers.push_back({.name = "content-type", .value = "application/json"});
}

Task<Result<std::string>> StoredExchange::read_body() {
  std::string body = std::move(content_.body);
  body.reserve(body.size() + kBodyPaddingBytes);
  co_return body;
}

std::vector<std::pair<std::string, std::string>> headers_to_keep(const RequestHead& head) {
  std::vector<std::pair<std::string, std::string>> kept;
  for (const HeaderField& field : head.headers) {
    if (has_meaning(field.name)) {
      kept.emplace_back(field.name, field.value);
    }
  }
  return kept;
}

}  // namespace sluice
