#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ids.h"
#include "domain/money.h"

namespace sluice {

/// How an engine is spoken to. `extractive` is the in-process one that needs no model.
enum class EngineKind : std::uint8_t { openai, anthropic, extractive };

[[nodiscard]] std::string_view to_string(EngineKind kind);

/// How able a model is, as the policy's routes and the model wishes name it.
enum class Tier : std::uint8_t { none, small, mid, frontier, specialised };

[[nodiscard]] std::string_view to_string(Tier tier);

/// Capabilities as a bit set; a request needs some, a model has some.
enum class Capability : std::uint8_t { tools, vision, json_schema, thinking };
using CapabilitySet = std::uint8_t;

[[nodiscard]] constexpr CapabilitySet bit(Capability capability) {
  return static_cast<CapabilitySet>(1U << static_cast<unsigned>(capability));
}

[[nodiscard]] std::string_view to_string(Capability capability);

/// A price from a day on, in nano-dollars per token (= USD per million tokens x 1000).
struct Price {
  std::chrono::sys_days since;
  std::int64_t input_nano_usd_per_token = 0;
  std::int64_t output_nano_usd_per_token = 0;
  std::int64_t cache_read_nano_usd_per_token = 0;
  std::int64_t cache_write_nano_usd_per_token = 0;

  friend bool operator==(const Price&, const Price&) = default;
};

/// One model that an engine serves.
struct Model {
  std::string name;  ///< as the engine calls it
  EngineIndex engine{};
  ZoneIndex zone{};  ///< the engine's, unless the model overrides it
  Tier tier = Tier::none;
  std::string speciality;            ///< for Tier::specialised
  std::uint32_t context_tokens = 0;  ///< 0: unknown, not checked
  std::uint32_t output_tokens_max =
      4096;  ///< sent where the dialect demands a limit and the caller gave none
  CapabilitySet capabilities = 0;
  std::vector<Price> prices;  ///< sorted by `since`; empty: free, as an on-prem model is

  friend bool operator==(const Model&, const Model&) = default;
};

/// One endpoint, or the in-process engine.
struct EngineSpec {
  std::string name;
  EngineKind kind = EngineKind::openai;
  ZoneIndex zone{};
  std::string
      url;  ///< `https://host[:port][/base]`; empty for extractive and for a vendor's default
  std::string api_key;  ///< reference: `env:NAME` or `file:/path`; never the key itself; empty:
                        ///< none is sent
  std::string ca_file;  ///< PEM; empty: the system's authorities
  std::uint32_t in_flight_max = 256;  ///< per loop thread
  std::chrono::milliseconds connect_timeout{3'000};
  std::chrono::milliseconds first_byte_timeout{60'000};  ///< until the first output
  /// An engine whose first output takes longer on average is `slow`; zero: it never is.
  std::chrono::milliseconds first_output_target{0};
  std::chrono::milliseconds idle_timeout{60'000};  ///< between two pieces of a stream
  bool off = false;  ///< its credential is absent: configured, but no candidate

  friend bool operator==(const EngineSpec&, const EngineSpec&) = default;
};

}  // namespace sluice
