#pragma once

#include <vector>

#include "net/http_server.h"
#include "ports/exchange.h"

namespace sluice {

/// A caller over the network, as the flow sees it. Lives as long as the connection's own exchange.
class NetExchange final : public Exchange {
 public:
  explicit NetExchange(net::ServerExchange& connection) : connection_(connection) {}

  [[nodiscard]] const RequestHead& head() const override { return connection_.head(); }

  [[nodiscard]] Task<Result<std::string>> read_body() override { return connection_.read_body(); }

  [[nodiscard]] std::stop_token gone() const override { return connection_.gone(); }

  [[nodiscard]] Task<Result<void>> respond(int status,
                                           const std::vector<HeaderField>& headers,
                                           std::string_view body) override;
  [[nodiscard]] Task<Result<void>> start(int status,
                                         const std::vector<HeaderField>& headers,
                                         std::string_view first_bytes) override;
  [[nodiscard]] Task<Result<void>> write(std::string_view bytes, More more) override;

 private:
  net::ServerExchange& connection_;
};

}  // namespace sluice
