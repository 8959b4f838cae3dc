#pragma once

#include "base/result.h"
#include "net/address.h"

namespace sluice::net {

/// Fails when another program listens at `address`. To be asked once, before the first server of a
/// process listens there: the threads share an address (SO_REUSEPORT), and the kernel would let a
/// second process join them, so that a forgotten gateway with an older policy kept answering a
/// share of the connections. A port of 0 and Unix sockets are always free.
///
/// @error io_failed  the address is taken, or not one of this machine
[[nodiscard]] Result<void> check_is_free(const ListenAddress& address);

}  // namespace sluice::net
