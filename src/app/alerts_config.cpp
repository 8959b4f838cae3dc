#include "app/alerts_config.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/alerts/announcer/signature.h"
#include "algo/yaml/map_reader.h"
#include "app/credentials.h"
#include "policy/endpoint.h"

namespace sluice {
namespace {

using yaml::MapReader;
using yaml::Value;

constexpr std::string_view kWebhookKeys[] = {"url", "secret", "ca_file", "events"};

/// What an operator is told of goes to this machine, or encrypted.
std::string read_url(const Value& value) {
  const std::string url = value.text().value_or("");
  std::string problem;
  const std::optional<policy::Endpoint> endpoint = policy::read_endpoint(url, problem);
  if (!endpoint && !url.empty()) {
    value.error(problem);
  } else if (endpoint && !endpoint->encrypted && !endpoint->local) {
    value.error("alerts must not travel unencrypted", "use https://");
  }
  return url;
}

/// A reference that leads to a signing key. No problem here quotes what it leads to.
std::string read_secret(const Value& value) {
  const std::string reference = value.text().value_or("");
  if (!reference.starts_with("env:") && !reference.starts_with("file:/")) {
    value.error("a secret must not stand here in clear; write where it is to be found",
                "env:NAME or file:/path");
    return {};
  }
  const Result<Secret> secret = read_credential(reference);
  if (!secret) {
    value.warning("the webhook is off: " + secret.error().message);
  } else if (const Result<Secret> key = alerts::read_signing_key(*secret); !key) {
    value.error(key.error().message);
  }
  return reference;
}

std::bitset<kAlertKinds> read_events(const Value& value) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kAlertKinds; ++i) {
    names.emplace_back(to_string(static_cast<AlertKind>(i)));
  }
  std::bitset<kAlertKinds> events;
  for (const Value& event : value.list()) {
    if (const std::optional<std::size_t> kind = event.one_of(names, "kind of alert")) {
      events.set(*kind);
    }
  }
  if (events.none() && value.node().kind == yaml::Kind::list && value.node().children.empty()) {
    value.error("a webhook that is told of nothing", "leave `events` out for all kinds");
  }
  return events;
}

}  // namespace

void read_alerts(const Value& section, alerts::WebhookConfig& webhook) {
  static constexpr std::array kKeys = {std::string_view("webhook")};
  const MapReader alerts(section, kKeys);
  const std::optional<Value> value = alerts.find("webhook");
  if (!value) {
    return;
  }
  const MapReader map(*value, kWebhookKeys);
  if (const auto url = map.require("url")) {
    webhook.url = read_url(*url);
  }
  if (const auto secret = map.require("secret")) {
    webhook.secret = read_secret(*secret);
  }
  map.set(webhook.ca_file, "ca_file", [](const Value& v) { return v.text(); });
  if (const auto events = map.find("events")) {
    webhook.events = read_events(*events);
  }
}

Result<std::shared_ptr<const alerts::Webhook>> webhook_for(const alerts::WebhookConfig& config) {
  if (config.url.empty() || !has_credential(config.secret)) {
    return nullptr;
  }
  SLUICE_TRY(const Secret secret, read_credential(config.secret));
  return alerts::make_webhook(config, secret);
}

}  // namespace sluice
