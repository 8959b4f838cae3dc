// A table that a compliance officer signs and a gateway does not keep.

#include "app/policy/matrix.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/policy/case_fake.h"

namespace sluice::policy_commands {
namespace {

/// One row as `yes* | no: above clearance`; empty: there is none.
std::string row_of(const policy::Snapshot& snapshot,
                   const std::vector<Row>& rows,
                   std::string_view workload,
                   std::string_view data) {
  const auto row = std::ranges::find_if(rows, [&](const Row& candidate) {
    return snapshot.workload(candidate.workload).name == workload && candidate.data == data;
  });
  if (row == rows.end()) {
    return "";
  }
  constexpr std::string_view kWords[] = {"yes", "redacted", "last", "no"};
  std::string text;
  for (const Cell& cell : row->cells) {
    text += text.empty() ? "" : " | ";
    text += kWords[static_cast<std::size_t>(cell.verdict)];
    text += cell.is_first ? "*" : "";
    text += cell.why.empty() ? "" : ": " + cell.why;
  }
  return text;
}

TEST(Matrix, SaysWhatADecisionSays) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const auto rows = matrix_of(snapshot, policy::kToday);
  ASSERT_TRUE(rows.has_value());

  struct Sample {
    std::string_view workload;
    std::string_view data;
    std::string_view cells;  ///< onprem, private, cloud
  };

  const Sample samples[] = {
      {"general", "public", "last | yes* | yes"},
      {"general", "confidential, marked", "last | yes* | no: above clearance"},
      {"general", "not readable", "last | yes* | no: above clearance"},
      {"general", "secret.*", "last | redacted* | redacted"},
      {"strict", "public", "no: not routed | yes | yes*"},
      {"strict", "personal.* (others)", "no: not routed | yes | redacted*"},
      {"strict", "personal.passport", "no: not routed | yes* | no: passports stay"},
      {"strict", "financial.card", "no: no cards | no: no cards | no: no cards"},
      {"home", "public", "no: not routed | yes* | no: private_only of home"},
      {"bold", "public", "last | yes* | no: hard stays"},
  };
  for (const Sample& sample : samples) {
    EXPECT_EQ(row_of(snapshot, *rows, sample.workload, sample.data), sample.cells)
        << sample.workload << ", " << sample.data;
  }
}

TEST(Matrix, IsATableAndADocument) {
  const policy::Snapshot snapshot = snapshot_of_cases();
  const auto rows = matrix_of(snapshot, policy::kToday);
  ASSERT_TRUE(rows.has_value());
  const std::string text = to_text(*rows, snapshot, policy::Colour::off);
  EXPECT_NE(text.find("home (private_only), public and above\n"), std::string::npos) << text;
  EXPECT_NE(text.find("no: private_only of home\n"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find(" \n"), std::string::npos);
  const auto json = nlohmann::json::parse(to_json_text(*rows, snapshot));
  EXPECT_EQ(json["rows"].size(), rows->size());
  EXPECT_EQ(json["rows"][0]["zones"]["private"]["first"], true);
}

}  // namespace
}  // namespace sluice::policy_commands
