#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "domain/dialect_table.h"
#include "policy/endpoint.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kEngineKeys[] = {"name",
                                            "zone",
                                            "dialect",
                                            "url",
                                            "api_key",
                                            "ca_file",
                                            "in_flight_max",
                                            "connect_timeout",
                                            "first_byte_timeout",
                                            "first_output_target",
                                            "idle_timeout",
                                            "models"};
constexpr std::string_view kExtractiveKeys[] = {"name", "zone", "dialect"};

constexpr yaml::Choice<EngineKind> kDialects[] = {{"openai", EngineKind::openai},
                                                  {"anthropic", EngineKind::anthropic},
                                                  {"extractive", EngineKind::extractive}};

constexpr yaml::Range<milliseconds> kTimeouts = {milliseconds(1), std::chrono::hours(1)};
constexpr std::int64_t kInFlightMost = 65'536;

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::ranges::all_of(name, fits);
}

/// A reference, never the key itself. No problem here quotes the value: it may be a key.
void read_credential(const yaml::Value& value, EngineSpec& engine, const LoadContext& context) {
  const std::optional<std::string> reference = value.text();
  if (!reference) {
    return;
  }
  const bool variable = reference->starts_with("env:");
  if (!variable && !reference->starts_with("file:/")) {
    value.error("a secret must not stand here in clear; write where it is to be found",
                "env:NAME or file:/path");
    return;
  }
  if (variable && !is_variable_name(std::string_view(*reference).substr(4))) {
    value.error("must name an environment variable", "env:NAME");
    return;
  }
  engine.api_key = *reference;
  if (context.has_credential && !context.has_credential(*reference)) {
    engine.off = true;
    value.warning(
        variable
            ? fmt::format("engine `{}` is off: the environment variable {} is not set",
                          engine.name,
                          reference->substr(4))
            : fmt::format("engine `{}` is off: the file of its key cannot be read", engine.name));
  }
}

/// A vendor's own endpoint is the public cloud, whatever the configuration says of it.
void check_zone(const Endpoint& endpoint, const Zone& zone, const yaml::MapReader& map) {
  const yaml::Value place = map.find("url").value_or(map.value());
  if (is_public_vendor(endpoint.host) && zone.kind != ZoneKind::public_cloud) {
    place.error(fmt::format("{} is in the public cloud, but zone `{}` is {}",
                            endpoint.host,
                            zone.name,
                            to_string(zone.kind)),
                "use a zone of kind public_cloud");
  } else if (!endpoint.encrypted && !endpoint.local && zone.kind != ZoneKind::device) {
    place.warning("prompts and keys travel unencrypted", "use https://");
  }
}

/// @param zone  where the engine stands; null when that could not be read
void read_address(const yaml::MapReader& map, EngineSpec& engine, const Zone* zone) {
  const std::optional<DialectKind> dialect = spoken_by(engine.kind);
  engine.url = dialect ? info_of(*dialect).vendor_url : "";
  if (const auto value = map.find("url")) {
    engine.url = value->text().value_or("");
  } else if (!map.find("api_key") && map.is_map()) {
    map.value().error(fmt::format("`{}` serves nobody without an `api_key`", engine.url),
                      "add `api_key: env:NAME`, or `url` for another server");
  }
  std::string problem;
  const std::optional<Endpoint> endpoint = read_endpoint(engine.url, problem);
  if (!endpoint && !engine.url.empty()) {
    map.find("url")->error(problem);
  } else if (endpoint && zone != nullptr) {
    check_zone(*endpoint, *zone, map);
  }
}

void read_remote(const yaml::MapReader& map, EngineSpec& engine, const LoadContext& context) {
  if (const auto key = map.find("api_key")) {
    read_credential(*key, engine, context);
  }
  map.set(engine.ca_file, "ca_file", [](const auto& v) { return v.text(); });
  map.set(engine.in_flight_max, "in_flight_max", [](const auto& v) {
    return v.integer({1, kInFlightMost});
  });
  const auto timeout = [](const auto& v) { return v.duration(kTimeouts); };
  map.set(engine.connect_timeout, "connect_timeout", timeout);
  map.set(engine.first_byte_timeout, "first_byte_timeout", timeout);
  map.set(engine.first_output_target, "first_output_target", timeout);
  map.set(engine.idle_timeout, "idle_timeout", timeout);
}

/// The in-process engine has one model, which has neither price nor limits.
void add_extractive_model(const yaml::MapReader& map, EngineIndex index, Snapshot& snapshot) {
  for (const yaml::Value& entry : map.value().entries()) {
    const bool known = std::ranges::find(kEngineKeys, entry.node().key) != std::end(kEngineKeys);
    const bool allowed =
        std::ranges::find(kExtractiveKeys, entry.node().key) != std::end(kExtractiveKeys);
    if (known && !allowed) {
      entry.key_error("the extractive engine runs inside the gateway and has no such setting",
                      "leave it out");
    }
  }
  snapshot.models.push_back(
      {.name = "extractive", .engine = index, .zone = snapshot.engine(index).zone});
}

void load_engine(const yaml::Value& value, Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  const yaml::MapReader map(value, kEngineKeys);
  EngineSpec engine;
  engine.name =
      read_new_name(map, names_of(snapshot.engines), NameStyle::identifier, "engine").value_or("");
  const auto zone = map.require("zone");
  const auto at = zone ? zone->one_of(names_of(snapshot.zones), "zone") : std::nullopt;
  engine.zone = ZoneIndex{static_cast<std::uint16_t>(at.value_or(0))};
  const auto dialect = map.require("dialect");
  const auto kind = dialect ? dialect->one_of(kDialects, "dialect") : std::nullopt;
  engine.kind = kind.value_or(EngineKind::openai);
  const bool remote = kind && *kind != EngineKind::extractive;
  if (remote) {
    read_address(map, engine, at ? &snapshot.zones[*at] : nullptr);
    read_remote(map, engine, loading.context);
  }
  const EngineIndex index{static_cast<std::uint16_t>(snapshot.engines.size())};
  snapshot.engines.push_back(std::move(engine));
  if (kind == EngineKind::extractive) {
    add_extractive_model(map, index, snapshot);
  } else {
    load_models(map, index, loading);
  }
}

}  // namespace

void load_engines(const yaml::MapReader& root, Loading& loading) {
  const std::size_t problems_before = root.value().findings().problems.size();
  const auto section = root.require("engines");
  for (const yaml::Value& value : limited(root.list("engines"), kEnginesMax)) {
    load_engine(value, loading);
  }
  if (section && section->node().kind == yaml::Kind::list && loading.snapshot.engines.empty()) {
    section->error("at least one engine must be there",
                   "{name: builtin, zone: ..., dialect: extractive} needs nothing else");
  }
  const auto& problems = root.value().findings().problems;
  loading.engines_are_clean =
      std::ranges::none_of(problems.begin() + static_cast<std::ptrdiff_t>(problems_before),
                           problems.end(),
                           [](const Problem& p) { return p.severity == Problem::Severity::error; });
}

}  // namespace sluice::policy
