#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/latest_day.h"
#include "base/latest_time.h"
#include "base/nearest.h"
#include "base/problem.h"

namespace sluice {
namespace {

// A wrong digest would break key look-up, placeholders and the journal's chain at once.
TEST(Digest, KnownVectors) {
  EXPECT_EQ(to_hex(sha256({"a", "bc"})),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4.
  const std::string key = "Jefe";
  const std::vector<std::uint8_t> bytes(key.begin(), key.end());
  EXPECT_EQ(
      to_hex(hmac_sha256(bytes, {"what do ya want ", "for nothing?"})),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231, case 2.
  const std::vector<std::uint8_t> long_key(131, 0xaa);
  EXPECT_EQ(
      to_hex(hmac_sha256(long_key, {"Test Using Larger Than Block-Size Key - Hash Key First"})),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");  // RFC 4231, case 6.
}

// A person who mistyped a key must be told the right one, and never a wild guess.
TEST(Nearest, SuggestsOnlySlips) {
  const std::vector<std::string> names = {"zones", "engines", "policy"};
  EXPECT_EQ(nearest("zonse", names), "zones");
  EXPECT_EQ(nearest("enginse", names), "engines");
  EXPECT_EQ(nearest("telephone", names), "");
  EXPECT_EQ(did_you_mean("polcy", names), "did you mean `policy`?");
}

// Editors jump to file:line:column; a script greps for "error:".
TEST(Problem, Printed) {
  const Problem problem{.path = "zones[0]",
                        .file = "a.yaml",
                        .line = 3,
                        .column = 5,
                        .message = "unknown key `kid`",
                        .suggestion = "did you mean `kind`?"};
  EXPECT_EQ(to_string(problem),
            "a.yaml:3:5: error: zones[0]: unknown key `kid` (did you mean `kind`?)");
}

// An exception that has ended must not live again because a clock was set back.
TEST(LatestDay, NeverGoesBack) {
  using std::chrono::days;
  using std::chrono::sys_days;
  LatestDay latest;
  EXPECT_EQ(latest.seen(sys_days(days(5))), sys_days(days(5)));
  EXPECT_EQ(latest.seen(sys_days(days(3))), sys_days(days(5)));
  EXPECT_EQ(latest.seen(sys_days(days(6))), sys_days(days(6)));
}

// What has expired must not live again because a clock was set back, also where nobody looked
// while it expired.
TEST(LatestTime, GoesOnWithTheMonotonicClock) {
  using namespace std::chrono_literals;
  const LatestTime::Wall day(std::chrono::days(20'000));
  const LatestTime::Monotonic start(100h);
  LatestTime latest;
  EXPECT_EQ(latest.seen(day, start), day);
  EXPECT_EQ(latest.seen(day - 30min, start + 2h),
            day + 2h);                                     // Set back, and two hours have passed.
  EXPECT_EQ(latest.seen(day + 5h, start + 3h), day + 5h);  // Set ahead.
  EXPECT_EQ(latest.seen(day, start + 4h), day + 6h);
  LatestTime next;
  next.begin_at(day + 6h, LatestTime::Monotonic(1h));  // Another process.
  EXPECT_EQ(next.seen(day, LatestTime::Monotonic(1h)), day + 6h);
  EXPECT_EQ(next.seen(day, LatestTime::Monotonic(2h)), day + 7h);
}

}  // namespace
}  // namespace sluice
