#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "base/result.h"
#include "net/address.h"

namespace sluice::net {

/// An address as the kernel takes it: IPv4, IPv6 or the path of a unix socket.
class SocketAddress {
 public:
  /// To be filled by accept4 and the like.
  SocketAddress() = default;

  /// @error config_invalid  the host is no numeric address
  [[nodiscard]] static Result<SocketAddress> of(const ListenAddress& address);

  /// @param path  at most 107 bytes
  [[nodiscard]] static SocketAddress of_unix(std::string_view path);

  /// Copies what a resolver found.
  [[nodiscard]] static SocketAddress copy_of(const sockaddr* address, socklen_t size);

  /// What `fd` is bound to.
  [[nodiscard]] static SocketAddress local_of(int fd);

  [[nodiscard]] sockaddr* get();
  [[nodiscard]] const sockaddr* get() const;

  [[nodiscard]] socklen_t size() const { return size_; }

  /// Holds the room that there is; the kernel writes what it used.
  [[nodiscard]] socklen_t* size_to_fill() { return &size_; }

  [[nodiscard]] int family() const { return storage_.ss_family; }

  /// 0 for unix sockets.
  [[nodiscard]] std::uint16_t port() const;

  /// 127.0.0.0/8, ::1, the former mapped into IPv6, or a unix socket.
  [[nodiscard]] bool is_loopback() const;

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof(sockaddr_storage);
};

/// The name of an errno for operators, as `EADDRINUSE`.
[[nodiscard]] std::string_view describe_errno(int error);

}  // namespace sluice::net
