#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "policy/load_fake.h"
#include "policy/prove.h"

namespace sluice::policy {

/// The day from which tests prove.
inline constexpr std::chrono::sys_days kProofDay = std::chrono::year(2026) / 11 / 21;

/// A policy that must load.
[[nodiscard]] inline Loaded loaded(std::string_view text) {
  Loaded result = FakeWorld().load_text(text);
  EXPECT_TRUE(result.snapshot) << printed(result.problems);
  return result;
}

/// What it claims, and what every policy claims.
[[nodiscard]] inline std::vector<Claim> all_claims(const Loaded& policy) {
  std::vector<Claim> claims = boundary_claims(*policy.snapshot);
  claims.insert(claims.end(), policy.claims.begin(), policy.claims.end());
  return claims;
}

}  // namespace sluice::policy
