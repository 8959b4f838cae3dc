#include "flow/6_protect/issuer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::protect {
namespace {

using Entry = Restoration::Entry;

constexpr EntityType kEmail = entity("personal.email");

Entry entry(std::string placeholder, std::string original) {
  return {.placeholder = std::move(placeholder), .original = std::move(original), .type = kEmail};
}

// One customer's address in another's place: when two values meet on one placeholder, the attempt
// must be refused, since nothing could tell them apart in the answer.
TEST(Issuer, TwoValuesOnOnePlaceholderAreRefused) {
  const Result<Restoration> got = settled({entry("EMAIL_BBBBBBBBBB", "ann@acme.io"),
                                           entry("EMAIL_CCCCCCCCCC", "eve@acme.io"),
                                           entry("EMAIL_BBBBBBBBBB", "bob@acme.io")});
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::denied_by_policy);
  EXPECT_FALSE(got.error().hint.empty());
  for (const std::string& secret : {"ann", "bob", "acme", "BBBB"}) {
    EXPECT_EQ(got.error().message.find(secret), std::string::npos) << got.error().message;
  }
}

// The same value twice is no collision, or every second mention would be refused.
TEST(Issuer, OneValueTwiceIsOneEntry) {
  const Result<Restoration> got = settled({entry("EMAIL_CCCCCCCCCC", "eve@acme.io"),
                                           entry("EMAIL_BBBBBBBBBB", "ann@acme.io"),
                                           entry("EMAIL_CCCCCCCCCC", "eve@acme.io")});
  ASSERT_TRUE(got.has_value());
  ASSERT_EQ(got->entries.size(), 2U);
  EXPECT_EQ(got->entries[0].original, "ann@acme.io");
  EXPECT_EQ(got->entries[1].original, "eve@acme.io");
}

// What issue() makes goes the same way, up to its limit and not beyond.
TEST(Issuer, TakesUpToItsLimit) {
  const Digest scope{};
  const EntityCatalog catalog;
  for (const std::size_t over : {0U, 1U}) {
    Issuer issuer(scope, catalog);
    const std::string first = issuer.issue(kEmail, "ann@acme.io");
    for (std::size_t i = 1; i < kPlaceholdersMax + over; ++i) {
      EXPECT_EQ(issuer.issue(kEmail, "ann@acme.io"), first);
    }
    const Result<Restoration> got = issuer.take();
    ASSERT_EQ(got.has_value(), over == 0);
    if (got) {
      EXPECT_EQ(got->entries.size(), 1U);
    }
  }
}

}  // namespace
}  // namespace sluice::protect
