#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "app/policy/test_run.h"

namespace sluice::policy_commands {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

/// Text line by line; in colour or without.
class Page {
 public:
  explicit Page(policy::Colour colour) : colour_(colour) {}

  [[nodiscard]] std::string paint(std::string_view style, std::string_view text) const {
    return colour_ == policy::Colour::on ? fmt::format("{}{}{}", style, text, kPlain)
                                         : std::string(text);
  }

  void line(std::string_view text) { text_.append(text).append("\n"); }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  policy::Colour colour_;
  std::string text_;
};

/// Where each model stands in the order of attempts, or why it does not.
void print_candidates(Page& page, const policy::Explanation& explanation) {
  for (const policy::CandidateLine& candidate : explanation.candidates) {
    const std::string model = candidate.engine + "/" + candidate.model;
    const std::string fate = candidate.position > 0
                                 ? fmt::format("{}. to be tried", candidate.position)
                                 : fmt::format("{}: {}", candidate.drop, candidate.why);
    page.line(page.paint(kDim, fmt::format("          {} in {}: {}", model, candidate.zone, fate)));
  }
}

void print_case(Page& page, const CaseResult& result) {
  const std::string mark =
      result.passed() ? page.paint(kGreen, "ok    ") : page.paint(kRed, "FAILED");
  page.line(fmt::format("  {} {}", mark, result.name));
  if (result.passed()) {
    return;
  }
  for (const Difference& difference : result.differences) {
    page.line(fmt::format("         {}: expected {}, is {}",
                          difference.key,
                          page.paint(kBold, difference.expected),
                          page.paint(kBold, difference.actual)));
  }
  print_candidates(page, result.explanation);
}

void print_coverage(Page& page, const std::vector<Coverage>& coverage) {
  page.line(page.paint(kBold, "rules"));
  for (const Coverage& row : coverage) {
    const std::string count = row.cases == 0   ? page.paint(kYellow, "   no case ")
                              : row.cases == 1 ? std::string("    1 case ")
                                               : fmt::format("{:>5} cases", row.cases);
    page.line(fmt::format("  {}  {:<10} {}", count, row.rule->kind, row.rule->name));
  }
}

}  // namespace

std::string to_text(const TestRun& run,
                    const std::vector<Coverage>& coverage,
                    policy::Colour colour) {
  Page page(colour);
  for (const FileResult& file : run.files) {
    page.line(page.paint(kBold, file.file));
    for (const CaseResult& result : file.cases) {
      print_case(page, result);
    }
  }
  print_coverage(page, coverage);
  const auto covered =
      std::ranges::count_if(coverage, [](const Coverage& row) { return row.cases > 0; });
  page.line(fmt::format("{} of {} passed; {} of {} rules exercised",
                        run.cases() - run.failed(),
                        run.cases() == 1 ? "1 case" : fmt::format("{} cases", run.cases()),
                        covered,
                        coverage.size()));
  return page.text();
}

}  // namespace sluice::policy_commands
