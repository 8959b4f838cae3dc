#include "adapters/alerts/announcer.h"

#include <algorithm>
#include <array>
#include <stop_token>
#include <utility>

#include "adapters/alerts/announcer/signature.h"
#include "base/digest.h"
#include "base/log.h"

namespace sluice::alerts {
namespace {

constexpr std::chrono::seconds kLinesWindow{1};

/// What ends a service or breaks a promise, as against what a promise kept has cost somebody.
log::Level severity_of(AlertKind kind) {
  return kind <= AlertKind::detector_failed ? log::Level::error : log::Level::warning;
}

}  // namespace

struct Announcer::Target {
  Target(net::Loop& loop, std::shared_ptr<const Webhook> where)
      : webhook(std::move(where)),
        pool(loop, webhook->upstream, {.connections_max = 1, .waiting_max = 1}, webhook->tls) {}

  std::shared_ptr<const Webhook> webhook;  ///< shared by the targets of all loop threads
  net::Pool pool;
};

Announcer::Announcer(Place place, Observer observer)
    : place_(place), observer_(std::move(observer)) {}

Announcer::~Announcer() = default;

void Announcer::send_to(std::shared_ptr<const Webhook> webhook) {
  target_ =
      webhook == nullptr ? nullptr : std::make_shared<Target>(place_.loop, std::move(webhook));
}

void Announcer::raise(const Alert& alert) {
  write_line(alert);
  if (target_ == nullptr || !target_->webhook->wants(alert.kind)) {
    return;
  }
  if (!batch_.add(alert)) {
    observer_(Posting::lost, 1);
  }
  if (!is_delivering_) {
    is_delivering_ = true;
    place_.loop.spawn(deliver_all());
  }
}

void Announcer::write_line(const Alert& alert) {
  const Deadline now = place_.clock.now();
  if (now - lines_since_ >= kLinesWindow) {
    if (lines_left_out_ > 0) {
      log::warning("alerts_not_shown", {{"count", lines_left_out_}});
    }
    lines_since_ = now;
    lines_ = 0;
    lines_left_out_ = 0;
  }
  if (++lines_ > kLinesMax) {
    ++lines_left_out_;
    return;
  }
  const std::string_view request = alert.is_about_a_request() ? alert.request.view() : "";
  log::write(severity_of(alert.kind),
             "alert",
             {{"kind", log::Value::name(to_string(alert.kind))},
              {"request", log::Value::name(request)},
              {"tenant", log::Value::name(alert.tenant.value)},
              {"key", log::Value::name(alert.key.value)},
              {"workload", log::Value::name(alert.workload.text())},
              {"rule", log::Value::name(alert.rule.text())},
              {"level", log::Value::name(alert.level.text())},
              {"zone", log::Value::name(alert.zone.text())},
              {"count", alert.count}});
}

Announcer::Message Announcer::next_message() {
  const Batch batch = std::exchange(batch_, Batch());
  std::array<std::uint8_t, 16> id{};
  place_.entropy.fill(id);
  return {.id = "msg_" + to_hex(id),
          .body = batch.to_json(std::chrono::floor<std::chrono::seconds>(place_.clock.wall())),
          .alerts = batch.size()};
}

Task<> Announcer::deliver_all() {
  while (!batch_.empty() && target_ != nullptr && !place_.loop.is_shut_down()) {
    const std::shared_ptr<Target> target = target_;
    co_await place_.loop.sleep_until(place_.clock.now() + target->webhook->pace.gather);
    co_await deliver(target, next_message());
  }
  is_delivering_ = false;
}

Task<> Announcer::deliver(std::shared_ptr<Target> target, Message message) {
  const Pace& pace = target->webhook->pace;
  std::chrono::milliseconds wait = pace.retry_first;
  for (int attempt = 1; attempt <= pace.attempts_max; ++attempt) {
    const Result<void> posted = co_await post(*target, message);
    if (posted) {
      observer_(Posting::delivered, 1);
      co_return;
    }
    if (place_.loop.is_shut_down()) {
      break;
    }
    observer_(Posting::failed, 1);
    log::warning(
        "alert_post_failed",
        {{"attempt", attempt}, {"error", log::Value::name(to_string(posted.error().code))}});
    if (attempt < pace.attempts_max) {
      co_await place_.loop.sleep_until(place_.clock.now() + wait);
      wait = std::min(2 * wait, pace.retry_max);
    }
  }
  observer_(Posting::lost, message.alerts);
  log::error("alerts_lost", {{"count", message.alerts}});
}

Task<Result<void>> Announcer::post(Target& target, const Message& message) {
  const auto now = std::chrono::floor<std::chrono::seconds>(place_.clock.wall());
  const std::string seconds = std::to_string(now.time_since_epoch().count());
  const std::string signature = sign(target.webhook->key, message.id, now, message.body);
  const std::array<HeaderField, 5> headers = {
      HeaderField{.name = "content-type", .value = "application/json"},
      HeaderField{.name = "user-agent", .value = "sluice"},
      HeaderField{.name = "webhook-id", .value = message.id},
      HeaderField{.name = "webhook-timestamp", .value = seconds},
      HeaderField{.name = "webhook-signature", .value = signature}};
  // A base path of the URL is put before it.
  const std::string_view path = target.webhook->upstream.base_path.empty() ? "/" : "";
  const Result<net::ClientResponse> response =
      co_await target.pool.open({.target = path, .headers = headers, .body = message.body},
                                place_.clock.now() + target.webhook->pace.timeout,
                                std::stop_token());
  if (!response) {
    co_return fail(response.error());
  }
  // Anything but 2xx, a redirect too, is a failure; what the answer says is nobody's concern.
  if (response->status() < 200 || response->status() > 299) {
    co_return fail(ErrorCode::upstream_rejected, "the receiver did not take the message");
  }
  co_return Result<void>();
}

}  // namespace sluice::alerts
