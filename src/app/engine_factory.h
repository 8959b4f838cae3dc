#pragma once

#include <memory>
#include <vector>

#include "adapters/engines/http_engine.h"
#include "base/result.h"
#include "net/loop.h"
#include "policy/snapshot.h"
#include "ports/clock.h"
#include "ports/engine.h"

namespace sluice {

/// The engines of one policy. What they share (address, key, certificate authorities) is read once,
/// when the configuration is loaded; each loop thread gets engines of its own. Immutable.
class EngineFactory {
 public:
  /// Reads credentials from the environment and from files; opens no socket.
  /// @error config_invalid  an address, credential or certificate authority cannot be used; the
  ///                        message names the engine, never the credential
  [[nodiscard]] static Result<EngineFactory> prepare(const policy::Snapshot& snapshot);

  /// By EngineIndex of the snapshot; null: the engine is off. `loop` and `clock` must outlive them.
  [[nodiscard]] std::vector<std::unique_ptr<Engine>> make(net::Loop& loop, Clock& clock) const;

 private:
  struct Place {
    bool off = false;
    std::shared_ptr<const engines::HttpEndpoint> endpoint;  ///< null: in-process, or off
  };

  std::vector<Place> places_;
};

}  // namespace sluice
