#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "domain/parked.h"
#include "ports/exchange.h"

namespace sluice {

/// A request that was kept, asked for again: what it says comes from the store, who asks and where
/// the answer goes from the exchange of whoever asks. That one outlives it.
class StoredExchange final : public Exchange {
 public:
  StoredExchange(Exchange& asker, ParkedContent content);

  [[nodiscard]] const RequestHead& head() const override { return head_; }

  [[nodiscard]] Task<Result<std::string>> read_body() override;

  [[nodiscard]] std::stop_token gone() const override { return asker_.gone(); }

  [[nodiscard]] Task<Result<void>> respond(int status,
                                           const std::vector<HeaderField>& headers,
                                           std::string_view body) override {
    return asker_.respond(status, headers, body);
  }

  [[nodiscard]] Task<Result<void>> start(int status,
                                         const std::vector<HeaderField>& headers,
                                         std::string_view first_bytes) override {
    return asker_.start(status, headers, first_bytes);
  }

  [[nodiscard]] Task<Result<void>> write(std::string_view bytes, More more) override {
    return asker_.write(bytes, more);
  }

 private:
  Exchange& asker_;
  ParkedContent content_;
  RequestHead head_;
};

/// What of a request is kept besides its body: the headers that change what it means. Credentials
/// are none of them: whoever asks again brings its own.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> headers_to_keep(
    const RequestHead& head);

}  // namespace sluice
