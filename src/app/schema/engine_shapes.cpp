#include "app/schema/shape.h"

namespace sluice::schema {
namespace {

constexpr std::string_view kKinds[] = {"on_prem", "private_cloud", "public_cloud", "device"};

constexpr Key kZoneKeys[] = {
    {.name = "name", .what = "As engines and rules name it.", .is_required = true},
    {.name = "kind",
     .what = "Whose machines these are.",
     .form = Form::word,
     .is_required = true,
     .words = kKinds},
    {.name = "clearance",
     .what = "The most sensitive data that may enter as it is.",
     .is_required = true},
    {.name = "clearance_redacted",
     .what = "The most sensitive data that may enter once `protect` rules took out what is "
             "sensitive; left out: as `clearance`."},
    {.name = "accepts",
     .what = "Categories that may enter as they are; `all` accepts every one.",
     .count = Count::one_or_many},
    {.name = "accepts_redacted",
     .what = "Categories that may enter once they were taken out.",
     .count = Count::one_or_many},
    {.name = "region", .what = "Where it processes; left out: nobody knows."},
    {.name = "retention_days",
     .what = "How long it keeps what it gets; left out: nobody knows.",
     .form = Form::whole,
     .most = 36'500},
    {.name = "trains_on_prompts",
     .what = "Whether it trains on what it gets; left out: nobody knows.",
     .form = Form::boolean}};

constexpr Key usd(std::string_view name, std::string_view what) {
  return {.name = name, .what = what, .form = Form::price};
}

constexpr Key required(Key key) {
  key.is_required = true;
  return key;
}

constexpr Key kPriceKeys[] = {
    {.name = "since",
     .what = "The first day of this price; a new price is a new entry.",
     .form = Form::date,
     .is_required = true},
    required(usd("input_usd_per_mtok", "Dollars per million tokens that are sent: \"3.00\".")),
    required(usd("output_usd_per_mtok", "Dollars per million tokens of answers.")),
    usd("cache_read_usd_per_mtok", "Of tokens that the vendor's cache had; else as input."),
    usd("cache_write_usd_per_mtok", "Of tokens that go into the vendor's cache; else as input.")};
constexpr Shape kPrice = {"price", kPriceKeys};

constexpr std::int64_t kTokensMost = 100'000'000;
constexpr std::string_view kTiers[] = {"small", "mid", "frontier"};
constexpr std::string_view kCapabilities[] = {"tools", "vision", "json_schema", "thinking"};

constexpr Key kModelKeys[] = {
    {.name = "name", .what = "As the engine calls it.", .is_required = true},
    {.name = "tier",
     .what = "How able it is, as routes and the wishes `fast` and `smart` name it.",
     .form = Form::tier,
     .is_required = true,
     .words = kTiers},
    {.name = "zone", .what = "Where it runs, if not where its engine does."},
    {.name = "context_tokens",
     .what = "Requests that do not fit are not sent; left out: not checked.",
     .form = Form::whole,
     .least = 1,
     .most = kTokensMost},
    {.name = "output_tokens_max",
     .what = "Sent where the dialect demands a limit and the caller gave none.",
     .form = Form::whole,
     .fallback = "4096",
     .least = 1,
     .most = kTokensMost},
    {.name = "capabilities",
     .what = "What it can do; a request that needs more does not go there.",
     .form = Form::word,
     .count = Count::one_or_many,
     .words = kCapabilities},
    {.name = "price",
     .what = "One price, or one for each day on which it changed; left out: it costs nothing.",
     .form = Form::none,
     .count = Count::one_or_many,
     .map = &kPrice}};
constexpr Shape kModel = {"model", kModelKeys};

constexpr std::string_view kDialects[] = {"openai", "anthropic", "extractive"};

constexpr Key kEngineKeys[] = {
    {.name = "name", .what = "As rules, metrics and the journal name it.", .is_required = true},
    {.name = "zone", .what = "Where it runs: what may go there.", .is_required = true},
    {.name = "dialect",
     .what = "What it speaks; `extractive` is built in, quotes, and needs no model.",
     .form = Form::word,
     .is_required = true,
     .words = kDialects},
    {.name = "url", .what = "`http://`, `https://` or `unix:/path`; left out: the vendor's own."},
    {.name = "api_key",
     .what = "Where the key is found, `env:NAME` or `file:/path`; never the key itself."},
    {.name = "ca_file", .what = "PEM: the authorities of this engine alone."},
    {.name = "in_flight_max",
     .what = "Requests at once, for each thread.",
     .form = Form::whole,
     .fallback = "256",
     .least = 1,
     .most = 65'536},
    {.name = "connect_timeout",
     .what = "How long connecting may take.",
     .form = Form::duration,
     .fallback = "\"3s\""},
    {.name = "first_byte_timeout",
     .what = "How long the first output may take.",
     .form = Form::duration,
     .fallback = "\"60s\""},
    {.name = "first_output_target",
     .what = "An engine that takes longer on average is slow; left out: it never is.",
     .form = Form::duration},
    {.name = "idle_timeout",
     .what = "How long a stream may be silent.",
     .form = Form::duration,
     .fallback = "\"60s\""},
    {.name = "models",
     .what = "What it serves; the extractive engine has none.",
     .form = Form::none,
     .count = Count::list,
     .map = &kModel}};

constexpr Shape kZone = {"zone", kZoneKeys};
constexpr Shape kEngine = {"engine", kEngineKeys};

}  // namespace

const Shape& zone_shape() {
  return kZone;
}

const Shape& engine_shape() {
  return kEngine;
}

}  // namespace sluice::schema
