#pragma once

#include <map>
#include <memory>
#include <vector>

#include "adapters/engines/http_engine.h"
#include "base/digest.h"
#include "base/result.h"
#include "net/loop.h"
#include "policy/snapshot.h"
#include "ports/clock.h"
#include "ports/engine.h"

namespace sluice {

/// The remote engines that are in use on one loop thread. A reload that says the same of an engine
/// gets the one that is there, with its connections and what is in flight on it.
class EngineShelf {
 public:
  /// @param identity  of everything that decides how the engine is reached
  [[nodiscard]] std::shared_ptr<Engine> find_or_make(
      const Digest& identity,
      net::Loop& loop,
      const std::shared_ptr<const engines::HttpEndpoint>& endpoint);

 private:
  /// Those of `Rules` that nobody uses any more are gone; their rows go with the next reload.
  std::map<Digest, std::weak_ptr<Engine>> engines_;
};

/// The engines of one policy. What they share (address, key, certificate authorities) is read once,
/// when the configuration is loaded; each loop thread gets engines of its own. Immutable.
class EngineFactory {
 public:
  /// Reads credentials from the environment and from files; opens no socket.
  /// @error config_invalid  an address, credential or certificate authority cannot be used; the
  ///                        message names the engine, never the credential
  [[nodiscard]] static Result<EngineFactory> prepare(const policy::Snapshot& snapshot);

  /// By EngineIndex of the snapshot; null: the engine is off. `loop` and `clock` must outlive them.
  /// @param shelf  of the same thread
  [[nodiscard]] std::vector<std::unique_ptr<Engine>> make(net::Loop& loop,
                                                          Clock& clock,
                                                          EngineShelf& shelf) const;

 private:
  struct Place {
    bool off = false;
    Digest identity{};                                      ///< of the endpoint
    std::shared_ptr<const engines::HttpEndpoint> endpoint;  ///< null: in-process, or off
  };

  [[nodiscard]] static Result<void> reach(const EngineSpec& spec, Place& place);

  std::vector<Place> places_;
};

}  // namespace sluice
