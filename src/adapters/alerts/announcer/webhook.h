#pragma once

#include <bitset>
#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "domain/alert.h"
#include "net/address.h"
#include "net/tls_context.h"

namespace sluice::alerts {

/// How messages are sent.
struct Pace {
  std::chrono::milliseconds gather{1'000};       ///< alerts of this long are one message
  std::chrono::milliseconds timeout{10'000};     ///< of one attempt, up to the answer's head
  std::chrono::milliseconds retry_first{1'000};  ///< before the second attempt; then doubled
  std::chrono::milliseconds retry_max{60'000};   ///< but never longer
  int attempts_max = 8;                          ///< of one message; then it is lost
};

/// `alerts.webhook` of the configuration; nothing in it is checked yet.
struct WebhookConfig {
  std::string url;     ///< empty: there is no webhook
  std::string secret;  ///< `env:NAME` or `file:/path`
  std::string ca_file;
  std::bitset<kAlertKinds> events = std::bitset<kAlertKinds>().set();  ///< by AlertKind
};

/// Where messages go. Immutable; shared by all loop threads.
struct Webhook {
  net::Upstream upstream;
  Secret key;  ///< the bytes
  std::bitset<kAlertKinds> events;
  std::shared_ptr<const net::TlsContext> tls;  ///< null: plain HTTP
  Pace pace;

  [[nodiscard]] bool wants(AlertKind kind) const { return events.test(to_index(kind)); }
};

/// @param secret  what `config.secret` leads to
/// @error config_invalid  URL, key or certificate authorities cannot be used
[[nodiscard]] Result<std::shared_ptr<const Webhook>> make_webhook(const WebhookConfig& config,
                                                                  const Secret& secret,
                                                                  const Pace& pace = {});

}  // namespace sluice::alerts
