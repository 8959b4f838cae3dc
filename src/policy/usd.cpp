#include "policy/usd.h"

namespace sluice::policy {
namespace {

constexpr std::size_t kDecimals = 3;  // 1 USD per 1e6 tokens = 1e9 / 1e6 = 1000 nano-dollars each.
constexpr std::size_t kWholeDigitsMax = 7;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<std::int64_t> nano_usd_per_token(std::string_view usd_per_mtok) {
  const std::size_t point = usd_per_mtok.find('.');
  const std::string_view whole = usd_per_mtok.substr(0, point);
  const std::string_view decimals =
      point == std::string_view::npos ? std::string_view("0") : usd_per_mtok.substr(point + 1);
  if (!is_digits(whole) || !is_digits(decimals) || whole.size() > kWholeDigitsMax ||
      decimals.size() > kDecimals) {
    return std::nullopt;
  }
  std::int64_t nano = 0;
  for (const char digit : whole) {
    nano = nano * 10 + (digit - '0');
  }
  for (std::size_t i = 0; i < kDecimals; ++i) {
    nano = nano * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  }
  if (nano > kUsdPerMtokMax * 1'000) {
    return std::nullopt;
  }
  return nano;
}

}  // namespace sluice::policy
