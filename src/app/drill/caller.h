#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/drill/probe.h"
#include "base/result.h"
#include "base/secret.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "net/tls_context.h"

namespace sluice::drill {

/// What came back for a probe.
struct Reply {
  int status = 0;         ///< 0: nothing came
  std::string zone;       ///< as the gateway says
  std::string engine;     ///< likewise
  std::string model;      ///< likewise
  std::string level;      ///< likewise
  std::string raw;        ///< the body
  std::string text;       ///< of the answer; empty: it was none
  bool is_whole = false;  ///< the answer has its end
};

/// Sends probes to a gateway, several at a time, from one loop.
class Caller {
 public:
  struct Options {
    std::string url;  ///< of the gateway
    Secret key;       ///< empty: none is sent
    std::size_t concurrency = 8;
    std::chrono::seconds timeout{120};  ///< for one answer
  };

  /// @param policy  for the names of workloads; outlives the caller
  /// @error config_invalid  the address is none
  [[nodiscard]] static Result<std::unique_ptr<Caller>> make(const policy::Snapshot& policy,
                                                            Options options);
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  ~Caller();

  /// Sends all of them. What each came to, in their order.
  /// @param on_reply  after each, with how many have come
  [[nodiscard]] std::vector<Reply> send(std::span<const Probe> probes,
                                        const std::function<void(std::size_t)>& on_reply);

  /// The digest of the gateway's policy, as its dry run says; empty: it says nothing.
  [[nodiscard]] std::string policy_digest(const Probe& probe);

 private:
  struct Round;

  Caller(const policy::Snapshot& policy,
         Options options,
         net::Upstream upstream,
         std::shared_ptr<const net::TlsContext> tls);

  [[nodiscard]] Task<> work(Round& round);
  [[nodiscard]] Task<Reply> ask(const Probe& probe, std::string dry_run);

  const policy::Snapshot& policy_;
  Options options_;
  net::Loop loop_;
  std::string authorization_;
  net::Pool pool_;
};

}  // namespace sluice::drill
