#include "app/net_exchange.h"

namespace sluice {
namespace {

std::vector<net::HeaderField> for_the_wire(const std::vector<HeaderField>& headers) {
  std::vector<net::HeaderField> fields;
  fields.reserve(headers.size());
  for (const HeaderField& field : headers) {
    fields.push_back({.name = field.name, .value = field.value});
  }
  return fields;
}

}  // namespace

NetExchange::NetExchange(net::ServerExchange& connection) : connection_(connection) {
  const net::RequestHead& head = connection.head();
  head_ = {.method = head.method,
           .path = head.path,
           .query = head.query,
           .headers = {},
           .peer_is_loopback = head.peer_is_loopback};
  head_.headers.reserve(head.headers.size());
  for (const net::HeaderField& field : head.headers) {
    head_.headers.push_back({.name = field.name, .value = field.value});
  }
}

Task<Result<void>> NetExchange::respond(int status,
                                        const std::vector<HeaderField>& headers,
                                        std::string_view body) {
  fields_ = for_the_wire(headers);
  return connection_.respond(status, fields_, body);
}

Task<Result<void>> NetExchange::start(int status,
                                      const std::vector<HeaderField>& headers,
                                      std::string_view first_bytes) {
  fields_ = for_the_wire(headers);
  return connection_.start(status, fields_, first_bytes);
}

Task<Result<void>> NetExchange::write(std::string_view bytes, More more) {
  return connection_.write(
      bytes, more == More::last ? net::ServerExchange::More::last : net::ServerExchange::More::yes);
}

}  // namespace sluice
