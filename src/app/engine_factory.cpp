#include "app/engine_factory.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "adapters/engines/extractive_engine.h"
#include "app/credentials.h"
#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kAuthoritiesBytesMax = 16U << 20U;

/// An engine that the rules before and after a reload have in common.
class SharedEngine final : public Engine {
 public:
  explicit SharedEngine(std::shared_ptr<Engine> engine) : engine_(std::move(engine)) {}

  [[nodiscard]] Task<Result<std::unique_ptr<FrameSource>>> open(Cleared prompt,
                                                                const Model& model,
                                                                Deadline deadline,
                                                                std::stop_token gone) override {
    return engine_->open(std::move(prompt), model, deadline, std::move(gone));
  }

 private:
  std::shared_ptr<Engine> engine_;  // Owned by the Rules of one thread, old ones and new ones.
};

/// Everything that decides how an engine is reached, credentials and authorities too: another key
/// or another authority must not go on over connections that the old ones opened.
Result<Digest> identity_of(const EngineSpec& spec, const Secret& key) {
  std::string authorities;
  if (!spec.ca_file.empty()) {
    SLUICE_TRY(authorities, read_file(spec.ca_file, kAuthoritiesBytesMax));
  }
  const std::string described = fmt::format("{}\n{}\n{}\n{} {} {} {} {}\n",
                                            spec.name,
                                            spec.url,
                                            spec.ca_file,
                                            to_index(spec.kind),
                                            spec.in_flight_max,
                                            spec.connect_timeout.count(),
                                            spec.first_byte_timeout.count(),
                                            spec.idle_timeout.count());
  const Digest hashed_key = sha256({key.reveal()});
  return sha256({described, as_text(hashed_key), authorities});
}

Error about(const EngineSpec& spec, Error error) {
  error.code = ErrorCode::config_invalid;
  error.message = "engine `" + spec.name + "`: " + error.message;
  return error;
}

}  // namespace

std::shared_ptr<Engine> EngineShelf::find_or_make(
    const Digest& identity,
    net::Loop& loop,
    const std::shared_ptr<const engines::HttpEndpoint>& endpoint) {
  std::erase_if(engines_, [](const auto& row) { return row.second.expired(); });
  std::weak_ptr<Engine>& place = engines_[identity];
  std::shared_ptr<Engine> engine = place.lock();
  if (engine == nullptr) {
    engine = std::make_shared<engines::HttpEngine>(loop, endpoint);
    place = engine;
  }
  return engine;
}

Result<void> EngineFactory::reach(const EngineSpec& spec, Place& place) {
  SLUICE_TRY(const Secret key, read_credential(spec.api_key));
  SLUICE_TRY(place.endpoint, engines::make_http_endpoint(spec, key));
  SLUICE_TRY(place.identity, identity_of(spec, key));
  return {};
}

Result<EngineFactory> EngineFactory::prepare(const policy::Snapshot& snapshot) {
  EngineFactory factory;
  for (const EngineSpec& spec : snapshot.engines) {
    Place place{.off = spec.off};
    if (!spec.off && spec.kind != EngineKind::extractive) {
      Result<void> reached = reach(spec, place);
      if (!reached) {
        return fail(about(spec, std::move(reached).error()));
      }
    }
    factory.places_.push_back(std::move(place));
  }
  return factory;
}

std::vector<std::unique_ptr<Engine>> EngineFactory::make(net::Loop& loop,
                                                         Clock& clock,
                                                         EngineShelf& shelf) const {
  std::vector<std::unique_ptr<Engine>> engines;
  for (const Place& place : places_) {
    if (place.off) {
      engines.push_back(nullptr);
    } else if (place.endpoint) {
      engines.push_back(
          std::make_unique<SharedEngine>(shelf.find_or_make(place.identity, loop, place.endpoint)));
    } else {
      engines.push_back(std::make_unique<engines::ExtractiveEngine>(clock));
    }
  }
  return engines;
}

}  // namespace sluice
