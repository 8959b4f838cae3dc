#include "net/listen_check.h"

#include <cerrno>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include "net/descriptor.h"
#include "net/socket_address.h"

namespace sluice::net {

Result<void> check_is_free(const ListenAddress& address) {
  if (!address.unix_path.empty() || address.port == 0) {
    return {};
  }
  SLUICE_TRY(const SocketAddress where, SocketAddress::of(address));
  const int fd = ::socket(where.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  // Without SO_REUSEPORT: then a listener of anybody is in the way, and old connections are not.
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const int error = ::bind(fd, where.get(), where.size()) == 0 ? 0 : errno;
  ::close(fd);
  if (error == EADDRINUSE) {
    return fail(Error{.code = ErrorCode::io_failed,
                      .message = "cannot listen: another program has this address",
                      .hint = "end it, or choose another address with --listen"});
  }
  if (error != 0) {
    return fail(ErrorCode::io_failed, "cannot listen: " + std::string(describe_errno(error)));
  }
  return {};
}

}  // namespace sluice::net
