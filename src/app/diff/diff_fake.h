#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "app/diff/diff.h"
#include "policy/decide_fake.h"

namespace sluice::diff {

/// The policy of decision tests without its condition on sizes: a quarter of the situations.
[[nodiscard]] inline std::string base() {
  std::string text(policy::kThreeZones);
  const std::string_view sized = "size: small, wish: small";
  return text.replace(text.find(sized), sized.size(), "wish: small");
}

/// The policy of the tests with one place changed.
[[nodiscard]] inline std::string with(std::string_view from, std::string_view to) {
  std::string text = base();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// What changes between two texts.
[[nodiscard]] inline Report report_of(const std::string& before, const std::string& after) {
  const policy::Snapshot old_policy = policy::snapshot_of(before);
  const policy::Snapshot new_policy = policy::snapshot_of(after);
  Result<Report> report = diff({old_policy, new_policy}, policy::kToday);
  EXPECT_TRUE(report.has_value());
  return report ? *std::move(report) : Report{};
}

/// Every change on a line: workload, label, extent, both sides, what for.
[[nodiscard]] inline std::string lines_of(const Report& report) {
  std::string lines;
  for (const Change& change : report.changes) {
    lines += change.workload + "; " + change.label + "; " +
             (change.extent == Extent::fallbacks ? "fallbacks; " : "elsewhere; ") +
             to_text(change.before) + " -> " + to_text(change.after) + " [" + change.before.rule +
             " -> " + change.after.rule + "] for";
    for (const std::string& example : change.examples) {
      lines += " (" + example + ")";
    }
    lines += "\n";
  }
  return lines;
}

}  // namespace sluice::diff
