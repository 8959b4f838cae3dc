#include "adapters/alerts/announcer/signature.h"

#include <gtest/gtest.h>

namespace sluice::alerts {
namespace {

std::string base64_of_24_bytes() {
  return "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";  // The key of the specification's own example.
}

TEST(Signature, IsThatOfTheSpecification) {
  // Otherwise no library for Standard Webhooks could check what we send.
  const Result<Secret> key = read_signing_key(Secret("whsec_" + base64_of_24_bytes()));
  ASSERT_TRUE(key);
  const std::string signature = sign(*key,
                                     "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                     std::chrono::sys_seconds(std::chrono::seconds(1614265330)),
                                     R"({"test": 2432232314})");
  EXPECT_EQ(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

struct KeyCase {
  const char* note;
  std::string text;
  bool is_key;
};

TEST(Signature, AKeyIsLongAndInBase64) {
  // Otherwise a password of six letters would sign what a compliance officer relies on.
  const KeyCase cases[] = {
      {"24 bytes, the least", "whsec_" + std::string(32, 'A'), true},
      {"64 bytes, the most", "whsec_" + std::string(84, 'A') + "AA==", true},
      {"21 bytes", "whsec_" + std::string(28, 'A'), false},
      {"67 bytes", "whsec_" + std::string(88, 'A') + "AA==", false},
      {"no prefix", base64_of_24_bytes(), false},
      {"no base64", "whsec_" + std::string(32, '!'), false},
      {"cut", "whsec_" + std::string(33, 'A'), false},
      {"empty", "", false},
      {"nothing behind the prefix", "whsec_", false},
  };
  for (const KeyCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Result<Secret> key = read_signing_key(Secret(c.text));
    EXPECT_EQ(key.has_value(), c.is_key);
    if (!key && c.text.size() > 6) {  // It may be a secret...
      EXPECT_EQ(key.error().message.find(c.text.substr(6)), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace sluice::alerts
