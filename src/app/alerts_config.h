#pragma once

#include <memory>

#include "adapters/alerts/announcer/webhook.h"
#include "algo/yaml/value.h"
#include "base/result.h"

namespace sluice {

/// Reads the section `alerts`; every problem with its place. Without the secret's variable or file
/// the webhook is off, with a warning.
void read_alerts(const yaml::Value& section, alerts::WebhookConfig& webhook);

/// What `config` describes; null: there is no webhook, or its secret is absent. Reads the
/// environment.
/// @error config_invalid  the secret is no signing key, or the certificate authorities are
/// unreadable
[[nodiscard]] Result<std::shared_ptr<const alerts::Webhook>> webhook_for(
    const alerts::WebhookConfig& config);

}  // namespace sluice
