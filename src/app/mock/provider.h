#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/mock/answer_cache.h"
#include "app/mock/faults.h"
#include "app/mock/recorder.h"
#include "app/mock/script.h"
#include "base/task.h"
#include "net/http_server.h"
#include "net/loop.h"

namespace sluice::mock {

/// What became of the requests so far.
struct Counts {
  std::uint64_t requests = 0;
  std::uint64_t faults = 0;
  std::uint64_t clients_gone = 0;
};

/// A provider that does what its script says. One loop thread.
class Provider {
 public:
  Provider(net::Loop& loop, Script script, Recorder recorder);

  /// Records one request and answers it, well or not. The handler of a server.
  [[nodiscard]] Task<> serve(net::ServerExchange& exchange);

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  /// How an exchange ended.
  enum class Ending : std::uint8_t { done, client_gone };

  /// How fast an answer comes.
  struct Pace {
    std::chrono::milliseconds latency{0};
    std::chrono::milliseconds chunk_delay{0};
  };

  [[nodiscard]] Task<Ending> respond(net::ServerExchange& exchange, const std::string& body);
  [[nodiscard]] Task<Ending> chat(net::ServerExchange& exchange, const Asked& asked, Pace pace);
  [[nodiscard]] Task<Ending> misbehave(net::ServerExchange& exchange,
                                       const Asked& asked,
                                       Fault fault);
  [[nodiscard]] Task<Ending> refuse(net::ServerExchange& exchange, Vendor vendor, int status);
  [[nodiscard]] Task<Ending> send(net::ServerExchange& exchange, const ScriptedAnswer& answer);
  [[nodiscard]] Task<Ending> stream(net::ServerExchange& exchange,
                                    const ScriptedAnswer& answer,
                                    std::chrono::milliseconds chunk_delay);
  [[nodiscard]] Task<Ending> cut(net::ServerExchange& exchange, const ScriptedAnswer& answer);

  [[nodiscard]] std::shared_ptr<const ScriptedAnswer> answer_to(const Asked& asked);

  /// Waits, but no longer than the client does.
  [[nodiscard]] Task<Ending> pause(net::ServerExchange& exchange, net::TimePoint until);

  net::Loop& loop_;
  Script script_;
  Recorder recorder_;
  FaultDraw faults_;
  AnswerCache answers_;
  json::Tape tape_;  ///< scratch; never held over a wait
  Counts counts_;
};

}  // namespace sluice::mock
