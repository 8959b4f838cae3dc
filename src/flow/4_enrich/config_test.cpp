#include "flow/4_enrich/config.h"

#include <gtest/gtest.h>

namespace sluice::enrich {
namespace {

// A limit that nobody meant would forget markings at once, or fill a disk.
TEST(SessionsConfig, LimitsHaveLimits) {
  using namespace std::chrono_literals;
  EXPECT_TRUE(Config().validate().empty());
  EXPECT_TRUE((Config{.ttl = 1min, .labels_max = 1}).validate().empty());
  EXPECT_TRUE((Config{.ttl = 8760h, .labels_max = 1'000'000}).validate().empty());
  EXPECT_EQ((Config{.ttl = 1min - 1ms, .labels_max = 0}).validate().size(), 2U);
  EXPECT_EQ((Config{.ttl = 8760h + 1ms, .labels_max = 1'000'001}).validate().size(), 2U);
}

}  // namespace
}  // namespace sluice::enrich
