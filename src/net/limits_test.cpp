#include "net/limits.h"

#include <functional>

#include <gtest/gtest.h>

#include "net/http_client.h"

namespace sluice::net {
namespace {

using std::chrono::milliseconds;

struct RangeCase {
  const char* path;
  std::function<void(Limits&)> break_it;
};

const RangeCase kRanges[] = {
    {"message.head_bytes_max", [](Limits& l) { l.message.head_bytes_max = 1023; }},
    {"message.headers_max", [](Limits& l) { l.message.headers_max = 1001; }},
    {"message.target_bytes_max", [](Limits& l) { l.message.target_bytes_max = 63; }},
    {"message.chunk_extra_bytes_max", [](Limits& l) { l.message.chunk_extra_bytes_max = 65'537; }},
    {"message.trailer_bytes_max", [](Limits& l) { l.message.trailer_bytes_max = 65'537; }},
    {"body_bytes_max", [](Limits& l) { l.body_bytes_max = (1U << 30U) + 1; }},
    {"bodies_bytes_max", [](Limits& l) { l.bodies_bytes_max = 1023; }},
    {"requests_per_connection_max", [](Limits& l) { l.requests_per_connection_max = 0; }},
    {"connections_max", [](Limits& l) { l.connections_max = 0; }},
    {"header_timeout", [](Limits& l) { l.header_timeout = milliseconds{0}; }},
    {"body_timeout", [](Limits& l) { l.body_timeout = milliseconds{-1}; }},
    {"idle_timeout", [](Limits& l) { l.idle_timeout = milliseconds{3'600'001}; }},
    {"write_timeout", [](Limits& l) { l.write_timeout = milliseconds{0}; }},
    {"linger_bytes_max", [](Limits& l) { l.linger_bytes_max = (16U << 20U) + 1; }},
    {"linger_timeout", [](Limits& l) { l.linger_timeout = milliseconds{60'001}; }},
};

// A limit of nothing, or of everything, is a gateway that serves nobody or falls to anybody.
TEST(Limits, EachRangeIsChecked) {
  EXPECT_TRUE(Limits{}.validate().empty());
  EXPECT_TRUE(PoolLimits{}.validate().empty());
  for (const RangeCase& c : kRanges) {
    SCOPED_TRACE(c.path);
    Limits limits;
    c.break_it(limits);
    const auto problems = limits.validate();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, c.path);
  }
}

// Who configures wants all that is wrong at once.
TEST(Limits, AllProblemsAtOnce) {
  Limits limits;
  for (const RangeCase& c : kRanges) {
    c.break_it(limits);
  }
  EXPECT_EQ(limits.validate().size(), std::size(kRanges));
  const PoolLimits pool{.connections_max = 0, .connect_timeout = milliseconds{0}};
  EXPECT_EQ(pool.validate().size(), 2U);
}

}  // namespace
}  // namespace sluice::net
