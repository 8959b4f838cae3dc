#include <cstdio>
#include <string>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/color.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "app/policy/counter_example_text.h"
#include "app/policy/prove_report.h"
#include "app/policy/prove_scope.h"
#include "base/digest.h"
#include "domain/edge.h"

namespace sluice::policy_commands {
namespace {

using policy::Proof;
using policy::Snapshot;
using Verdict = ProofReport::Verdict;

/// What is said of the edges that the proof is about.
std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::broken:
      return "BROKEN";
    case Verdict::undecided:
      return "OPEN";
    case Verdict::no_claim:
      return "no claim";
    case Verdict::proved:
      return "proved";
  }
  return "OPEN";
}

class TextReport {
 public:
  explicit TextReport(const ProofReport& report)
      : report_(report), snapshot_(report.snapshot), has_colour_(isatty(STDOUT_FILENO) != 0) {}

  void print() const {
    fmt::print(
        "policy {}, from {:%F} on\n\n", to_hex(snapshot_.digest).substr(0, 16), report_.today);
    for (const ProofRow& row : report_.rows) {
      print_row(row);
    }
    if (report_.rows.empty()) {
      fmt::print(
          "no claim: every zone with a model takes the highest level, and there is no `prove`;\n"
          "          so nothing was proved\n");
    }
    print_edges();
    if (const auto lowered = lowered_media(snapshot_); !lowered.empty()) {
      print_list("lowered: what cannot be read, and counts as less than the highest level",
                 lowered);
    }
    print_list("given", kGiven);
    print_list("outside", kOutside);
  }

 private:
  void print_head(std::string_view word, bool is_good, const policy::Claim& claim) const {
    fmt::print("{} {}", coloured(word, is_good), claim.name);
    if (!claim.file.empty()) {
      fmt::print(" ({}:{})", claim.file, claim.line);
    }
    fmt::print("\n");
  }

  void print_row(const ProofRow& row) const {
    if (!row.proof) {
      print_head("OPEN", false, row.claim);
      fmt::print("       could not be decided: {}\n", row.proof.error().message);
      return;
    }
    const Proof& proof = *row.proof;
    const bool holds = !proof.counter_example;
    print_head(holds ? "proved" : "BROKEN", holds, row.claim);
    fmt::print("       {:.3g} kinds of request, {} looked at, {:.1f} ms\n",
               proof.states,
               proof.visited,
               static_cast<double>(row.time.count()) / 1'000);
    for (const policy::LearnedFact fact : proof.rests_on) {
      fmt::print("       conditional on {}\n", who_says(fact, snapshot_));
    }
    if (!proof.rests_on.empty()) {
      fmt::print("       {}\n", kNoFigures);
    }
    if (proof.counter_example) {
      fmt::print("{}", text_of(*proof.counter_example, snapshot_, report_.config));
    }
  }

  void print_edges() const {
    fmt::print("\nedges, and what shows that nothing crosses them that may not\n");
    for (const Edge& edge : kEdges) {
      const bool is_ours = edge.guard == EdgeGuard::admission;
      fmt::print("  {:<14} {:<8} takes {}: {}\n",
                 to_string(edge.id),
                 is_ours ? word_of(report_.verdict()) : basis_of(edge.guard),
                 edge.takes,
                 edge.shown);
    }
  }

  template <typename List>
  static void print_list(std::string_view title, const List& lines) {
    fmt::print("\n{}\n", title);
    for (const std::string_view line : lines) {
      fmt::print("  {}\n", line);
    }
  }

  [[nodiscard]] std::string coloured(std::string_view word, bool is_good) const {
    if (!has_colour_) {
      return std::string(word);
    }
    const auto colour = is_good ? fmt::terminal_color::green : fmt::terminal_color::red;
    return fmt::format(fmt::fg(colour) | fmt::emphasis::bold, "{}", word);
  }

  const ProofReport& report_;
  const Snapshot& snapshot_;
  bool has_colour_;
};

}  // namespace

void print_text(const ProofReport& report) {
  TextReport(report).print();
}

}  // namespace sluice::policy_commands
