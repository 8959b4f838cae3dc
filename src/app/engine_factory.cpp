#include "app/engine_factory.h"

#include <string>
#include <utility>

#include "adapters/engines/extractive_engine.h"
#include "app/credentials.h"

namespace sluice {
namespace {

Result<std::shared_ptr<const engines::HttpEndpoint>> endpoint_of(const EngineSpec& spec) {
  SLUICE_TRY(const Secret key, read_credential(spec.api_key));
  return engines::make_http_endpoint(spec, key);
}

Error about(const EngineSpec& spec, Error error) {
  error.code = ErrorCode::config_invalid;
  error.message = "engine `" + spec.name + "`: " + error.message;
  return error;
}

}  // namespace

Result<EngineFactory> EngineFactory::prepare(const policy::Snapshot& snapshot) {
  EngineFactory factory;
  for (const EngineSpec& spec : snapshot.engines) {
    Place place{.off = spec.off};
    if (!spec.off && spec.kind != EngineKind::extractive) {
      auto endpoint = endpoint_of(spec);
      if (!endpoint) {
        return fail(about(spec, std::move(endpoint).error()));
      }
      place.endpoint = *std::move(endpoint);
    }
    factory.places_.push_back(std::move(place));
  }
  return factory;
}

std::vector<std::unique_ptr<Engine>> EngineFactory::make(net::Loop& loop, Clock& clock) const {
  std::vector<std::unique_ptr<Engine>> engines;
  for (const Place& place : places_) {
    if (place.off) {
      engines.push_back(nullptr);
    } else if (place.endpoint) {
      engines.push_back(std::make_unique<engines::HttpEngine>(loop, place.endpoint));
    } else {
      engines.push_back(std::make_unique<engines::ExtractiveEngine>(clock));
    }
  }
  return engines;
}

}  // namespace sluice
