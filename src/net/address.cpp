#include "net/address.h"

#include <charconv>
#include <optional>
#include <utility>

#include <arpa/inet.h>

#include "net/characters.h"

namespace sluice::net {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr std::size_t kUnixPathBytesMax = 107;  // sockaddr_un::sun_path, with its final zero.

constexpr characters::Class kHostName = characters::class_of(characters::kAlphanumeric, "-._");

Failure bad(std::string_view text, std::string_view why) {
  return fail(ErrorCode::config_invalid, "`" + std::string(text) + "` " + std::string(why));
}

Result<std::string> parse_unix_path(std::string_view text) {
  const std::string_view path = text.substr(kUnixPrefix.size());
  if (path.empty() || path.size() > kUnixPathBytesMax ||
      path.find('\0') != std::string_view::npos) {
    return bad(text, "must name a socket file of at most 107 bytes");
  }
  return std::string(path);
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool is_whole = error == std::errc{} && end == digits.data() + digits.size();
  return is_whole && !digits.empty() ? std::optional(port) : std::nullopt;
}

struct HostAndPort {
  std::string_view host;  ///< without brackets
  std::optional<std::string_view> port;
};

/// Splits `host`, `host:port` and `[address]:port`.
std::optional<HostAndPort> split(std::string_view authority) {
  HostAndPort parts;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    parts.host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    parts.host = authority.substr(0, colon);
    rest = authority.substr(colon);
  }
  if (!rest.empty()) {
    if (rest.front() != ':') {
      return std::nullopt;
    }
    parts.port = rest.substr(1);
  }
  return parts;
}

bool is_ipv6(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

bool is_ipv4(const std::string& host) {
  in_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && characters::all_in(kHostName, host);
}

Result<void> set_authority(Upstream& upstream, std::string_view authority, std::string_view url) {
  const std::optional<HostAndPort> parts = split(authority);
  if (!parts) {
    return bad(url, "has a malformed host");
  }
  for (const char c : parts->host) {
    upstream.host += characters::lower(c);
  }
  const bool is_bracketed = authority.starts_with('[');
  if (is_bracketed ? !is_ipv6(upstream.host) : !is_host_name(upstream.host)) {
    return bad(url, "has a malformed host");
  }
  const std::uint16_t usual = upstream.scheme == Upstream::Scheme::https ? 443 : 80;
  const std::optional<std::uint16_t> port = parts->port ? parse_port(*parts->port) : usual;
  if (!port || *port == 0) {
    return bad(url, "has a port that is none of 1..65535");
  }
  upstream.port = *port;
  upstream.authority = is_bracketed ? "[" + upstream.host + "]" : upstream.host;
  if (*port != usual) {
    upstream.authority += ":" + std::to_string(*port);
  }
  return {};
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  ListenAddress address;
  if (text.starts_with(kUnixPrefix)) {
    SLUICE_TRY(address.unix_path, parse_unix_path(text));
    return address;
  }
  const std::optional<HostAndPort> parts = split(text);
  const std::optional<std::uint16_t> port =
      parts && parts->port ? parse_port(*parts->port) : std::nullopt;
  if (!port) {
    return bad(text, "must be `address:port` or `unix:/path`");
  }
  address.port = *port;
  address.host = parts->host;
  if (address.host == "localhost") {
    address.host = "127.0.0.1";
  } else if (address.host.empty()) {
    address.host = "0.0.0.0";
  } else if (!is_ipv4(address.host) && !is_ipv6(address.host)) {
    return bad(text, "must begin with a numeric address or `localhost`");
  }
  return address;
}

Result<Upstream> parse_upstream(std::string_view url) {
  Upstream upstream;
  if (url.starts_with(kUnixPrefix)) {
    SLUICE_TRY(upstream.unix_path, parse_unix_path(url));
    upstream.host = "localhost";
    upstream.authority = "localhost";
    return upstream;
  }
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    upstream.scheme = Upstream::Scheme::https;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return bad(url, "must begin with `http://`, `https://` or `unix:`");
  }
  if (rest.find_first_of("?#@") != std::string_view::npos) {
    return fail(ErrorCode::config_invalid,  // Not quoted: what is refused here may be a password.
                "an upstream URL must have no user name, query or fragment");
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  SLUICE_CHECK(set_authority(upstream, rest.substr(0, slash), url));
  upstream.base_path = rest.substr(slash);
  while (upstream.base_path.ends_with('/')) {
    upstream.base_path.pop_back();
  }
  if (!characters::all_in(characters::kTarget, upstream.base_path)) {
    return bad(url, "has a path with characters that must be escaped");
  }
  return upstream;
}

}  // namespace sluice::net
