#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "policy/endpoint.h"
#include "policy/loading.h"
#include "policy/tier.h"
#include "policy/usd.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kModelKeys[] = {
    "name", "tier", "zone", "context_tokens", "output_tokens_max", "capabilities", "price"};
constexpr std::string_view kNotBuilt[] = {"capacity"};
constexpr std::string_view kPriceKeys[] = {"since",
                                           "input_usd_per_mtok",
                                           "output_usd_per_mtok",
                                           "cache_read_usd_per_mtok",
                                           "cache_write_usd_per_mtok"};

constexpr std::int64_t kTokensMost = 100'000'000;

std::optional<std::int64_t> read_usd(const yaml::Value& value) {
  const std::optional<std::string> text = value.text();
  const auto nano = text ? nano_usd_per_token(*text) : std::nullopt;
  if (text && !nano) {
    value.error(
        fmt::format("must be dollars per million tokens, 0..{}, with at most three decimals",
                    kUsdPerMtokMax),
        "for example \"3.00\"");
  }
  return nano;
}

Price read_price(const yaml::Value& value) {
  const yaml::MapReader map(value, kPriceKeys);
  Price price;
  const auto date = [](const auto& v) { return v.date(); };
  static_cast<void>(map.require("since"));
  static_cast<void>(map.require("input_usd_per_mtok"));
  static_cast<void>(map.require("output_usd_per_mtok"));
  map.set(price.since, "since", date);
  map.set(price.input_nano_usd_per_token, "input_usd_per_mtok", read_usd);
  map.set(price.output_nano_usd_per_token, "output_usd_per_mtok", read_usd);
  // A cache that nobody priced is counted as if it were none.
  price.cache_read_nano_usd_per_token = price.input_nano_usd_per_token;
  price.cache_write_nano_usd_per_token = price.input_nano_usd_per_token;
  map.set(price.cache_read_nano_usd_per_token, "cache_read_usd_per_mtok", read_usd);
  map.set(price.cache_write_nano_usd_per_token, "cache_write_usd_per_mtok", read_usd);
  return price;
}

std::vector<Price> read_prices(const yaml::MapReader& map) {
  std::vector<Price> prices;
  for (const yaml::Value& value : map.one_or_many("price")) {
    const Price price = read_price(value);
    if (std::ranges::find(prices, price.since, &Price::since) != prices.end()) {
      value.error("there is another price since the same day");
    }
    prices.push_back(price);
  }
  std::ranges::sort(prices, {}, &Price::since);
  return prices;
}

ZoneIndex read_zone(const yaml::MapReader& map, ZoneIndex of_engine, const Snapshot& snapshot) {
  const auto value = map.find("zone");
  const auto at = value ? value->one_of(names_of(snapshot.zones), "zone") : std::nullopt;
  return at ? ZoneIndex{static_cast<std::uint16_t>(*at)} : of_engine;
}

/// A vendor's own address does not become private because one of its models says so; and a local
/// server that forwards to its vendor's cloud is the public cloud.
void check_zone_of(const yaml::Value& value, const Model& model, const Snapshot& snapshot) {
  if (to_index(model.zone) >= snapshot.zones.size()) {
    return;
  }
  const bool is_public = snapshot.zone(model.zone).kind == ZoneKind::public_cloud;
  std::string ignored;
  const auto endpoint = read_endpoint(snapshot.engine(model.engine).url, ignored);
  if (endpoint && is_public_vendor(endpoint->host) && !is_public &&
      model.zone != snapshot.engine(model.engine).zone) {
    value.error("its engine is a vendor's public cloud, so the model is too");
  }
  if ((model.name.ends_with("-cloud") || model.name.ends_with(":cloud")) && !is_public) {
    value.warning("a `-cloud` model is served by its vendor's public cloud",
                  "give it `zone:` with a zone of kind public_cloud");
  }
}

void load_model(const yaml::Value& value, EngineIndex engine, Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  const yaml::MapReader map(value, kModelKeys, kNotBuilt);
  Model model{.engine = engine};
  std::vector<std::string> taken;
  for (const Model& other : snapshot.models) {
    if (other.engine == engine) {
      taken.push_back(other.name);
    }
  }
  model.name = read_new_name(map, taken, NameStyle::model, "model of this engine").value_or("");
  if (const auto tier = map.require("tier")) {
    const TierName name = read_tier(*tier).value_or(TierName{});
    model.tier = name.tier;
    model.speciality = name.speciality;
  }
  model.zone = read_zone(map, snapshot.engine(engine).zone, snapshot);
  const auto tokens = [](const auto& v) { return v.integer({1, kTokensMost}); };
  map.set(model.context_tokens, "context_tokens", tokens);
  map.set(model.output_tokens_max, "output_tokens_max", tokens);
  model.capabilities = read_capabilities(map.one_or_many("capabilities"));
  model.prices = read_prices(map);
  check_zone_of(value, model, snapshot);
  snapshot.models.push_back(std::move(model));
}

}  // namespace

void load_models(const yaml::MapReader& engine, EngineIndex index, Loading& loading) {
  const auto section = engine.require("models");
  const std::vector<yaml::Value> models = engine.list("models");
  if (section && section->node().kind == yaml::Kind::list && models.empty()) {
    section->error("at least one model must be there");
  }
  for (const yaml::Value& value : models) {
    if (loading.snapshot.models.size() == kModelsMax) {
      value.error(fmt::format("more than {} models", kModelsMax));
      return;
    }
    load_model(value, index, loading);
  }
}

}  // namespace sluice::policy
