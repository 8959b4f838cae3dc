#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "algo/placeholder/matcher.h"
#include "algo/scan/scanner.h"
#include "domain/entity.h"
#include "domain/ids.h"
#include "flow/8_restore/caller_words.h"
#include "flow/8_restore/desk.h"
#include "policy/snapshot.h"

namespace sluice::restore {

/// What happens to findings that a model of one zone writes itself, and all that is needed to find
/// them: the policy's `answers` rules, and at least a mask for what is above the caller's declared
/// clearance. One for each answer, shared by its channels.
class AnswerRules {
 public:
  /// @param issued  placeholders, which are never findings; plain; must outlive the rules
  AnswerRules(const Desk& desk, ZoneIndex zone, const placeholder::Matcher& issued);

  /// True when answers of `zone` must be scanned at all.
  [[nodiscard]] static bool apply(const Desk& desk, ZoneIndex zone);

  /// The strictest of what the rules say of a finding's type and of those that it covers.
  [[nodiscard]] const policy::AnswerCell& cell(const scan::Span& span) const;

  [[nodiscard]] const EntityInfo& info(EntityType type) const {
    return desk_.policy.catalog.info(type);
  }

  [[nodiscard]] std::string_view rule_name(RuleIndex rule) const {
    return desk_.policy.rule_name(rule);
  }

  /// True when some finding would be in `text` as it is; a cheap look.
  [[nodiscard]] bool may_find(std::string_view text);

  /// All findings of `text`; valid until the next call. Placeholders are read as blanks.
  /// @error internal  the scanner failed, so that nobody knows what the text holds
  [[nodiscard]] Result<const scan::Found*> scan(std::string_view text);

  /// A marking above the caller's clearance, by its first text; empty: none. It cannot be taken
  /// out: whatever stands beside it is as sensitive. Also when the caller typed it: else whoever
  /// types every marking would read everything.
  [[nodiscard]] std::string_view forbidden_marking(const scan::Found& found) const;

  /// Remembers that a rule acted.
  void acted(const policy::AnswerCell& cell) {
    strongest_ = cell.action > strongest_.action ? cell : strongest_;
  }

  /// The strongest of what rules did to this answer, with the first rule that did it.
  [[nodiscard]] const policy::AnswerCell& strongest() const { return strongest_; }

  /// True when the caller wrote `value` itself.
  [[nodiscard]] bool is_callers(std::string_view value) { return caller_words_.have(value); }

  /// How many bytes before the first byte that gives a finding away it may begin; 0: not before
  /// that word. Depends on the types that have a rule.
  [[nodiscard]] std::size_t lead_bytes() const { return lead_bytes_; }

 private:
  [[nodiscard]] std::string_view without_placeholders(std::string_view text);

  Desk desk_;
  std::vector<policy::AnswerCell> cells_;
  const placeholder::Matcher& issued_;
  CallerWords caller_words_;
  std::size_t lead_bytes_ = 0;
  policy::AnswerCell strongest_;
  scan::Scratch scratch_;
  scan::Found found_;
  std::string text_;  // Scratch.
};

}  // namespace sluice::restore
