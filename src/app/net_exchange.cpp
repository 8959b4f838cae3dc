#include "app/net_exchange.h"

namespace sluice {
NetExchange::NetExchange(net::ServerExchange& connection) : connection_(connection) {
  const net::RequestHead& head = connection.head();
  head_ = {.method = head.method,
           .path = head.path,
           .query = head.query,
           .headers = head.headers,
           .peer_is_loopback = head.peer_is_loopback};
}

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
