#include "flow/9_record/cost.h"

#include <limits>

#include <gtest/gtest.h>

namespace sluice::record {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr sys_days kSpring{year{2026} / 3 / 1};
constexpr sys_days kSummer{year{2026} / 7 / 1};

/// 3 and 15 dollars per million tokens, halved from summer on.
Model priced_model() {
  return {.name = "m",
          .prices = {{.since = kSpring,
                      .input_nano_usd_per_token = 3'000,
                      .output_nano_usd_per_token = 15'000,
                      .cache_read_nano_usd_per_token = 300,
                      .cache_write_nano_usd_per_token = 3'750},
                     {.since = kSummer,
                      .input_nano_usd_per_token = 1'500,
                      .output_nano_usd_per_token = 7'500,
                      .cache_read_nano_usd_per_token = 150,
                      .cache_write_nano_usd_per_token = 1'875}}};
}

struct CostCase {
  const char* note;
  Usage usage;
  sys_days date;
  std::int64_t want_nano_usd;
};

const CostCase kCostCases[] = {
    {"nothing used", {}, kSpring, 0},
    {"one input token", {.input_tokens = 1}, kSpring, 3'000},
    {"input and output", {.input_tokens = 1'000, .output_tokens = 200}, kSpring, 6'000'000},
    {"cached tokens have their own prices",
     {.input_tokens = 10, .cache_read_tokens = 1'000, .cache_write_tokens = 100},
     kSpring,
     30'000 + 300'000 + 375'000},
    {"reasoning is a part of the output, not billed twice",
     {.output_tokens = 100, .reasoning_tokens = 90},
     kSpring,
     1'500'000},
    {"the day before a change has the old price",
     {.input_tokens = 1},
     kSummer - std::chrono::days(1),
     3'000},
    {"the day of a change has the new price", {.input_tokens = 1}, kSummer, 1'500},
    {"long after the last change", {.input_tokens = 1}, kSummer + std::chrono::days(999), 1'500},
    {"before the first price: that price, not free",
     {.input_tokens = 1},
     kSpring - std::chrono::days(1),
     3'000},
    {"an engine's negative figure earns nothing",
     {.input_tokens = -5, .output_tokens = 1},
     kSpring,
     15'000},
    {"a product that does not fit saturates", {.input_tokens = kMost}, kSpring, kMost},
    {"a sum that does not fit saturates",
     {.input_tokens = kMost / 3'000, .output_tokens = kMost / 15'000},
     kSpring,
     kMost},
};

TEST(Cost, IsTheUsageAtTheDatedPrice) {
  // Otherwise budgets and invoices would be wrong from the day on which a vendor changes a price.
  const Model model = priced_model();
  for (const CostCase& c : kCostCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(cost_of(c.usage, model, c.date).nano_usd, c.want_nano_usd);
  }
}

TEST(Cost, OfAModelWithoutPricesIsNothing) {
  // Otherwise on-prem models could not be compared with the cloud.
  EXPECT_EQ(cost_of({.input_tokens = 1'000'000}, Model{}, kSpring).nano_usd, 0);
}

TEST(Cost, EstimateCountsFourBytesAToken) {
  // Otherwise an engine that reports no usage would look free to budgets.
  EXPECT_EQ(estimate_usage(7, 0), (Usage{.input_tokens = 7, .estimated = true}));
  EXPECT_EQ(estimate_usage(7, 1).output_tokens, 1);
  EXPECT_EQ(estimate_usage(7, 4).output_tokens, 1);
  EXPECT_EQ(estimate_usage(7, 5).output_tokens, 2);
  EXPECT_GT(estimate_usage(7, std::numeric_limits<std::uint64_t>::max()).output_tokens, 0);
}

}  // namespace
}  // namespace sluice::record
