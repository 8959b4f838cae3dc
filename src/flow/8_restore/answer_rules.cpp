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

}  // namespace

AnswerRules::AnswerRules(const policy::Snapshot& snapshot,
                         ZoneIndex zone,
                         const scan::Scanner& scanner,
                         const Request& request,
                         const placeholder::Matcher& issued)
    : snapshot_(snapshot),
      cells_(snapshot.answers[to_index(zone)]),
      scanner_(scanner),
      issued_(issued),
      caller_words_(request),
      lead_bytes_(lead_bytes_of(snapshot, cells_)) {}

bool AnswerRules::apply(const policy::Snapshot& snapshot, ZoneIndex zone) {
  return to_index(zone) < snapshot.answers.size() &&
         std::ranges::any_of(snapshot.answers[to_index(zone)], acts);
}

bool AnswerRules::may_find(std::string_view text) {
  return scanner_.may_find(without_placeholders(text), scratch_);
}

Result<const scan::Found*> AnswerRules::scan(std::string_view text) {
  SLUICE_CHECK(scanner_.scan(without_placeholders(text), scratch_, found_));
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
