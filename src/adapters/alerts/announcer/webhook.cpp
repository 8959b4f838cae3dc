#include "adapters/alerts/announcer/webhook.h"

#include "adapters/alerts/announcer/signature.h"

namespace sluice::alerts {

Result<std::shared_ptr<const Webhook>> make_webhook(const WebhookConfig& config,
                                                    const Secret& secret,
                                                    const Pace& pace) {
  auto webhook = std::make_shared<Webhook>();
  SLUICE_TRY(webhook->upstream, net::parse_upstream(config.url));
  SLUICE_TRY(webhook->key, read_signing_key(secret));
  if (webhook->upstream.scheme == net::Upstream::Scheme::https) {
    SLUICE_TRY(webhook->tls, net::TlsContext::for_client({.ca_file = config.ca_file}));
  }
  webhook->events = config.events;
  webhook->pace = pace;
  return webhook;
}

}  // namespace sluice::alerts
