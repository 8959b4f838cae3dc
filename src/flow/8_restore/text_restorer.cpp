#include "flow/8_restore/text_restorer.h"

namespace sluice::restore {

Counts& Counts::operator+=(const Counts& other) {
  restored += other.restored;
  withheld += other.withheld;
  unknown += other.unknown;
  findings += other.findings;
  return *this;
}

TextRestorer::TextRestorer(Channel::Kind kind, AnswerRules* rules, const Pseudonyms& pseudonyms) {
  const auto encoding = kind == Channel::Kind::tool_arguments ? placeholder::Encoding::json
                                                              : placeholder::Encoding::plain;
  if (rules != nullptr) {
    scan_.emplace(*rules,
                  encoding,
                  kind == Channel::Kind::signed_text ? AnswerScan::Masking::stops
                                                     : AnswerScan::Masking::replaces);
  }
  if (!pseudonyms.empty() && kind != Channel::Kind::signed_text) {
    const bool is_prose =
        encoding == placeholder::Encoding::plain && kind != Channel::Kind::tool_text;
    substitution_.emplace(
        pseudonyms, encoding, is_prose ? LineBreaks::end_words : LineBreaks::vanish);
  }
}

void TextRestorer::push(std::string_view piece, Rest rest, std::string& out) {
  if (scan_) {
    scanned_.clear();
    scan_->push(piece, rest, scanned_);
    piece = scanned_;
    // What was decided before the stop may leave, but a placeholder that it cuts in two may not.
    rest = scan_->stopped() ? Rest::follows : rest;
  }
  if (substitution_) {
    substitution_->push(piece, rest, out);
  } else {
    out += piece;
  }
}

void TextRestorer::withhold() {
  if (substitution_) {
    substitution_->withhold();
  }
}

std::size_t TextRestorer::unchanged_bytes(std::string_view text) const {
  return substitution_ ? substitution_->unchanged_bytes(text) : text.size();
}

void TextRestorer::pass(std::string_view text) {
  if (substitution_) {
    substitution_->pass(text);
  }
}

bool TextRestorer::is_holding() const {
  return (scan_ && scan_->is_holding()) || (substitution_ && substitution_->is_holding());
}

std::size_t TextRestorer::held_bytes() const {
  return substitution_ ? substitution_->held_bytes() : 0;
}

void TextRestorer::limit_held(std::size_t bytes) {
  if (substitution_) {
    substitution_->limit_held(bytes);
  }
}

std::optional<Error> TextRestorer::stopped() const {
  return scan_ ? scan_->stopped() : std::nullopt;
}

Counts TextRestorer::counts() const {
  Counts counts;
  if (scan_) {
    counts.findings = scan_->findings();
  }
  if (substitution_) {
    counts.restored = substitution_->restored();
    counts.withheld = substitution_->withheld();
    counts.unknown = substitution_->unknown();
  }
  return counts;
}

}  // namespace sluice::restore
