#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "algo/json/tape.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/dialect.h"
#include "domain/model.h"
#include "net/http_client.h"
#include "net/http_head.h"
#include "net/loop.h"
#include "net/tls_context.h"
#include "ports/engine.h"

namespace sluice::engines {

/// How an engine of the OpenAI or Anthropic dialect is reached: its configuration, understood, and
/// its key. Made once; immutable; used by the engines of all loop threads.
struct HttpEndpoint {
  EngineSpec spec;
  DialectKind dialect = DialectKind::openai_chat;
  net::Upstream upstream;
  std::string target;  ///< path of the chat endpoint behind the base path
  std::vector<std::pair<std::string, Secret>> headers;  ///< of every request
  std::shared_ptr<const net::TlsContext> tls;           ///< null: plain HTTP
};

/// @param spec  kind openai or anthropic; an empty URL means the vendor's own
/// @param key   empty: none is sent
/// @error config_invalid  the URL, the certificate authorities, or a key that no header can hold
[[nodiscard]] Result<std::shared_ptr<const HttpEndpoint>> make_http_endpoint(EngineSpec spec,
                                                                             const Secret& key);

/// An engine behind HTTP. One per loop thread, with a connection pool of its own; sources must not
/// outlive it.
///
/// Limits beside those of the spec: an answer that is not streamed 32 MiB, an error body 64 KiB
/// (the rest is not read), and what net::PoolLimits says.
class HttpEngine final : public Engine {
 public:
  /// @param endpoint  shared by the engines of all loop threads
  HttpEngine(net::Loop& loop, std::shared_ptr<const HttpEndpoint> endpoint);

  /// As Engine::open; besides:
  /// @error unavailable  `in_flight_max` requests are in flight on this thread; nothing was sent
  /// @error unsupported  the caller's dialect says something for which the engine's has no place
  [[nodiscard]] Task<Result<std::unique_ptr<FrameSource>>> open(Cleared prompt,
                                                                const Model& model,
                                                                Deadline deadline,
                                                                std::stop_token gone) override;

  [[nodiscard]] std::uint32_t in_flight() const { return in_flight_; }

  [[nodiscard]] EngineUse use() const override {
    return {.in_flight = in_flight_,
            .unreached = unreached_,
            .last_unreached = last_unreached_,
            .last_reached = last_reached_};
  }

 private:
  void note(const Result<net::ClientResponse>& response);

  net::Loop& loop_;
  std::shared_ptr<const HttpEndpoint> endpoint_;
  std::vector<HeaderField> headers_;  ///< views of endpoint_
  net::Pool pool_;
  json::Tape tape_;  ///< of the answer that is being read: one at a time, since one thread reads
  std::uint32_t in_flight_ = 0;
  std::uint32_t unreached_ = 0;
  Deadline last_unreached_{};
  Deadline last_reached_{};
};

}  // namespace sluice::engines
