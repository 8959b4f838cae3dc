#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/load.h"
#include "policy/load_fake.h"

namespace sluice::policy {
namespace {

/// One block of tests/policy/load_problems.txt; see there.
struct ProblemCase {
  std::string note;
  std::string from;
  std::string to;    ///< without the mark
  std::string want;  ///< `line:column: ...`, as a person reads it
};

std::string with_line_breaks(std::string_view text) {
  std::string result(text);
  for (std::size_t at = result.find("\\n"); at != std::string::npos; at = result.find("\\n", at)) {
    result.replace(at, 2, "\n");
  }
  return result;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// `line:column` of the first place where `mark` stands.
std::string place_of(std::string_view mark, std::string_view text) {
  EXPECT_TRUE(text.contains(mark)) << mark;
  const std::string_view before = text.substr(0, text.find(mark));
  const auto line = 1 + std::ranges::count(before, '\n');
  return fmt::format("{}:{}", line, before.size() - (before.rfind('\n') + 1) + 1);
}

ProblemCase read_case(std::istream& file, std::string note) {
  ProblemCase result{.note = std::move(note)};
  std::string to;
  std::string mark = "^^";
  for (std::string line; std::getline(file, line) && !line.empty();) {
    const std::string rest = line.substr(std::min<std::size_t>(2, line.size()));
    if (line.starts_with("- ")) {
      result.from = with_line_breaks(rest);
    } else if (line.starts_with("+ ")) {
      to = with_line_breaks(rest);
    } else if (line.starts_with("@ ")) {
      mark = rest;
    } else if (line.starts_with("! ")) {
      result.want = rest;
    }
  }
  const std::string marked = replaced(std::string(kCleanPolicy), result.from, to);
  result.want = fmt::format("test.yaml:{}: {}", place_of(mark, marked), result.want);
  result.to = to.contains("^^") ? replaced(to, "^^", "") : to;
  return result;
}

std::vector<ProblemCase> read_cases() {
  std::ifstream file(std::string(SLUICE_SOURCE_DIR) + "/tests/policy/load_problems.txt");
  std::vector<ProblemCase> cases;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !line.starts_with('#')) {
      cases.push_back(read_case(file, line));
    }
  }
  return cases;
}

// A person who mistyped something must be led to the very place, and be told what to write; a rule
// that does not mean what it looks like must never start to serve; a key in clear must never be
// repeated in a message.
TEST(LoadProblems, EachHasItsPlaceAndSuggestion) {
  const std::vector<ProblemCase> cases = read_cases();
  EXPECT_GE(cases.size(), 80U);
  for (const ProblemCase& c : cases) {
    SCOPED_TRACE(c.note);
    const std::string text = replaced(std::string(kCleanPolicy), c.from, c.to);
    const Loaded loaded = world_of_clean_policy().load_text(text);
    const std::string all = printed(loaded.problems);
    EXPECT_TRUE(("\n" + all).contains("\n" + c.want + "\n"))
        << "want " << c.want << "\ngot " << all;
    EXPECT_EQ(loaded.snapshot.has_value(), !has_errors(loaded.problems));
    EXPECT_EQ(has_errors(loaded.problems), !c.want.contains(": warning: ")) << all;
    EXPECT_FALSE(all.contains("pa55")) << "a secret was repeated";
  }
}

}  // namespace
}  // namespace sluice::policy
