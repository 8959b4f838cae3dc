#include "flow/8_restore/substitution.h"

#include "algo/json/escape.h"
#include "flow/8_restore/address_behind.h"

namespace sluice::restore {

using placeholder::Encoding;
using placeholder::Match;

void Substitution::push(std::string_view piece, Rest rest, std::string& out) {
  look_ahead(piece);
  if (rest == Rest::none && encoding_ == Encoding::json) {
    foreign_.end_string();
  }
  is_withholding_ = is_withholding_ || foreign_.is_found();
  if (held_.empty()) {
    held_ = piece.substr(take(piece, rest, out));
  } else {
    held_ += piece;
    const std::size_t taken = take(held_, rest, out);
    held_.erase(0, taken);
  }
  if (rest == Rest::none) {
    lookalikes_.end_word();
  }
}

/// Looks for foreign addresses in a tool call's arguments as they come, before any of them leaves.
void Substitution::look_ahead(std::string_view text) {
  if (encoding_ == Encoding::plain) {
    return;
  }
  for (const char c : text) {
    character_.clear();
    const JsonCharacters::Step step = ahead_.feed(c, character_);
    foreign_.feed(character_);
    if (step == JsonCharacters::Step::opens_string || step == JsonCharacters::Step::closes_string) {
      foreign_.end_string();
    }
  }
}

/// True when a placeholder that stands before `bytes` bytes must be held: a foreign address may
/// still come.
bool Substitution::waits_for_end(Rest rest, std::size_t bytes) {
  if (encoding_ == Encoding::plain || is_withholding_) {
    return false;
  }
  is_withholding_ = bytes > held_bytes_max_;  // However the text is cut.
  return !is_withholding_ && rest == Rest::follows;
}

/// Handles `text` up to a tail that may become a placeholder; returns where that begins.
std::size_t Substitution::take(std::string_view text, Rest rest, std::string& out) {
  const placeholder::Matcher& matcher = pseudonyms_.matcher(encoding_);
  std::size_t passed = 0;
  const auto pass_to = [&](std::size_t end) {
    const std::string_view unchanged = text.substr(passed, end - passed);
    pass(unchanged);
    out += unchanged;
    passed = end;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    at = matcher.next_start(text, at);
    if (at == text.size()) {
      break;
    }
    if (encoding_ == Encoding::json) {
      pass_to(at);  // The letter of an escape such as \n is no letter of the text.
    }
    const Match match = characters_.is_inside_escape() ? Match{} : matcher.match(text, at);
    if (match.kind == Match::Kind::none) {
      continue;
    }
    pass_to(at);
    const bool is_whole = match.kind == Match::Kind::whole;
    if (is_whole && waits_for_end(rest, text.size() - at)) {
      return at;
    }
    const Behind behind =
        is_whole ? address_behind(text.substr(at + match.bytes), rest, encoding_, characters_)
                 : Behind::unknown;
    if (behind == Behind::unknown && rest == Rest::follows) {
      return at;
    }
    if (is_whole) {
      put_back(match, text.substr(at, match.bytes), behind, out);
      passed = at + match.bytes;
      at = passed - 1;
    }
  }
  pass_to(text.size());
  return text.size();
}

std::size_t Substitution::unchanged_bytes(std::string_view text) const {
  const placeholder::Matcher& matcher = pseudonyms_.matcher(encoding_);
  std::size_t at = matcher.next_start(text, 0);
  while (at < text.size() && matcher.match(text, at).kind == Match::Kind::none) {
    at = matcher.next_start(text, at + 1);
  }
  return at;
}

void Substitution::pass(std::string_view text) {
  lookalikes_.feed(text);
  read(text);
}

void Substitution::put_back(const Match& match,
                            std::string_view written,
                            Behind behind,
                            std::string& out) {
  lookalikes_.end_word();
  if (is_withholding_ || behind == Behind::address || !surroundings_.may_restore()) {
    ++withheld_;
    read(written);
    out += written;
    return;
  }
  ++restored_;
  const std::string& original = pseudonyms_.original(match.entry);
  // What follows stands behind the value, as whoever reads the answer sees it.
  surroundings_.feed(original);
  json::append_escaped(out, original, encoding_ == Encoding::json ? 1 : 0);
}

void Substitution::read(std::string_view text) {
  if (encoding_ == Encoding::plain) {
    surroundings_.feed(text);
    return;
  }
  for (const char c : text) {
    character_.clear();
    const JsonCharacters::Step step = characters_.feed(c, character_);
    surroundings_.feed(character_);
    // What is no JSON after all has no strings that end.
    if (first_ == '\0' && c > ' ') {
      first_ = c;
    }
    const bool is_edge =
        step == JsonCharacters::Step::opens_string || step == JsonCharacters::Step::closes_string;
    if (is_edge && (first_ == '{' || first_ == '[')) {
      surroundings_.reset();
    }
  }
}

}  // namespace sluice::restore
