#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/strong_id.h"

namespace sluice {

using TenantId = StrongId<struct TenantTag>;
using KeyId =
    StrongId<struct KeyTag>;  ///< Public part of a key, for logs and `keys list`; not the secret.
using UserId = StrongId<struct UserTag>;
using TeamId = StrongId<struct TeamTag>;

/// `req_` and 26 characters of Crockford's base32: 130 random bits. Made by the gateway, never by a
/// client.
struct RequestId {
  std::array<char, 30> text{};

  [[nodiscard]] std::string_view view() const { return {text.data(), text.size()}; }

  friend bool operator==(const RequestId&, const RequestId&) = default;
};

/// Positions in the policy snapshot's tables; meaningless with any other snapshot.
enum class ZoneIndex : std::uint16_t {};
enum class EngineIndex : std::uint16_t {};
enum class ModelIndex : std::uint16_t {};
enum class WorkloadIndex : std::uint16_t {};
/// One of the intents that the policy knows, or that nobody knows which.
enum class IntentIndex : std::uint8_t { unknown = 0xFF };
/// A row of `never`, `protect`, `answers`, `route` or `exceptions`, numbered through in that order.
enum class RuleIndex : std::uint16_t { none = 0xFFFF };

/// The number behind an index or an enum, for subscripts.
template <typename Enum>
[[nodiscard]] constexpr std::size_t to_index(Enum value) {
  return static_cast<std::size_t>(value);
}

}  // namespace sluice
