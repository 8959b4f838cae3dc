#include "flow/8_restore/answer_scan.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sluice::restore {
namespace {

using placeholder::Encoding;

/// How far before a word its meaning reaches back: card numbers in groups, words that name a value.
constexpr std::size_t kLookBackBytes = 128;
/// How long a digit or sign that may begin a finding of several words keeps the text back.
constexpr std::size_t kAnchorBytes = 64;
/// RFC 7468, section 2: a private key is armoured by these.
constexpr std::string_view kKeyBegin = "-----BEGIN ";
constexpr std::string_view kKeyEnd = "-----END ";
constexpr std::string_view kKeyDashes = "-----";
constexpr std::size_t kKeyTitleBytesMax = 64;
/// Longer strings of a tool call are no keys that say something about what follows.
constexpr std::size_t kKeyNameBytesMax = 64;

bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

/// True when a word ends before `at`: behind white space, or behind a character of a script that
/// has no blanks between words (CJK, kana, Hangul: U+3000 to U+D7FF, three bytes each).
bool is_word_edge(std::string_view text, std::size_t at) {
  return at == 0 || is_white(text[at - 1]) ||
         (at >= 3 && byte_of(text[at - 3]) >= 0xE3 && byte_of(text[at - 3]) <= 0xED);
}

/// How many bytes follow the first one of a UTF-8 character.
unsigned bytes_behind(char lead) {
  const unsigned byte = byte_of(lead);
  return byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
}

/// Findings of several words that a detector knows begin with a digit, or stand behind one of
/// these.
bool is_anchor(char c, char before) {
  return (c >= '0' && c <= '9') || c == ':' || c == '=' || c == '@' || (c == '-' && before == '-');
}

Error stop_error(std::string message, std::string_view rule) {
  return {.code = ErrorCode::denied_by_policy,
          .message = std::move(message),
          .rule = std::string(rule),
          .source = ErrorSource::policy};
}

}  // namespace

void AnswerScan::push(std::string_view piece, Rest rest, std::string& out) {
  for (const char c : piece) {
    if (stopped_) {
      return;
    }
    encoding_ == Encoding::json ? take_json(c, out) : take(c, out);
  }
  if (rest == Rest::none && !stopped_) {
    end_unit(out);
  }
}

void AnswerScan::take(char c, std::string& out) {
  text_ += c;
  end_character(text_.size() - 1, out);
}

void AnswerScan::take_json(char c, std::string& out) {
  using Step = JsonCharacters::Step;
  const std::size_t bytes_before = text_.size();
  const Step step = characters_.feed(c, text_);
  origins_.resize(text_.size(), static_cast<std::uint32_t>(character_begin_));
  if (step == Step::opens_string || step == Step::closes_string) {
    cross_quote(out);
    out += stopped_ ? std::string_view() : std::string_view("\"");
    return;
  }
  source_ += c;
  if (text_.size() > bytes_before) {
    character_begin_ = source_.size();
    end_character(bytes_before, out);
  }
}

/// A string of a tool call is a text of its own; the key before it says what it is.
void AnswerScan::cross_quote(std::string& out) {
  const bool is_key = is_in_string_ && is_string_whole_ && text_.size() <= kKeyNameBytesMax;
  const std::string key = is_key ? text_ : std::string();
  const bool is_behind_key =
      std::ranges::all_of(text_, [](char c) { return c == ':' || is_white(c); });
  const bool keeps_key = !is_in_string_ && is_behind_key;
  std::string kept = keeps_key ? before_ : key;
  end_unit(out);
  before_ = std::move(kept);
  is_in_string_ = !is_in_string_;
  is_string_whole_ = true;
}

void AnswerScan::end_character(std::size_t bytes_before, std::string& out) {
  for (std::size_t i = bytes_before; i < text_.size(); ++i) {
    const bool continues = (byte_of(text_[i]) & 0xC0U) == 0x80U && character_rest_ > 0;
    character_rest_ = continues ? character_rest_ - 1 : bytes_behind(text_[i]);
  }
  if (character_rest_ > 0) {
    return;
  }
  switch (edge()) {
    case Edge::none:
      return;
    case Edge::word:
      return end_word(out);
    case Edge::unit:
      return end_unit(out);
  }
}

AnswerScan::Edge AnswerScan::edge() {
  const std::string_view text = text_;
  const char last = text.back();
  const bool has_sentence = text.size() >= 2 && std::string_view(".!?").contains(text.end()[-2]);
  const bool is_end = last == '\n' || (is_white(last) && has_sentence) || text.ends_with("。") ||
                      text.ends_with("！") || text.ends_with("？");
  if (is_end || text.size() >= kUnitBytesMax) {
    return follow_key() ? Edge::word : Edge::unit;
  }
  return is_word_edge(text, text.size()) ? Edge::word : Edge::none;
}

/// Follows the one kind of finding with line breaks in it, from where it looked last.
bool AnswerScan::follow_key() {
  const std::string_view text = text_;
  const std::size_t from = key_seen_ - std::min(key_seen_, kKeyTitleBytesMax);
  key_seen_ = text.size();
  if (!is_key_open_) {
    const std::size_t begin = text.find(kKeyBegin, from);
    if (begin == std::string_view::npos) {
      return false;
    }
    const std::string_view title = text.substr(begin + kKeyBegin.size(), kKeyTitleBytesMax);
    const std::size_t end = title.find(kKeyDashes);
    if (end == std::string_view::npos) {
      return text.size() - begin < kKeyTitleBytesMax;
    }
    is_key_open_ = title.substr(0, end).contains("PRIVATE KEY");
  }
  const std::size_t end = text.find(kKeyEnd, from);
  if (end != std::string_view::npos) {
    is_key_open_ &= text.find(kKeyDashes, end + kKeyEnd.size()) == std::string_view::npos;
  }
  return is_key_open_;
}

void AnswerScan::end_word(std::string& out) {
  if (text_.size() >= kKeyBytesMax) {
    stopped_ = stop_error("a private key in the answer has no end", "");
    return;
  }
  is_suspicious_ = is_suspicious_ || may_find();
  looked_at_ = text_.size();
  if (!is_suspicious_) {
    release_until(release_end(), out);
  }
}

void AnswerScan::end_unit(std::string& out) {
  if (is_suspicious_ || may_find()) {
    scan(out);
  }
  if (stopped_) {
    return;
  }
  release_until(text_.size(), out);
  text_.clear();
  source_.clear();
  origins_.clear();
  before_.clear();
  character_begin_ = 0;
  released_ = 0;
  looked_at_ = 0;
  key_seen_ = 0;
  is_key_open_ = false;
  is_suspicious_ = false;
  is_string_whole_ = false;
}

/// What is looked at begins before the last word, never inside one.
bool AnswerScan::may_find() {
  const std::size_t from = word_begin(looked_at_ - std::min(looked_at_, kLookBackBytes));
  const std::string head = from == 0 ? context() : std::string();
  return rules_.may_find(head + text_.substr(from));
}

/// Up to where no finding can begin in what was read.
std::size_t AnswerScan::release_end() const {
  const std::size_t size = text_.size();
  const std::size_t lead = rules_.lead_bytes();
  std::size_t end = lead == 0 ? size : word_begin(size - std::min(size, lead));
  for (std::size_t i = size - std::min(size, kAnchorBytes); i < end; ++i) {
    if (is_anchor(text_[i], i == 0 ? ' ' : text_[i - 1])) {
      // And the word before it: "User Id=", "IBAN DE12".
      const std::size_t word = word_begin(i);
      end = word == 0 ? 0 : word_begin(word - 1);
    }
  }
  return std::max(end, released_);
}

/// The begin of the word in which the byte `at` is.
std::size_t AnswerScan::word_begin(std::size_t at) const {
  while (!is_word_edge(text_, at)) {
    --at;
  }
  return at;
}

void AnswerScan::scan(std::string& out) {
  const std::string head = context();
  const Result<const scan::Found*> found = rules_.scan(head + text_);
  if (!found) {
    stopped_ = found.error();
    return;
  }
  if (const std::string_view marking = rules_.forbidden_marking(**found); !marking.empty()) {
    stopped_ = stop_error(
        "the answer is marked `" + std::string(marking) + "`, above the clearance of this key", "");
    return;
  }
  for (scan::Span span : (*found)->spans) {
    if (stopped_ || span.end <= head.size() + released_) {
      continue;
    }
    span.begin -= static_cast<std::uint32_t>(std::min<std::size_t>(span.begin, head.size()));
    span.end -= static_cast<std::uint32_t>(head.size());
    act(span, out);
  }
}

void AnswerScan::act(const scan::Span& span, std::string& out) {
  using policy::AnswerAction;
  const policy::AnswerCell& cell = rules_.cell(span);
  if (cell.action == AnswerAction::pass ||
      rules_.is_callers(std::string_view(text_).substr(span.begin, span.end - span.begin))) {
    return;
  }
  ++findings_;
  rules_.acted(cell);
  const bool must_mask = cell.action == AnswerAction::mask;
  if (cell.action == AnswerAction::stop || (must_mask && masking_ == Masking::stops)) {
    stopped_ = stop_error("a rule stops answers with `" + rules_.info(span.type).name + "` in them",
                          rules_.rule_name(cell.rule));
  } else if (must_mask) {
    release_until(std::max<std::size_t>(span.begin, released_), out);
    out += mask(span.type);
    released_ = span.end;
  }
}

void AnswerScan::release_until(std::size_t end, std::string& out) {
  if (encoding_ == Encoding::plain) {
    out.append(text_, released_, end - released_);
  } else {
    const std::size_t begin = source_offset(released_);
    out.append(source_, begin, source_offset(end) - begin);
  }
  released_ = end;
}

std::size_t AnswerScan::source_offset(std::size_t at) const {
  return at < origins_.size() ? origins_[at] : source_.size();
}

/// A number of a tool call becomes a string.
std::string AnswerScan::mask(EntityType type) const {
  const std::string text = "[" + rules_.info(type).placeholder + "]";
  return encoding_ == Encoding::json && !is_in_string_ ? "\"" + text + "\"" : text;
}

std::string AnswerScan::context() const {
  return before_.empty() ? std::string() : before_ + ": ";
}

}  // namespace sluice::restore
