#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::net {

/// Where a server listens.
struct ListenAddress {
  std::string host;        ///< numeric IPv4 or IPv6
  std::uint16_t port = 0;  ///< 0: any free one
  std::string unix_path;   ///< not empty: a unix socket; host and port are not used

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080` (every IPv4 address) or
/// `unix:/path`.
/// @error config_invalid  anything else
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

/// Where a client connects: the base URL of an engine, understood.
struct Upstream {
  enum class Scheme : std::uint8_t { http, https };

  Scheme scheme = Scheme::http;
  std::string host;  ///< name or address, without brackets; lower case
  std::uint16_t port = 0;
  std::string authority;  ///< the Host header: port only where it is not the usual one
  std::string base_path;  ///< without final slash; empty or starts with `/`
  std::string unix_path;  ///< not empty: a unix socket

  friend bool operator==(const Upstream&, const Upstream&) = default;
};

/// Reads `http://host[:port][/base]`, `https://...` or `unix:/path/to.sock`. User names,
/// passwords, queries and fragments are refused: an upstream is a place, not a credential.
/// @error config_invalid  anything else
[[nodiscard]] Result<Upstream> parse_upstream(std::string_view url);

}  // namespace sluice::net
