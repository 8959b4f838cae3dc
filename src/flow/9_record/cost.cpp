#include "flow/9_record/cost.h"

#include <algorithm>
#include <limits>

namespace sluice::record {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// An engine's figures are not trusted: a sum that does not fit is the largest that does.
std::int64_t add_saturating(std::int64_t sum, std::int64_t tokens, std::int64_t nano_per_token) {
  std::int64_t product = 0;
  std::int64_t total = 0;
  if (__builtin_mul_overflow(std::max<std::int64_t>(tokens, 0), nano_per_token, &product) ||
      __builtin_add_overflow(sum, product, &total)) {
    return kMost;
  }
  return total;
}

const Price& price_on(const Model& model, std::chrono::sys_days date) {
  const auto later =
      std::ranges::upper_bound(model.prices, date, std::ranges::less{}, &Price::since);
  return later == model.prices.begin() ? model.prices.front() : *std::prev(later);
}

}  // namespace

Money cost_of(const Usage& usage, const Model& model, std::chrono::sys_days date) {
  if (model.prices.empty()) {
    return {};
  }
  const Price& price = price_on(model, date);
  std::int64_t sum = add_saturating(0, usage.input_tokens, price.input_nano_usd_per_token);
  sum = add_saturating(sum, usage.cache_read_tokens, price.cache_read_nano_usd_per_token);
  sum = add_saturating(sum, usage.cache_write_tokens, price.cache_write_nano_usd_per_token);
  // Reasoning tokens are a part of the output tokens and billed with them.
  return {add_saturating(sum, usage.output_tokens, price.output_nano_usd_per_token)};
}

Usage estimate_usage(std::uint32_t input_tokens_estimate, std::uint64_t output_bytes) {
  constexpr std::uint64_t kBytesPerToken = 4;
  const std::uint64_t output_tokens =
      output_bytes / kBytesPerToken + (output_bytes % kBytesPerToken == 0 ? 0 : 1);
  return {.input_tokens = input_tokens_estimate,
          .output_tokens = static_cast<std::int64_t>(output_tokens),
          .estimated = true};
}

}  // namespace sluice::record
