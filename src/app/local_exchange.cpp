#include "app/local_exchange.h"

#include "domain/request.h"

namespace sluice {

LocalExchange::LocalExchange(std::string path,
                             std::vector<std::pair<std::string, std::string>> headers,
                             std::string body,
                             Sink sink)
    : path_(std::move(path)),
      request_headers_(std::move(headers)),
      body_(std::move(body)),
      sink_(std::move(sink)) {
  head_ = {.method = "POST", .path = path_, .query = {}, .headers = {}, .peer_is_loopback = true};
  for (const auto& [name, value] : request_headers_) {
    head_.headers.push_back({.name = name, .value = value});
  }
}

Task<Result<std::string>> LocalExchange::read_body() {
  std::string body = std::move(body_);
  body.reserve(body.size() + kBodyPaddingBytes);
  co_return body;
}

void LocalExchange::keep_head(int status, const std::vector<HeaderField>& headers) {
  status_ = status;
  for (const HeaderField& field : headers) {
    answer_headers_.emplace_back(field.name, field.value);
  }
}

Task<Result<void>> LocalExchange::respond(int status,
                                          const std::vector<HeaderField>& headers,
                                          std::string_view body) {
  keep_head(status, headers);
  sink_(body);
  co_return Result<void>();
}

Task<Result<void>> LocalExchange::start(int status,
                                        const std::vector<HeaderField>& headers,
                                        std::string_view first_bytes) {
  keep_head(status, headers);
  sink_(first_bytes);
  co_return Result<void>();
}

Task<Result<void>> LocalExchange::write(std::string_view bytes, More /*more*/) {
  sink_(bytes);
  co_return Result<void>();
}

std::string LocalExchange::answer_header(std::string_view name) const {
  for (const auto& [key, value] : answer_headers_) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

}  // namespace sluice
