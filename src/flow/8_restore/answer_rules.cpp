#include "flow/8_restore/answer_rules.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

namespace sluice::restore {
namespace {

using policy::AnswerAction;
using policy::AnswerCell;

/// Built-in types that may begin with words which give nothing away: "Elm Street 12", "March 3".
constexpr EntityType kWordy[] = {
    entity("personal.person"), entity("personal.address"), entity("personal.date_of_birth")};
constexpr std::size_t kWordyLeadBytes = 64;
constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

bool acts(const AnswerCell& cell) {
  return cell.action != AnswerAction::pass;
}

std::size_t lead_bytes_of(const policy::Snapshot& snapshot, const std::vector<AnswerCell>& cells) {
  const auto has_rule = [&](EntityType type) { return acts(cells[to_index(type)]); };
  std::size_t lead = std::ranges::any_of(kWordy, has_rule) ? kWordyLeadBytes : 0;
  for (const policy::DictionaryRule& dictionary : snapshot.dictionaries) {
    for (const std::string& word : dictionary.words) {
      lead = std::max(lead, has_rule(dictionary.type) ? word.size() : 0);
    }
  }
  // Nobody knows where a match of a user's pattern begins before it is there.
  const bool has_pattern = std::ranges::any_of(
      snapshot.patterns, [&](const policy::PatternRule& rule) { return has_rule(rule.type); });
  return has_pattern ? kUnbounded : lead;
}

bool exceeds(const Label& label, const Desk& desk) {
  return desk.clearance && label.level > *desk.clearance;
}

/// The policy's rules, made stricter where the caller may not read what a finding says.
std::vector<AnswerCell> cells_of(const Desk& desk, ZoneIndex zone) {
  std::vector<AnswerCell> cells = desk.policy.answers[to_index(zone)];
  cells.resize(desk.policy.catalog.size());
  const std::vector<Label>& labels = desk.policy.finding_labels;
  for (std::size_t i = 0; i < std::min(cells.size(), labels.size()); ++i) {
    if (exceeds(labels[i], desk)) {
      cells[i].action = std::max(cells[i].action, AnswerAction::mask);
    }
  }
  return cells;
}

}  // namespace

AnswerRules::AnswerRules(const Desk& desk, ZoneIndex zone, const placeholder::Matcher& issued)
    : desk_(desk),
      cells_(cells_of(desk, zone)),
      issued_(issued),
      caller_words_(desk.request),
      lead_bytes_(lead_bytes_of(desk.policy, cells_)) {}

const policy::AnswerCell& AnswerRules::cell(const scan::Span& span) const {
  const AnswerCell* strictest = &cells_[to_index(span.type)];
  for (std::size_t i = 0; span.covers.any() && i < cells_.size(); ++i) {
    if (span.covers.test(i) && cells_[i].action > strictest->action) {
      strictest = &cells_[i];
    }
  }
  return *strictest;
}

bool AnswerRules::apply(const Desk& desk, ZoneIndex zone) {
  if (desk.clearance && *desk.clearance < desk.policy.highest_level()) {
    return true;
  }
  const auto& answers = desk.policy.answers;
  return to_index(zone) < answers.size() && std::ranges::any_of(answers[to_index(zone)], acts);
}

std::string_view AnswerRules::forbidden_marking(const scan::Found& found) const {
  for (const std::uint16_t index : found.markings) {
    const policy::MarkingRule& marking = desk_.policy.markings[index];
    if (exceeds(marking.raises, desk_)) {
      return marking.texts.front();
    }
  }
  return {};
}

bool AnswerRules::may_find(std::string_view text) {
  return desk_.scanner.may_find(without_placeholders(text), scratch_);
}

Result<const scan::Found*> AnswerRules::scan(std::string_view text) {
  SLUICE_CHECK(desk_.scanner.scan(without_placeholders(text), scratch_, found_));
  return &found_;
}

/// The same text with blanks where placeholders stand: of the same length, so that spans fit.
std::string_view AnswerRules::without_placeholders(std::string_view text) {
  text_ = text;
  for (std::size_t at = issued_.next_start(text_, 0); at < text_.size();) {
    const placeholder::Match match = issued_.match(text_, at);
    const bool is_one = match.kind == placeholder::Match::Kind::whole;
    if (is_one) {
      std::fill_n(text_.begin() + static_cast<std::ptrdiff_t>(at), match.bytes, ' ');
    }
    at = issued_.next_start(text_, at + (is_one ? match.bytes : 1));
  }
  return text_;
}

}  // namespace sluice::restore
