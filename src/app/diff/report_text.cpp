#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/diff/report.h"
#include "app/print.h"
#include "policy/canonical.h"

namespace sluice::diff {
namespace {

/// The most lines of one kind; `--json` has all.
constexpr std::size_t kNamesShown = 12;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kPlain = "\x1b[0m";

bool tries(const Decision& decision, std::string_view zone) {
  return std::ranges::find(decision.steps, zone, &Step::zone) != decision.steps.end();
}

/// Why zones that one side tries are closed on the other.
std::vector<std::string> closed_on(const ClosedZones& closed, const Decision& open) {
  std::vector<std::string> lines;
  for (const auto& [zone, why] : closed) {
    if (tries(open, zone)) {
      lines.push_back(fmt::format("{}: {}", zone, why));
    }
  }
  return lines;
}

std::string signed_dollars(Money before, Money after) {
  const std::int64_t change = after.nano_usd - before.nano_usd;
  return fmt::format("{}{}", change < 0 ? "-" : "+", dollars({change < 0 ? -change : change}));
}

/// The whole report, written from top to bottom.
class Writer {
 public:
  Writer(const Report& report, policy::Colour colour) : report_(report), colour_(colour) {}

  std::string write() {
    text_ += fmt::format("before  {}  {}\nafter   {}  {}\n",
                         report_.before_file,
                         report_.before_digest.substr(0, 16),
                         report_.after_file,
                         report_.after_digest.substr(0, 16));
    if (!report_.changed_sections.empty()) {
      text_ += fmt::format("changed {}\n", fmt::join(report_.changed_sections, ", "));
    }
    for (const OnlyIn& names : report_.only_in) {
      add_only(names);
    }
    for (const Change& change : report_.changes) {
      add(change);
    }
    add_summary();
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string painted(std::string_view style, std::string_view text) const {
    return colour_ == policy::Colour::on ? fmt::format("{}{}{}", style, text, kPlain)
                                         : std::string(text);
  }

  void add_only(const OnlyIn& names) {
    add_names("only before: ", names.what, names.before);
    add_names("only after:  ", names.what, names.after);
  }

  void add_names(std::string_view side,
                 std::string_view what,
                 const std::vector<std::string>& names) {
    if (names.empty()) {
      return;
    }
    const std::size_t shown = std::min(names.size(), kNamesShown);
    const std::span<const std::string> first(names.data(), shown);
    text_ += fmt::format(
        "{}{} {}{}\n",
        side,
        what,
        fmt::join(first, "; "),
        shown == names.size() ? "" : fmt::format("; and {} more", names.size() - shown));
  }

  void add(const Change& change) {
    text_ +=
        fmt::format("\n{}{}\n",
                    painted(kBold, fmt::format("{}, {}", change.workload, change.label)),
                    change.extent == Extent::fallbacks ? " (only when the first one fails)" : "");
    text_ += fmt::format(
        "  before  {}  [{}]\n", painted(kRed, to_text(change.before)), change.before.rule);
    text_ += fmt::format(
        "  after   {}  [{}]\n", painted(kGreen, to_text(change.after)), change.after.rule);
    add_why(change);
    const std::uint64_t more = change.kinds - change.examples.size();
    text_ += fmt::format("  for     {}{}\n",
                         fmt::join(change.examples, "; "),
                         more == 0 ? "" : fmt::format("; and {} more", more));
    if (report_.replay) {
      add_effect(change);
    }
  }

  void add_why(const Change& change) {
    for (const std::string& line : closed_on(change.closed_after, change.before)) {
      text_ += "  closed  " + line + "\n";
    }
    for (const std::string& line : closed_on(change.closed_before, change.after)) {
      text_ += "  opened  before, " + line + "\n";
    }
    if (change.before.on_exhausted != change.after.on_exhausted) {
      text_ += fmt::format(
          "  then    {} -> {}\n", change.before.on_exhausted, change.after.on_exhausted);
    }
  }

  void add_effect(const Change& change) {
    const auto latency = latency_change(change, report_.replay->durations);
    text_ += fmt::format(
        "  effect  {} requests, {} -> {} ({}), {}\n",
        change.count,
        dollars(change.cost_before),
        dollars(change.cost_after),
        signed_dollars(change.cost_before, change.cost_after),
        latency ? fmt::format("{:+.1f} ms for an answer", static_cast<double>(*latency) / 1000)
                : "latency not known");
  }

  void add_summary() {
    const char* what = report_.replay ? "recorded requests" : "situations";
    text_ += fmt::format(
        "\n{} of {} {} are decided differently\n", report_.changed, report_.decisions, what);
    if (report_.changed == 0 && !report_.is_same()) {
      text_ += "what changed all the same is named above: no decision on a request shows it\n";
    }
    if (report_.replay) {
      add_replay(*report_.replay);
    } else if (!report_.is_complete) {
      text_ += "there are too many combinations: facts besides the label were varied one by one\n";
    }
  }

  void add_replay(const Replay& replay) {
    text_ += fmt::format("cost of all of them: {} -> {} ({}), with the tokens that were used\n",
                         dollars(report_.cost_before),
                         dollars(report_.cost_after),
                         signed_dollars(report_.cost_before, report_.cost_after));
    text_ += fmt::format(
        "the old policy sends {} of {} where they went\n", replay.reproduced, report_.decisions);
    if (replay.undecided + replay.unnamed > 0) {
      text_ += fmt::format("left out: {} that ended before a decision, {} that name no level\n",
                           replay.undecided,
                           replay.unnamed);
    }
    if (replay.other_policies > 0) {
      text_ += fmt::format("{} other policies were in force when some of them were decided\n",
                           replay.other_policies);
    }
    text_ +=
        "conditional: the journal does not hold the state of engines, pins, regions and terms "
        "of a label";
    text_ += report_.assumed.empty()
                 ? "\n"
                 : fmt::format(";\nnor what rules ask for: {}\n", fmt::join(report_.assumed, ", "));
  }

  const Report& report_;
  policy::Colour colour_;
  std::string text_;
};

}  // namespace

bool Report::is_same() const {
  return changes.empty() && only_in.empty() &&
         std::ranges::all_of(changed_sections,
                             [](const std::string& name) { return name == policy::kRuleNames; });
}

std::string to_text(const Report& report, policy::Colour colour) {
  return Writer(report, colour).write();
}

}  // namespace sluice::diff
