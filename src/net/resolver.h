#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "net/address.h"
#include "net/socket_address.h"
#include "net/timer_wheel.h"

namespace sluice::net {

class Loop;

/// The addresses of one upstream, kept for a while. A name is looked up in a thread of its own,
/// never on the loop, and once for all who wait for it. One loop thread only.
class Resolver {
 public:
  static constexpr std::chrono::seconds kKeepFor{30};

  /// @param upstream  outlives this
  Resolver(Loop& loop, const Upstream& upstream) : loop_(loop), upstream_(upstream) {}

  /// At least one address, in the order in which they should be tried.
  /// @error upstream_unavailable  there is no such host
  /// @error deadline_exceeded     it took too long
  /// @error cancelled             `gone` stopped
  [[nodiscard]] Task<Result<std::vector<SocketAddress>>> addresses(TimePoint until,
                                                                   std::stop_token gone);

  /// The addresses did not answer: look again.
  void forget() { newest_.reset(); }

 private:
  struct Lookup;

  [[nodiscard]] Result<void> begin();

  Loop& loop_;
  const Upstream& upstream_;
  std::shared_ptr<Lookup> newest_;  ///< null: none yet, or its answer was of no use
};

}  // namespace sluice::net
