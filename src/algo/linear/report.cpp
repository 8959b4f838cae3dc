#include "algo/linear/report.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

namespace sluice::linear {
namespace {

constexpr std::size_t kBins = 10;

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::size_t best_of(const Judged& one) {
  return static_cast<std::size_t>(std::ranges::max_element(one.probabilities) -
                                  one.probabilities.begin());
}

void add(const Judged& one, Report& report) {
  const std::size_t best = best_of(one);
  ++report.confusion[one.label][best];
  const auto said = static_cast<double>(one.probabilities[best]);
  CalibrationBin& bin =
      report.bins[std::min(kBins - 1, static_cast<std::size_t>(said * static_cast<double>(kBins)))];
  ++bin.texts;
  bin.right += best == one.label ? 1 : 0;
  bin.said += said;
  for (std::size_t label = 0; label < report.classes.size(); ++label) {
    for (LetThrough& row : report.let_through[label]) {
      const bool is_taken = one.probabilities[label] >= row.threshold;
      row.passed += label == one.label && !is_taken ? 1 : 0;
      row.alarmed += label != one.label && is_taken ? 1 : 0;
    }
  }
}

std::string confusion_text(const Report& report) {
  std::string text = "what it is, and what it was taken for\n";
  for (std::size_t label = 0; label < report.classes.size(); ++label) {
    fmt::format_to(std::back_inserter(text), "  {:<20}", report.classes[label]);
    for (const std::uint64_t count : report.confusion[label]) {
      fmt::format_to(std::back_inserter(text), " {:>6}", count);
    }
    fmt::format_to(std::back_inserter(text),
                   "   precision {:.3f}  recall {:.3f}  F1 {:.3f}\n",
                   report.precision(label),
                   report.recall(label),
                   report.f1(label));
  }
  fmt::format_to(std::back_inserter(text), "  right: {:.1f} %\n", 100 * report.accuracy());
  return text;
}

std::string let_through_text(const Report& report) {
  std::string text = "what each threshold would have let through (missed), and false alarms\n";
  for (std::size_t label = 0; label < report.classes.size(); ++label) {
    fmt::format_to(std::back_inserter(text),
                   "  {:<20} {} texts:",
                   report.classes[label],
                   report.texts_of(label));
    for (const LetThrough& row : report.let_through[label]) {
      fmt::format_to(std::back_inserter(text),
                     "  {:.0f} %: {} missed, {} false;",
                     100 * row.threshold,
                     row.passed,
                     row.alarmed);
    }
    text.back() = '\n';
  }
  return text;
}

std::string calibration_text(const Report& report) {
  std::string text = "probabilities: what was said, and how often it was right\n";
  for (const CalibrationBin& bin : report.bins) {
    if (bin.texts > 0) {
      fmt::format_to(std::back_inserter(text),
                     "  said {:>5.1f} %   was right {:>5.1f} %   {:>6} texts\n",
                     100 * bin.said / static_cast<double>(bin.texts),
                     100 * share(bin.right, bin.texts),
                     bin.texts);
    }
  }
  return text;
}

}  // namespace

std::uint64_t Report::texts_of(std::size_t label) const {
  return std::accumulate(confusion[label].begin(), confusion[label].end(), std::uint64_t{0});
}

double Report::precision(std::size_t label) const {
  std::uint64_t taken = 0;
  for (const auto& row : confusion) {
    taken += row[label];
  }
  return share(confusion[label][label], taken);
}

double Report::recall(std::size_t label) const {
  return share(confusion[label][label], texts_of(label));
}

double Report::f1(std::size_t label) const {
  const double both = precision(label) + recall(label);
  return both == 0 ? 0 : 2 * precision(label) * recall(label) / both;
}

double Report::accuracy() const {
  std::uint64_t right = 0;
  std::uint64_t all = 0;
  for (std::size_t label = 0; label < classes.size(); ++label) {
    right += confusion[label][label];
    all += texts_of(label);
  }
  return share(right, all);
}

Report report_on(std::span<const std::string> classes, std::span<const Judged> judged) {
  Report report{.classes = {classes.begin(), classes.end()}};
  report.confusion.assign(classes.size(), std::vector<std::uint64_t>(classes.size()));
  report.bins.resize(kBins);
  std::vector<LetThrough> rows;
  for (const float threshold : kThresholds) {
    rows.push_back({.threshold = threshold});
  }
  report.let_through.assign(classes.size(), rows);
  for (const Judged& one : judged) {
    add(one, report);
  }
  return report;
}

std::string to_text(const Report& report) {
  return confusion_text(report) + let_through_text(report) + calibration_text(report);
}

}  // namespace sluice::linear
