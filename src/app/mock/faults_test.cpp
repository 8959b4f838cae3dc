#include "app/mock/faults.h"

#include <gtest/gtest.h>

namespace sluice::mock {
namespace {

// If this failed, a drill would inject another fault than the one that its report names.
TEST(Faults, Parse) {
  struct Case {
    const char* text;
    std::optional<Fault> want;
    bool valid;
  };

  const Case cases[] = {
      {"", std::nullopt, true},
      {"status:503", Fault{.kind = Fault::Kind::status, .status = 503}, true},
      {"status:300", Fault{.kind = Fault::Kind::status, .status = 300}, true},
      {"status:299", std::nullopt, false},
      {"status:600", std::nullopt, false},
      {"status:50x", std::nullopt, false},
      {"hang", Fault{.kind = Fault::Kind::hang}, true},
      {"cut", Fault{.kind = Fault::Kind::cut}, true},
      {"Hang", std::nullopt, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const Result<std::optional<Fault>> got = parse_fault(c.text);
    ASSERT_EQ(got.has_value(), c.valid);
    if (c.valid) {
      EXPECT_EQ(*got, c.want);
    }
  }
}

// If this failed, the same seed would break other requests in every run, and no failure could be
// looked at twice.
TEST(Faults, DrawRepeatsForTheSameSeed) {
  const Fault fault{.kind = Fault::Kind::hang};
  FaultDraw one(fault, 0.5, 7, 0);
  FaultDraw two(fault, 0.5, 7, 0);
  int failed = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::optional<Fault> drawn = one.draw();
    EXPECT_EQ(drawn, two.draw());
    failed += drawn ? 1 : 0;
  }
  EXPECT_GT(failed, 400);
  EXPECT_LT(failed, 600);
}

// If this failed, "works at first, then breaks" could not be drilled.
TEST(Faults, LeavesTheFirstRequestsAlone) {
  FaultDraw draw(Fault{}, 1.0, 1, 2);
  EXPECT_FALSE(draw.draw().has_value());
  EXPECT_FALSE(draw.draw().has_value());
  EXPECT_TRUE(draw.draw().has_value());
  FaultDraw never(Fault{}, 0.0, 1, 0);
  EXPECT_FALSE(never.draw().has_value());
  FaultDraw none(std::nullopt, 1.0, 1, 0);
  EXPECT_FALSE(none.draw().has_value());
}

}  // namespace
}  // namespace sluice::mock
