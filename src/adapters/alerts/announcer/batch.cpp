#include "adapters/alerts/announcer/batch.h"

#include <algorithm>
#include <tuple>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sluice::alerts {
namespace {

using Json = nlohmann::ordered_json;

/// What makes two alerts alike.
auto key_of(const Alert& alert) {
  return std::tie(
      alert.kind, alert.tenant, alert.key, alert.workload, alert.rule, alert.level, alert.zone);
}

std::string iso_time_of(std::chrono::sys_time<std::chrono::microseconds> time) {
  return iso_time(std::chrono::floor<std::chrono::seconds>(time));
}

/// What is not known is left out.
void put(Json& row, const char* key, const std::string& text) {
  if (!text.empty()) {
    row[key] = text;
  }
}

}  // namespace

std::string iso_time(std::chrono::sys_seconds time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", time);
}

bool Batch::add(const Alert& alert) {
  auto row = std::ranges::find_if(
      rows_, [&](const Row& known) { return key_of(known.first) == key_of(alert); });
  if (row == rows_.end()) {
    if (rows_.size() == kRowsMax) {
      ++lost_;
      return false;
    }
    const auto place = std::ranges::upper_bound(
        rows_, alert.kind, {}, [](const Row& known) { return known.first.kind; });
    row = rows_.insert(place, {.first = alert});
  }
  ++size_;
  ++row->alerts;
  row->values += alert.count;
  row->last = alert.time;
  if (alert.is_about_a_request() && row->requests.size() < kRequestsMax) {
    row->requests.push_back(alert.request);
  }
  return true;
}

std::string Batch::to_json(std::chrono::sys_seconds now) const {
  Json alerts = Json::array();
  for (const Row& row : rows_) {
    const Alert& first = row.first;
    Json entry = {{"kind", to_string(first.kind)}, {"count", row.alerts}};
    entry["values"] = row.values;
    entry["first"] = iso_time_of(first.time);
    entry["last"] = iso_time_of(row.last);
    put(entry, "tenant", first.tenant.value);
    put(entry, "key", first.key.value);
    put(entry, "workload", first.workload.text());
    put(entry, "rule", first.rule.text());
    put(entry, "level", first.level.text());
    put(entry, "zone", first.zone.text());
    Json requests = Json::array();
    for (const RequestId& request : row.requests) {
      requests.push_back(request.view());
    }
    entry["requests"] = std::move(requests);
    alerts.push_back(std::move(entry));
  }
  const Json message = {{"type", "sluice.alerts"},
                        {"timestamp", iso_time(now)},
                        {"data", {{"alerts", std::move(alerts)}, {"lost", lost_}}}};
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sluice::alerts
