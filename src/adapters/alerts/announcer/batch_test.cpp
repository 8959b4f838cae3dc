#include "adapters/alerts/announcer/batch.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sluice::alerts {
namespace {

using Json = nlohmann::json;
using std::chrono::seconds;

Alert refusal(char id, std::string_view rule, int second = 0) {
  Alert alert{.kind = AlertKind::refused_by_rule,
              .time = std::chrono::sys_seconds(seconds(1'795'000'000 + second)),
              .tenant = {"acme"},
              .rule = ConfiguredName::configured(rule)};
  alert.request.text.fill(id);
  return alert;
}

Json read(const Batch& batch) {
  return Json::parse(batch.to_json(std::chrono::sys_seconds(seconds(1'795'000'060))));
}

TEST(Batch, TenThousandAlikeAreOneRow) {
  // Otherwise an attack on the policy would be an attack on whoever is told of it.
  Batch batch;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(batch.add(refusal(static_cast<char>('a' + i % 26), "source stays", i / 100)));
  }
  const Json message = read(batch);
  EXPECT_EQ(message["type"], "sluice.alerts");
  ASSERT_EQ(message["data"]["alerts"].size(), 1U);
  const Json& row = message["data"]["alerts"][0];
  EXPECT_EQ(row["count"], 10'000);
  EXPECT_EQ(row["rule"], "source stays");
  EXPECT_EQ(row["requests"].size(), Batch::kRequestsMax);
  EXPECT_LT(row["first"].get<std::string>(), row["last"].get<std::string>());
  EXPECT_FALSE(row.contains("zone"));
  EXPECT_LT(message.dump().size(), 1'000U);
}

TEST(Batch, RowsComeInTheOrderOfKinds) {
  // Otherwise what is worst would stand behind what is most.
  Batch batch;
  batch.add(refusal('a', "b"));
  batch.add({.kind = AlertKind::journal_failed});
  batch.add(refusal('a', "a"));
  batch.add({.kind = AlertKind::answer_flagged});
  batch.add({.kind = AlertKind::exception_used});
  std::string kinds;
  for (const Json& row : read(batch)["data"]["alerts"]) {
    kinds += row["kind"].get<std::string>() + row.value("rule", "") + " ";
  }
  EXPECT_EQ(kinds,
            "journal_failed exception_used refused_by_ruleb refused_by_rulea answer_flagged ");
}

TEST(Batch, WhatHasNoRoomIsCountedAsLost) {
  // Otherwise memory would grow with the number of callers, or alerts would vanish in silence.
  Batch batch;
  for (std::size_t i = 0; i < Batch::kRowsMax; ++i) {
    ASSERT_TRUE(batch.add(refusal('a', std::to_string(i))));
  }
  EXPECT_FALSE(batch.add(refusal('a', "one more")));
  EXPECT_TRUE(batch.add(refusal('b', "0")));
  EXPECT_EQ(batch.size(), Batch::kRowsMax + 1);
  EXPECT_EQ(read(batch)["data"]["lost"], 1);
}

TEST(Batch, AnAlertAboutNoRequestHasNoId) {
  // Otherwise 30 zero bytes would stand in the message.
  Batch batch;
  batch.add({.kind = AlertKind::drill_failed});
  EXPECT_TRUE(read(batch)["data"]["alerts"][0]["requests"].empty());
}

}  // namespace
}  // namespace sluice::alerts
