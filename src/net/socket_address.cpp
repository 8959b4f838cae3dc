#include "net/socket_address.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "base/assert.h"

namespace sluice::net {
namespace {

constexpr std::uint32_t kLoopbackNet = 127;

}  // namespace

Result<SocketAddress> SocketAddress::of(const ListenAddress& address) {
  if (!address.unix_path.empty()) {
    return of_unix(address.unix_path);
  }
  SocketAddress made;
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(address.port)};
  if (::inet_pton(AF_INET, address.host.c_str(), &v4.sin_addr) == 1) {
    std::memcpy(&made.storage_, &v4, sizeof v4);
    made.size_ = sizeof v4;
    return made;
  }
  sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(address.port)};
  if (::inet_pton(AF_INET6, address.host.c_str(), &v6.sin6_addr) == 1) {
    std::memcpy(&made.storage_, &v6, sizeof v6);
    made.size_ = sizeof v6;
    return made;
  }
  return fail(ErrorCode::config_invalid, "`" + address.host + "` is no numeric address");
}

SocketAddress SocketAddress::of_unix(std::string_view path) {
  SocketAddress made;
  sockaddr_un address{.sun_family = AF_UNIX};
  SLUICE_ASSERT(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  std::memcpy(&made.storage_, &address, sizeof address);
  made.size_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return made;
}

SocketAddress SocketAddress::copy_of(const sockaddr* address, socklen_t size) {
  SocketAddress made;
  made.size_ = std::min<socklen_t>(size, sizeof made.storage_);
  std::memcpy(&made.storage_, address, made.size_);
  return made;
}

SocketAddress SocketAddress::local_of(int fd) {
  SocketAddress made;
  ::getsockname(fd, made.get(), made.size_to_fill());
  return made;
}

sockaddr* SocketAddress::get() {
  // The kernel's interface: every address type begins with the family.
  return reinterpret_cast<sockaddr*>(&storage_);
}

const sockaddr* SocketAddress::get() const {
  return reinterpret_cast<const sockaddr*>(&storage_);
}

std::uint16_t SocketAddress::port() const {
  if (family() == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage_, sizeof v4);
    return ntohs(v4.sin_port);
  }
  if (family() == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &storage_, sizeof v6);
    return ntohs(v6.sin6_port);
  }
  return 0;
}

bool SocketAddress::is_loopback() const {
  if (family() == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage_, sizeof v4);
    return ntohl(v4.sin_addr.s_addr) >> 24U == kLoopbackNet;
  }
  if (family() == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &storage_, sizeof v6);
    const bool is_mapped = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) ||
           (is_mapped && v6.sin6_addr.s6_addr[12] == kLoopbackNet);
  }
  return family() == AF_UNIX;
}

std::string_view describe_errno(int error) {
  const char* const name = ::strerrorname_np(error);
  return name == nullptr ? "unknown error" : name;
}

}  // namespace sluice::net
