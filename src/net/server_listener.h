#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "net/address.h"
#include "net/descriptor.h"
#include "net/server_shared.h"

namespace sluice::net {

/// One listening socket. Owned by the server, and by the coroutine that accepts on it.
class ServerListener {
 public:
  /// @error io_failed  the address is in use or not ours
  [[nodiscard]] static Result<std::shared_ptr<ServerListener>> open(Loop& loop,
                                                                    const ListenAddress& address);

  /// @param unix_path  removed when it closes; empty: not a unix socket
  ServerListener(Loop& loop, int fd, std::uint16_t port, std::string unix_path)
      : socket_(loop, fd), port_(port), unix_path_(std::move(unix_path)) {}

  /// Accepts until close(), one connection coroutine for each client.
  [[nodiscard]] static Task<> accept_all(std::shared_ptr<ServerListener> self,
                                         std::shared_ptr<ServerShared> shared);

  /// Accepts no more. Connections that were accepted go on.
  void close();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  Descriptor socket_;
  std::uint16_t port_;
  std::string unix_path_;
};

}  // namespace sluice::net
