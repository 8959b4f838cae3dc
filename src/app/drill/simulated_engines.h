#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "algo/json/tape.h"
#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "policy/snapshot.h"

namespace sluice::drill {

/// One request that reached an engine, as it came.
struct Receipt {
  EngineIndex engine{};
  std::string body;
};

/// Stands for every remote engine of a policy, on loopback, on a thread of its own: says back what
/// it is told, keeps all that it receives, and fails when it is told to.
class SimulatedEngines {
 public:
  /// @error io_failed  no port to listen on
  [[nodiscard]] static Result<std::unique_ptr<SimulatedEngines>> start(
      const policy::Snapshot& policy);
  SimulatedEngines(const SimulatedEngines&) = delete;
  SimulatedEngines& operator=(const SimulatedEngines&) = delete;
  ~SimulatedEngines();

  /// `policy` with the simulated engines in the place of the real ones: all of them are on, none
  /// needs a credential. Nothing else changes, the digest neither.
  [[nodiscard]] policy::Snapshot redirected(const policy::Snapshot& policy) const;

  /// Positions of the remote engines.
  [[nodiscard]] std::vector<EngineIndex> remote() const;

  /// From any thread: from now on exactly these answer 503.
  void fail(const std::vector<EngineIndex>& engines);

  /// From any thread: what was received since the last call, in the order in which it came.
  [[nodiscard]] std::vector<Receipt> take_receipts();

 private:
  struct Place {
    EngineIndex engine{};
    std::unique_ptr<net::Server> server;
    std::atomic<bool> is_down = false;
  };

  SimulatedEngines() = default;
  [[nodiscard]] Task<> serve(net::ServerExchange& exchange, Place& place);

  net::Loop loop_;
  json::Tape tape_;  ///< scratch; never held over a wait
  std::vector<std::unique_ptr<Place>> places_;
  std::mutex mutex_;  ///< guards receipts_, which another thread takes
  std::vector<Receipt> receipts_;
  std::thread thread_;
};

}  // namespace sluice::drill
