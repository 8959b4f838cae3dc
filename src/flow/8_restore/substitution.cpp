#include "flow/8_restore/substitution.h"

#include "algo/json/escape.h"

namespace sluice::restore {

using placeholder::Encoding;
using placeholder::Match;

void Substitution::push(std::string_view piece, Rest rest, std::string& out) {
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

/// Handles `text` up to a tail that may become a placeholder; returns where that begins.
std::size_t Substitution::take(std::string_view text, Rest rest, std::string& out) {
  const placeholder::Matcher& matcher = pseudonyms_.matcher(encoding_);
  std::size_t done = 0;
  while (done < text.size()) {
    const std::size_t start = matcher.next_start(text, done);
    pass(text.substr(done, start - done), out);
    if (start == text.size()) {
      return start;
    }
    // The letter of an escape such as \n is no letter of the text.
    const Match match = characters_.is_inside_escape() ? Match{} : matcher.match(text, start);
    if (match.kind == Match::Kind::partial && rest == Rest::follows) {
      return start;
    }
    done = start + 1;
    if (match.kind == Match::Kind::whole) {
      done = start + match.bytes;
      put_back(match.entry, text.substr(start, match.bytes), out);
    } else {
      pass(text.substr(start, 1), out);
    }
  }
  return done;
}

void Substitution::pass(std::string_view text, std::string& out) {
  lookalikes_.feed(text);
  read(text);
  out += text;
}

void Substitution::put_back(std::size_t entry, std::string_view written, std::string& out) {
  lookalikes_.end_word();
  if (!surroundings_.may_restore()) {
    ++withheld_;
    read(written);
    out += written;
    return;
  }
  ++restored_;
  const std::string& original = pseudonyms_.original(entry);
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
    if (step == JsonCharacters::Step::closes_string && (first_ == '{' || first_ == '[')) {
      surroundings_.reset();
    }
  }
}

}  // namespace sluice::restore
