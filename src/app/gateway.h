#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/wiring.h"
#include "base/result.h"
#include "net/http_server.h"

namespace sluice {

/// All loop threads of a running gateway. Built, run and stopped by one thread; reloads come
/// through it too.
class Gateway {
 public:
  /// Builds a house for each thread and listens; the threads do not run yet.
  /// @error io_failed, config_invalid  the address is taken; a certificate or the journal cannot be
  /// used
  [[nodiscard]] static Result<std::unique_ptr<Gateway>> open(Foundation foundation);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// Starts the threads.
  void start();

  /// `HOST:PORT`, with the port that the system picked where 0 was asked for.
  [[nodiscard]] std::string listening() const;

  /// The same of the admin listener; empty: there is none.
  [[nodiscard]] std::string admin_listening() const;

  [[nodiscard]] std::size_t threads() const { return workers_.size(); }

  /// From now on new requests are decided by `policies`, and known by `keys`.
  void adopt(const std::shared_ptr<const Policies>& policies);
  void adopt(const std::shared_ptr<const KeyTable>& keys);

  /// From now on alerts go to `webhook`; null: to the log alone.
  void adopt(const std::shared_ptr<const alerts::Webhook>& webhook);

  /// Tells operators of something that is about no request.
  void raise(AlertKind kind, std::uint32_t count);

  /// Takes no more requests, lets those in flight end until `grace` has passed, and ends the
  /// threads.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Worker {
    std::unique_ptr<Premises> premises;
    std::unique_ptr<net::Server> server;
    std::unique_ptr<net::Server> admin;  ///< of the first thread, where one is configured
    std::thread thread;
  };

  Gateway() = default;
  [[nodiscard]] Result<void> add_worker(const Foundation& foundation,
                                        const net::ListenAddress& address,
                                        const net::ServerOptions& options);
  [[nodiscard]] Result<void> open_admin(const ServerConfig& server,
                                        const net::ServerOptions& options);
  [[nodiscard]] std::string exposition() const;

  net::ListenAddress address_;
  std::optional<net::ListenAddress> admin_address_;
  std::vector<Worker> workers_;
};

}  // namespace sluice
