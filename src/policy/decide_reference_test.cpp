#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/random_policy_fake.h"
#include "policy/reference_fake.h"

namespace sluice::policy {
namespace {

constexpr std::uint64_t kCases = 100'000;  // `make test` asks for a million.
constexpr int kCasesOfOnePolicy = 250;     // Making a policy costs as much as a dozen decisions.

/// A number of the environment, so that a failure can be repeated and a run be longer.
std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread.
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Tally {
  std::uint64_t cases = 0;
  std::uint64_t admitted = 0;
  std::uint64_t refused = 0;
  std::uint64_t degraded = 0;
  std::uint64_t fall_backs = 0;
  std::uint64_t unavailable = 0;
  std::uint64_t reviews = 0;
};

std::string printed(const std::vector<reference::PlainPlan::Try>& tries) {
  std::string text;
  for (const auto& [model, degraded] : tries) {
    text += std::to_string(model) + (degraded ? "* " : " ");
  }
  return text;
}

std::vector<reference::PlainPlan::Try> tries_of(const Plan& plan) {
  std::vector<reference::PlainPlan::Try> tries;
  for (const Candidate& candidate : plan.attempts) {
    tries.push_back({.model = to_index(candidate.model), .degraded = candidate.degraded});
  }
  return tries;
}

/// Whether the policy lets a candidate go, whatever else is wrong with it.
bool is_admitted(const Candidate& candidate) {
  return candidate.drop == Drop::none || candidate.drop >= Drop::engine_off;
}

/// Regions and categories of a label, as truths.
template <std::size_t size>
std::vector<bool> bits_of(unsigned bits, const std::array<bool, size>& /*like*/) {
  std::vector<bool> truths(size);
  for (std::size_t i = 0; i < size; ++i) {
    truths[i] = (bits >> i & 1U) != 0;
  }
  return truths;
}

void compare_residual(const Label& got, const reference::PlainLabel& want) {
  ASSERT_EQ(static_cast<int>(got.level), want.level);
  ASSERT_TRUE(std::ranges::equal(bits_of(got.categories, want.categories), want.categories));
  ASSERT_EQ(got.regions.has_value(), want.is_restricted);
  if (got.regions) {
    ASSERT_TRUE(std::ranges::equal(bits_of(*got.regions, want.regions), want.regions));
  }
  ASSERT_EQ(got.terms.retention_days_max ? int{*got.terms.retention_days_max}
                                         : reference::PlainLabel::kForEver,
            want.retention_days_max);
  ASSERT_EQ(got.terms.no_training, want.no_training);
}

/// What callers and explanations say besides: reasons, rules, residual labels, the route.
void compare_words(const Snapshot& snapshot,
                   const Plan& got,
                   const reference::PlainPlan& want,
                   const reference::Admits& admits) {
  ASSERT_EQ(got.considered.size(), snapshot.models.size());
  for (const Candidate& candidate : got.considered) {
    const reference::PlainPlan::Said& said = want.models[to_index(candidate.model)];
    ASSERT_EQ(candidate.drop, said.drop)
        << "model " << to_index(candidate.model) << ": " << to_string(candidate.drop) << " for "
        << to_string(said.drop);
    ASSERT_EQ(candidate.rule, said.rule) << "model " << to_index(candidate.model);
    compare_residual(candidate.residual, admits.left_in(to_index(candidate.zone)));
  }
  ASSERT_EQ(got.route, want.route);
  ASSERT_EQ(got.denied_by, want.denied_by);
  ASSERT_EQ(got.awaits, want.awaits);
  ASSERT_EQ(got.on_exhausted, want.on_exhausted);
}

void compare(const Snapshot& snapshot,
             const Facts& facts,
             const Environment& environment,
             Tally& tally) {
  const Plan got = decide(snapshot, facts, environment);
  const reference::Admits admits(snapshot, facts, environment);
  std::vector<bool> open;
  for (std::size_t zone = 0; zone < snapshot.zones.size(); ++zone) {
    open.push_back(admits.to(zone));
  }
  for (const Candidate& candidate : got.considered) {
    ASSERT_EQ(is_admitted(candidate), open[to_index(candidate.zone)])
        << "zone " << to_index(candidate.zone) << ": " << to_string(candidate.drop);
    ++(is_admitted(candidate) ? tally.admitted : tally.refused);
  }
  const reference::PlainPlan want = reference::Choice(snapshot, facts, environment).plan();
  const auto tries = tries_of(got);
  ASSERT_EQ(tries, want.tries) << printed(tries) << "for " << printed(want.tries);
  ASSERT_EQ(got.outcome, want.outcome);
  compare_words(snapshot, got, want, admits);
  tally.fall_backs += tries.size() > 1 ? 1 : 0;
  tally.degraded += !tries.empty() && tries.back().degraded ? 1 : 0;
  tally.unavailable += got.outcome == Plan::Outcome::unavailable ? 1 : 0;
  tally.reviews += got.outcome == Plan::Outcome::review ? 1 : 0;
}

// The boundary itself, and who is asked in which order: one wrong operator in the fast evaluator is
// confidential data in the wrong zone, on some policy that nobody wrote a case for.
TEST(DecideReference, AgreesOnRandomPolicies) {
  const std::uint64_t seed = number_from("SLUICE_SEED", 20261121);
  const std::uint64_t cases = number_from("SLUICE_REFERENCE_CASES", kCases);
  RecordProperty("seed", std::to_string(seed));
  Dice dice(seed);
  RandomPolicy random(dice);
  Tally tally;
  for (std::uint64_t policy = 0; tally.cases < cases; ++policy) {
    const Snapshot snapshot = random.snapshot();
    for (int i = 0; i < kCasesOfOnePolicy; ++i, ++tally.cases) {
      const Facts facts = random.facts(snapshot);
      const Environment environment = random.environment(snapshot);
      compare(snapshot, facts, environment, tally);
      ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << " policy " << policy << " case " << i;
    }
  }
  // A generator that only ever refuses would prove nothing.
  EXPECT_GT(tally.admitted, cases / 4);
  EXPECT_GT(tally.refused, cases / 4);
  EXPECT_GT(tally.fall_backs, cases / 100);
  EXPECT_GT(tally.degraded, cases / 100);
  EXPECT_GT(tally.unavailable, cases / 400);
  EXPECT_GT(tally.reviews, cases / 400);
}

}  // namespace
}  // namespace sluice::policy
