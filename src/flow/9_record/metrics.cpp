#include "flow/9_record/metrics.h"

#include <algorithm>

#include "domain/ids.h"

namespace sluice::record {
namespace {

bool is_row_of(const RouteMetrics& row, const RouteKey& key) {
  return row.model == key.model && row.engine == key.engine && row.zone == key.zone;
}

std::unique_ptr<RouteMetrics> new_row(const RouteKey& key) {
  auto row = std::make_unique<RouteMetrics>();
  row->engine = key.engine;
  row->model = key.model;
  row->zone = key.zone;
  return row;
}

}  // namespace

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

void Metrics::ended(Ending ending, ErrorCode error) {
  const bool is_success = ending == Ending::answered || ending == Ending::degraded;
  endings_[to_index(ending)][is_success ? 0 : to_index(error)].add();
}

RouteMetrics& Metrics::route(const RouteKey& key) {
  const std::size_t known = routes_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < known; ++i) {
    if (is_row_of(*rows_[i], key)) {
      return *rows_[i];
    }
  }
  if (known == kRoutesMax) {
    return *rows_[kRoutesMax - 1];
  }
  const bool is_last = known == kRoutesMax - 1;
  rows_[known] = new_row(is_last ? RouteKey{"other", "other", "other"} : key);
  routes_.store(known + 1, std::memory_order_release);
  return *rows_[known];
}

void Metrics::found(EntityType type, std::uint64_t count) {
  findings_[std::min(to_index(type), kBuiltInEntities)].add(count);
}

std::uint64_t Metrics::open_requests() const {
  std::uint64_t over = 0;
  for (const auto& by_error : endings_) {
    for (const Counter& counter : by_error) {
      over += counter.value();
    }
  }
  // Another thread may read between two additions of the writer: never below zero.
  const std::uint64_t all = begun_.value();
  return all > over ? all - over : 0;
}

}  // namespace sluice::record
