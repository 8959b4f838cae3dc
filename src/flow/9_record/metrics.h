#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "domain/alert.h"
#include "domain/entity.h"
#include "domain/evidence.h"
#include "domain/money.h"
#include "domain/usage.h"

namespace sluice::record {

/// A number that one thread writes and any thread may read. No locked instruction: the writer is
/// alone, so that load and store need not be one step.
class Counter {
 public:
  void add(std::uint64_t amount = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }

  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// How many observations were at most each bound. `kBounds` ascends; the unit is the caller's.
template <const auto& kBounds>
class Histogram {
 public:
  void observe(std::uint64_t amount) {
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && amount > kBounds[bucket]) {
      ++bucket;
    }
    buckets_[bucket].add();
    sum_.add(amount);
  }

  static constexpr std::size_t kBuckets = kBounds.size() + 1;  ///< the last one has no bound

  /// Observations in one bucket alone, not summed up.
  [[nodiscard]] std::uint64_t bucket(std::size_t i) const { return buckets_[i].value(); }

  [[nodiscard]] std::uint64_t sum() const { return sum_.value(); }

 private:
  std::array<Counter, kBuckets> buckets_;
  Counter sum_;
};

/// Microseconds of a whole request: 1 ms to 120 s.
inline constexpr std::array<std::uint64_t, 14> kDurationBounds = {1'000,
                                                                  2'500,
                                                                  5'000,
                                                                  10'000,
                                                                  25'000,
                                                                  50'000,
                                                                  100'000,
                                                                  250'000,
                                                                  500'000,
                                                                  1'000'000,
                                                                  2'500'000,
                                                                  10'000'000,
                                                                  30'000'000,
                                                                  120'000'000};
/// Microseconds of the gateway's own part: 10 us to 100 ms.
inline constexpr std::array<std::uint64_t, 12> kOverheadBounds = {
    10, 25, 50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 100'000};
/// Microseconds of an answered request, as OpenTelemetry's GenAI conventions bound
/// `gen_ai.server.request.duration` (semantic conventions 1.37, "Generative AI metrics").
inline constexpr std::array<std::uint64_t, 14> kOperationBounds = {10'000,
                                                                   20'000,
                                                                   40'000,
                                                                   80'000,
                                                                   160'000,
                                                                   320'000,
                                                                   640'000,
                                                                   1'280'000,
                                                                   2'560'000,
                                                                   5'120'000,
                                                                   10'240'000,
                                                                   20'480'000,
                                                                   40'960'000,
                                                                   81'920'000};
/// Tokens, as the same conventions bound `gen_ai.client.token.usage`.
inline constexpr std::array<std::uint64_t, 14> kTokenBounds = {1,
                                                               4,
                                                               16,
                                                               64,
                                                               256,
                                                               1'024,
                                                               4'096,
                                                               16'384,
                                                               65'536,
                                                               262'144,
                                                               1'048'576,
                                                               4'194'304,
                                                               16'777'216,
                                                               67'108'864};

inline constexpr std::size_t kErrorCodes = static_cast<std::size_t>(ErrorCode::parked) + 1;
inline constexpr std::size_t kEndings = static_cast<std::size_t>(Ending::parked) + 1;
inline constexpr std::size_t kBuiltInEntities = std::size(entity_table::kRows);

/// Where a request went. Configured names, never a caller's words.
struct RouteKey {
  std::string_view engine;
  std::string_view model;
  std::string_view zone;
};

/// What is counted for one model of one engine in one zone.
struct RouteMetrics {
  std::string engine;
  std::string model;
  std::string zone;
  Counter attempts;
  std::array<Counter, kErrorCodes> failures;  ///< by ErrorCode
  Counter answers;
  Counter input_tokens;
  Counter cache_read_tokens;
  Counter cache_write_tokens;
  Counter output_tokens;
  Counter reasoning_tokens;
  Counter cost_nano_usd;
  Histogram<kTokenBounds> input_usage;  ///< of one request, cached ones included
  Histogram<kTokenBounds> output_usage;
  Histogram<kOperationBounds> duration_us;
};

/// What one request adds, besides its duration.
struct Tally {
  std::uint32_t redactions = 0;
  std::uint32_t restored = 0;
  std::uint32_t unknown_placeholders = 0;
  std::uint32_t answer_findings = 0;
};

/// The counters of one loop thread, which alone writes them; any thread may read them meanwhile.
class Metrics {
 public:
  /// More routes than this (configurations come and go) are counted together as `other`.
  static constexpr std::size_t kRoutesMax = 256;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// A request has come in; `ended` must follow once.
  void begun() { begun_.add(); }

  /// `error` is meaningful unless the request was answered or degraded.
  void ended(Ending ending, ErrorCode error);

  /// The row of a route, made when it is first seen. Cost: a walk over the routes seen so far.
  [[nodiscard]] RouteMetrics& route(const RouteKey& key);

  /// Counts `count` findings; configured types are counted together as `custom`.
  void found(EntityType type, std::uint64_t count);

  void alerted(AlertKind kind) { alerts_[to_index(kind)].add(); }

  [[nodiscard]] std::uint64_t alert_count(AlertKind kind) const {
    return alerts_[to_index(kind)].value();
  }

  [[nodiscard]] std::size_t routes() const { return routes_.load(std::memory_order_acquire); }

  [[nodiscard]] const RouteMetrics& route_at(std::size_t i) const { return *rows_[i]; }

  [[nodiscard]] std::uint64_t open_requests() const;

  Histogram<kDurationBounds> duration_us;
  Histogram<kOverheadBounds> overhead_us;
  Counter redactions;
  Counter restored;
  Counter unknown_placeholders;
  Counter answer_findings;
  Counter journal_failures;
  Counter alert_posts_delivered;  ///< messages to the webhook
  Counter alert_posts_failed;     ///< attempts of one that failed
  Counter alerts_lost;            ///< alerts that the webhook was never told of

  /// Requests that ended so; for answered and degraded ones in the row of ErrorCode 0.
  [[nodiscard]] std::uint64_t ended_count(Ending ending, std::size_t error) const {
    return endings_[static_cast<std::size_t>(ending)][error].value();
  }

  /// Findings of the i-th built-in type; i = kBuiltInEntities for all configured ones.
  [[nodiscard]] std::uint64_t found_count(std::size_t i) const { return findings_[i].value(); }

 private:
  Counter begun_;
  std::array<std::array<Counter, kErrorCodes>, kEndings> endings_;
  std::array<Counter, kBuiltInEntities + 1> findings_;
  std::array<Counter, kAlertKinds> alerts_;
  // A row is complete before `routes_` shows it and never changes its names: readers need no lock.
  std::array<std::unique_ptr<RouteMetrics>, kRoutesMax> rows_;
  std::atomic<std::size_t> routes_ = 0;
};

}  // namespace sluice::record
