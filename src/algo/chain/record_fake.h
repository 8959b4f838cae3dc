#pragma once

#include "domain/evidence.h"

namespace sluice::chain {

/// An intent with something in every field; `n` tells one from another.
[[nodiscard]] inline Intent some_intent(std::uint32_t n) {
  Intent intent{.tenant = {"acme"},
                .key = {"key_AbCdEfGhIjKl"},
                .workload = "chat",
                .engine = "vendor",
                .model = "large-2",
                .zone = "cloud",
                .attempt = 2,
                .original = Level{3},
                .residual = Level{1},
                .original_categories = 0x8001,
                .residual_categories = 2,
                .reasons = {ReasonKind::finding, ReasonKind::document},
                .entities = {{EntityType{7}, 2}, {EntityType{511}, 65'535}},
                .route = "public work",
                .redactions = 5,
                .salted_length = n};
  const std::string id = "req_" + std::to_string(1'000'000 + n) + "ABCDEFGHJKMNPQRSTVW";
  std::copy_n(
      id.begin(), std::min(id.size(), intent.request.text.size()), intent.request.text.begin());
  intent.time += std::chrono::microseconds(1'790'000'000'000'000 + n);
  intent.policy_digest.fill(9);
  intent.commitment.fill(static_cast<std::uint8_t>(n));
  return intent;
}

/// A step of a parked request with something in every field; `n` tells one from another.
[[nodiscard]] inline ParkRecord some_parking(std::uint32_t n) {
  const Intent intent = some_intent(n);
  return {.request = intent.request,
          .time = intent.time,
          .tenant = intent.tenant,
          .key = intent.key,
          .workload = intent.workload,
          .step = ParkStep::resumed,
          .waits_for = WaitsFor::engine,
          .exception = "incident",
          .reviewer = {"key_reviewer"},
          .zone = "private",
          .releases_original = true,
          .resumed_by = some_intent(n + 1).request,
          .policy_digest = intent.policy_digest};
}

/// The closing of the request of `some_intent(n)`.
[[nodiscard]] inline Closing some_closing(std::uint32_t n) {
  const Intent intent = some_intent(n);
  return {.request = intent.request,
          .time = intent.time + std::chrono::milliseconds(800),
          .tenant = intent.tenant,
          .key = intent.key,
          .workload = intent.workload,
          .ending = Ending::refused,
          .error = ErrorCode::denied_by_policy,
          .rule = "no secrets",
          .attempts = 2,
          .engine = "vendor",
          .model = "large-2",
          .zone = "cloud",
          .original = Level{3},
          .entities = intent.entities,
          .usage = {.input_tokens = 1,
                    .cache_read_tokens = 2,
                    .cache_write_tokens = 3,
                    .output_tokens = 400'000,
                    .reasoning_tokens = -1,
                    .estimated = true},
          .cost = {123'456'789'012},
          .duration_us = 800'000,
          .overhead_us = 55};
}

}  // namespace sluice::chain
