#include "app/net_exchange.h"

namespace sluice {

Task<Result<void>> NetExchange::respond(int status,
                                        const std::vector<HeaderField>& headers,
                                        std::string_view body) {
  return connection_.respond(status, headers, body);
}

Task<Result<void>> NetExchange::start(int status,
                                      const std::vector<HeaderField>& headers,
                                      std::string_view first_bytes) {
  return connection_.start(status, headers, first_bytes);
}

Task<Result<void>> NetExchange::write(std::string_view bytes, More more) {
  return connection_.write(
      bytes, more == More::last ? net::ServerExchange::More::last : net::ServerExchange::More::yes);
}

}  // namespace sluice
