#include "app/gateway.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/admin_routes.h"
#include "app/routes.h"
#include "flow/9_record/exposition.h"
#include "net/listen_check.h"
#include "net/tls_context.h"

namespace sluice {
namespace {

Result<net::ServerOptions> server_options(const ServerConfig& server) {
  net::ServerOptions options{.limits = server.limits};
  if (!server.tls_certificate.empty()) {
    SLUICE_TRY(
        options.tls,
        net::TlsContext::for_server(server.tls_certificate.string(), server.tls_key.string()));
  }
  return options;
}

/// Ends one loop thread from inside: no more requests, the last answers, then the loop itself.
Task<> drain(net::Server& server,
             net::Server* admin,
             net::Loop& loop,
             std::chrono::milliseconds grace) {
  const auto until = std::chrono::steady_clock::now() + grace;
  co_await server.drain(until);
  if (admin != nullptr) {
    co_await admin->drain(until);
  }
  loop.stop();
}

std::string to_text(const net::ListenAddress& address) {
  if (!address.unix_path.empty()) {
    return "unix:" + address.unix_path;
  }
  const bool v6 = address.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", address.host, v6 ? "]" : "", address.port);
}

}  // namespace

Result<std::unique_ptr<Gateway>> Gateway::open(Foundation foundation) {
  const ServerConfig& server = foundation.configuration.server;
  SLUICE_TRY(const net::ServerOptions options, server_options(server));
  std::unique_ptr<Gateway> gateway(
      new Gateway);  // NOLINT(cppcoreguidelines-owning-memory): the constructor is private.
  gateway->address_ = server.listen;
  SLUICE_CHECK(net::check_is_free(server.listen));
  const unsigned threads =
      server.threads != 0 ? server.threads : std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < threads; ++i) {
    SLUICE_CHECK(gateway->add_worker(foundation, gateway->address_, options));
    // The first listener may have been given a port by the system; the others join it there.
    gateway->address_.port = gateway->workers_.front().server->port();
  }
  SLUICE_CHECK(gateway->open_admin(server, options));
  return gateway;
}

Result<void> Gateway::open_admin(const ServerConfig& server, const net::ServerOptions& options) {
  if (!server.admin) {
    return {};
  }
  SLUICE_CHECK(net::check_is_free(*server.admin));
  Worker& first = workers_.front();
  House& house = first.premises->house();
  first.admin = std::make_unique<net::Server>(
      first.premises->loop(),
      [&house](net::ServerExchange& connection) { return route_admin(house, connection); },
      options);
  SLUICE_CHECK(first.admin->listen(*server.admin));
  admin_address_ = server.admin;
  admin_address_->port = first.admin->port();
  return {};
}

Result<void> Gateway::add_worker(const Foundation& foundation,
                                 const net::ListenAddress& address,
                                 const net::ServerOptions& options) {
  Worker worker;
  SLUICE_TRY(worker.premises, Premises::build(foundation));
  House& house = worker.premises->house();
  worker.server = std::make_unique<net::Server>(
      worker.premises->loop(),
      [this, &house](net::ServerExchange& connection) {
        return route(house, [this] { return exposition(); }, connection);
      },
      options);
  SLUICE_CHECK(worker.server->listen(address));
  workers_.push_back(std::move(worker));
  return {};
}

Gateway::~Gateway() {
  stop(std::chrono::milliseconds(0));
}

void Gateway::start() {
  for (Worker& worker : workers_) {
    worker.thread = std::thread([premises = worker.premises.get()] { premises->loop().run(); });
  }
}

std::string Gateway::listening() const {
  return to_text(address_);
}

std::string Gateway::admin_listening() const {
  return admin_address_ ? to_text(*admin_address_) : std::string();
}

void Gateway::adopt(const std::shared_ptr<const Policies>& policies) {
  for (Worker& worker : workers_) {
    worker.premises->loop().post(
        [premises = worker.premises.get(), policies] { premises->adopt(*policies); });
  }
}

void Gateway::adopt(const std::shared_ptr<const KeyTable>& keys) {
  for (Worker& worker : workers_) {
    worker.premises->loop().post(
        [premises = worker.premises.get(), keys] { premises->house().keys = keys; });
  }
}

void Gateway::adopt(const std::shared_ptr<const alerts::Webhook>& webhook) {
  for (Worker& worker : workers_) {
    worker.premises->loop().post(
        [premises = worker.premises.get(), webhook] { premises->adopt(webhook); });
  }
}

void Gateway::raise(AlertKind kind, std::uint32_t count) {
  Premises* const first = workers_.front().premises.get();
  first->loop().post([first, kind, count] { first->raise(kind, count); });
}

void Gateway::stop(std::chrono::milliseconds grace) {
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) {
      worker.premises->loop().post([server = worker.server.get(),
                                    admin = worker.admin.get(),
                                    loop = &worker.premises->loop(),
                                    grace] { loop->spawn(drain(*server, admin, *loop, grace)); });
    }
  }
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) {
      worker.thread.join();
    }
  }
}

std::string Gateway::exposition() const {
  std::vector<const record::Metrics*> threads;
  threads.reserve(workers_.size());
  for (const Worker& worker : workers_) {
    threads.push_back(&worker.premises->metrics());
  }
  return record::exposition(threads);
}

}  // namespace sluice
