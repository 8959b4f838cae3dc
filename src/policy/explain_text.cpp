#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/explain.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

/// Writes the tree line by line; in colour or without.
class Printer {
 public:
  explicit Printer(Colour colour) : colour_(colour) {}

  [[nodiscard]] std::string paint(std::string_view style, std::string_view text) const {
    return colour_ == Colour::on ? fmt::format("{}{}{}", style, text, kPlain) : std::string(text);
  }

  void heading(std::string_view text) { line("{}", paint(kBold, text)); }

  template <typename... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    text_ += fmt::format(format, std::forward<Args>(args)...);
    text_.erase(text_.find_last_not_of(' ') + 1);
    text_ += '\n';
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Colour colour_;
  std::string text_;
};

/// What is known and not as usual of what only some policies ask for.
std::string moment_of(const Explanation& e) {
  std::string text;
  const auto add = [&](std::string_view name, std::string_view value, std::string_view usual) {
    if (value != usual) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
    }
  };
  add("intent", e.intent, "unknown");
  add("complexity", e.complexity, "unknown");
  add("network", e.network, "good");
  add("load", e.load, "normal");
  return text;
}

void print_request(Printer& out, const Explanation& e) {
  out.heading("request");
  out.line("  workload {}, model {}, {}, about {} tokens ({}){}{}",
           e.workload,
           e.wish,
           e.action,
           e.input_tokens_estimate,
           e.size,
           e.needs.empty() ? "" : ", needs ",
           fmt::join(e.needs, ", "));
  if (const std::string moment = moment_of(e); !moment.empty()) {
    out.line("  {}", moment);
  }
  out.line("  {}", out.paint(kDim, fmt::format("policy {}", e.digest.substr(0, 16))));
}

void print_findings(Printer& out, const Explanation& e) {
  out.heading("findings");
  for (const Explanation::Found& found : e.findings) {
    out.line("  {:<28} {:>4}  in {}", found.type, found.count, found.position);
  }
  if (e.findings.empty()) {
    out.line("  none");
  }
}

void print_label(Printer& out, const Explanation& e) {
  out.heading(fmt::format(
      "label: {}{}{}", e.level, e.categories.empty() ? "" : ", ", fmt::join(e.categories, ", ")));
  for (const ReasonLine& reason : e.reasons) {
    const bool counted = reason.kind == "finding" || reason.kind == "dictionary";
    const bool judged = reason.kind == "classifier";
    out.line("  {:<14} {}{}{}{}",
             reason.level,
             reason.kind,
             reason.what.empty() ? "" : " " + reason.what,
             counted  ? fmt::format(" x{}", reason.count)
             : judged ? fmt::format(" {} %", reason.count)
                      : "",
             out.paint(kDim, " (" + reason.removal + ")"));
  }
}

void print_rules(Printer& out, const Explanation& e) {
  out.heading("rules");
  for (const RuleLine& rule : e.rules) {
    const std::string mark = rule.applies ? out.paint(kGreen, "+") : out.paint(kDim, "-");
    const std::string place =
        rule.line > 0 ? fmt::format(" ({}:{})", rule.file, rule.line) : std::string();
    out.line("  {} {} `{}`{}: {}", mark, rule.kind, rule.name, out.paint(kDim, place), rule.why);
  }
}

void print_candidate(Printer& out, const CandidateLine& candidate) {
  const std::string name = fmt::format("{}/{}", candidate.engine, candidate.model);
  const std::string place = fmt::format("{} ({})", candidate.zone, candidate.zone_kind);
  if (candidate.position > 0) {
    out.line("  {} {:<32} {}{}{}",
             out.paint(kGreen, fmt::format("{}.", candidate.position)),
             name,
             place,
             candidate.degraded ? out.paint(kYellow, ", degraded") : "",
             candidate.state == "up" ? "" : ", " + candidate.state);
    for (const TransformLine& transform : candidate.transforms) {
      out.line("       {} {}{}",
               transform.transform,
               transform.type,
               out.paint(kDim, fmt::format("  by `{}`", transform.rule)));
    }
    return;
  }
  out.line("  {} {:<32} {}", out.paint(kRed, "x "), name, place);
  out.line("       {}: {}", candidate.drop, candidate.why);
  if (!candidate.remedy.empty()) {
    out.line("       {}", out.paint(kDim, "what would change it: " + candidate.remedy));
  }
}

std::string verdict_of(const Explanation& e) {
  if (e.outcome == "review") {
    return e.awaits.empty()
               ? "waits for a reviewer"
               : fmt::format("waits for a reviewer, who may approve exception `{}`", e.awaits);
  }
  if (e.outcome == "queue") {
    return "waits in the queue: all that is allowed is down";
  }
  return e.outcome == "deny" ? "refused (403): nothing is allowed and able"
                             : "unavailable (503): all that is allowed is down";
}

void print_plan(Printer& out, const Explanation& e) {
  out.heading("plan");
  if (e.outcome == "run") {
    const auto attempts = std::ranges::count_if(
        e.candidates, [](const CandidateLine& candidate) { return candidate.position > 0; });
    out.line("  {}, {} to try; when all fail: {}",
             e.route.empty() ? "pinned" : fmt::format("route `{}`", e.route),
             attempts,
             e.on_exhausted);
    return;
  }
  const std::string rule = e.denied_by.empty() ? "" : fmt::format(", by rule `{}`", e.denied_by);
  out.line("  {}{}", out.paint(kRed, verdict_of(e)), rule);
}

}  // namespace

std::string to_text(const Explanation& explanation, Colour colour) {
  Printer out(colour);
  print_request(out, explanation);
  print_findings(out, explanation);
  print_label(out, explanation);
  print_rules(out, explanation);
  out.heading("candidates");
  for (const CandidateLine& candidate : explanation.candidates) {
    print_candidate(out, candidate);
  }
  print_plan(out, explanation);
  return out.text();
}

}  // namespace sluice::policy
