#include "app/drill/simulated_engines.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/mock/answer.h"
#include "app/mock/asked.h"

namespace sluice::drill {
namespace {

constexpr int kPieces = 7;  // Of a streamed answer: so that placeholders are cut.

Task<> answer(net::ServerExchange& exchange, mock::ScriptedAnswer scripted) {
  const std::vector<HeaderField> fields = {
      {.name = "content-type", .value = scripted.content_type}};
  const Result<void> sent = co_await exchange.respond(scripted.status, fields, scripted.whole);
  static_cast<void>(sent);  // Whoever asked has gone.
}

}  // namespace

Result<std::unique_ptr<SimulatedEngines>> SimulatedEngines::start(const policy::Snapshot& policy) {
  std::unique_ptr<SimulatedEngines> engines(
      new SimulatedEngines);  // NOLINT(cppcoreguidelines-owning-memory):
                              // the constructor is private.
  for (std::size_t i = 0; i < policy.engines.size(); ++i) {
    if (policy.engines[i].kind == EngineKind::extractive) {
      continue;
    }
    auto place = std::make_unique<Place>();
    place->engine = EngineIndex{static_cast<std::uint16_t>(i)};
    place->server = std::make_unique<net::Server>(
        engines->loop_,
        [self = engines.get(), here = place.get()](net::ServerExchange& exchange) {
          return self->serve(exchange, *here);
        },
        net::ServerOptions{});
    SLUICE_CHECK(place->server->listen({.host = "127.0.0.1", .port = 0}));
    engines->places_.push_back(std::move(place));
  }
  engines->thread_ = std::thread([self = engines.get()] { self->loop_.run(); });
  return engines;
}

SimulatedEngines::~SimulatedEngines() {
  if (thread_.joinable()) {
    loop_.stop();
    thread_.join();
  }
  loop_.shut_down();
}

policy::Snapshot SimulatedEngines::redirected(const policy::Snapshot& policy) const {
  policy::Snapshot result = policy;
  for (const std::unique_ptr<Place>& place : places_) {
    EngineSpec& engine = result.engines[to_index(place->engine)];
    engine.url = fmt::format("http://127.0.0.1:{}", place->server->port());
    engine.api_key.clear();
    engine.ca_file.clear();
    engine.off = false;
  }
  return result;
}

std::vector<EngineIndex> SimulatedEngines::remote() const {
  std::vector<EngineIndex> engines;
  for (const std::unique_ptr<Place>& place : places_) {
    engines.push_back(place->engine);
  }
  return engines;
}

void SimulatedEngines::fail(const std::vector<EngineIndex>& engines) {
  for (const std::unique_ptr<Place>& place : places_) {
    place->is_down = std::ranges::find(engines, place->engine) != engines.end();
  }
}

std::vector<Receipt> SimulatedEngines::take_receipts() {
  const std::lock_guard lock(mutex_);
  return std::exchange(receipts_, {});
}

Task<> SimulatedEngines::serve(net::ServerExchange& exchange, Place& place) {
  const mock::Vendor vendor =
      exchange.head().path.ends_with("/messages") ? mock::Vendor::anthropic : mock::Vendor::openai;
  const Result<std::string> body = co_await exchange.read_body();
  if (!body) {
    co_return;  // The server answers: no whole request came.
  }
  {
    const std::lock_guard lock(mutex_);
    receipts_.push_back({.engine = place.engine, .body = *body});
  }
  if (place.is_down) {
    co_await answer(exchange, mock::write_error(vendor, 503, "the drill makes this engine fail"));
    co_return;
  }
  const Result<mock::Asked> asked = mock::read_asked(vendor, *body, tape_);
  if (!asked) {
    co_await answer(exchange, mock::write_error(vendor, 400, "no chat request"));
    co_return;
  }
  co_await answer(exchange, mock::write_answer(*asked, asked->text, kPieces));
}

}  // namespace sluice::drill
