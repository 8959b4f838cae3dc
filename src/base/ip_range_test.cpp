// A network that is read wrongly leaves machines unprotected that somebody listed.

#include "base/ip_range.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

struct ContainsCase {
  const char* note;
  std::string_view outer;
  std::string_view inner;
  bool want;
};

constexpr ContainsCase kContains[] = {
    {"first", "10.20.0.0/16", "10.20.0.0", true},
    {"last", "10.20.0.0/16", "10.20.255.255", true},
    {"one before", "10.20.0.0/16", "10.19.255.255", false},
    {"one behind", "10.20.0.0/16", "10.21.0.0", false},
    {"in the middle of a byte", "10.20.16.0/20", "10.20.31.255", true},
    {"behind the middle of a byte", "10.20.16.0/20", "10.20.32.0", false},
    {"a single address", "10.20.0.1", "10.20.0.1", true},
    {"another address", "10.20.0.1", "10.20.0.2", false},
    {"written with its prefix", "10.0.0.0/8", "10.20.3.4/24", true},
    {"IPv6", "fd00:20::/32", "fd00:20:1::1", true},
    {"another IPv6", "fd00:20::/32", "fd00:21::1", false},
    {"IPv4 written as IPv6", "10.20.0.0/16", "::ffff:10.20.3.4", true},
    {"IPv4 is in no range of IPv6", "fd00::/8", "10.20.3.4", false},
};

TEST(IpRange, ContainsItsAddresses) {
  for (const ContainsCase& c : kContains) {
    SCOPED_TRACE(c.note);
    const auto outer = ip_range_of(c.outer);
    const auto inner = ip_range_of(c.inner);
    ASSERT_TRUE(outer && inner);
    EXPECT_EQ(contains(*outer, *inner), c.want);
  }
}

TEST(IpRange, RefusesWhatIsNone) {
  for (const std::string_view text : {"",
                                      "10",
                                      "10.0.0",
                                      "10.0.0.256",
                                      "10.0.0.0/",
                                      "10.0.0.0/33",
                                      "10.0.0.0/8x",
                                      "10.0.0.0/-1",
                                      "fd00::/129",
                                      "fd00:::1",
                                      "host.example/8"}) {
    EXPECT_FALSE(ip_range_of(text)) << text;
  }
}

TEST(IpRange, IsWrittenAsItIsRead) {
  for (const std::string_view text : {"10.20.0.0/16", "10.20.3.4", "fd00:20::/32", "::1"}) {
    EXPECT_EQ(to_text(*ip_range_of(text)), text);
  }
  EXPECT_EQ(to_text(first_of(*ip_range_of("10.20.3.4/16"))), "10.20.0.0/16");
  EXPECT_EQ(to_text(first_of(*ip_range_of("fd00:20:1::1/32"))), "fd00:20::/32");
}

}  // namespace
}  // namespace sluice
