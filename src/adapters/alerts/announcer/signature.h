#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace sluice::alerts {

/// The key of a webhook: `whsec_` and 24..64 bytes in base64, as Standard Webhooks writes it.
/// @return the bytes
/// @error config_invalid  anything else; the message never quotes it
[[nodiscard]] Result<Secret> read_signing_key(const Secret& text);

/// The value of `webhook-signature`: `v1,` and base64 of HMAC-SHA-256 over `ID.SECONDS.BODY`.
/// @param key  from read_signing_key()
/// Source: github.com/standard-webhooks/standard-webhooks, spec 1.0.0, "Signature scheme".
[[nodiscard]] std::string sign(const Secret& key,
                               std::string_view id,
                               std::chrono::sys_seconds time,
                               std::string_view body);

}  // namespace sluice::alerts
