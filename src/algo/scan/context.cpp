#include "algo/scan/context.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "algo/scan/characters.h"
#include "algo/scan/context_words.h"
#include "algo/scan/letters.h"

namespace sluice::scan {
namespace {

constexpr std::uint64_t kHashSeed = 0xCBF29CE484222325;

/// One step of FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv, 64 bits).
constexpr std::uint64_t hash_step(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
}

constexpr std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = kHashSeed;
  for (const char c : text) {
    hash = hash_step(hash, c);
  }
  return hash;
}

struct Cell {
  std::uint64_t hash = 0;
  ConceptSet means;
};

constexpr std::size_t kCells = 2048;

constexpr std::size_t cell_of(std::uint64_t hash) {
  return (hash ^ (hash >> 29)) % kCells;
}

constexpr std::array<Cell, kCells> make_cells() {
  std::array<Cell, kCells> cells{};
  for (const Word& word : kWords) {
    const std::uint64_t hash = hash_of(word.text);
    std::size_t at = cell_of(hash);
    while (!cells[at].means.empty() && cells[at].hash != hash) {
      at = (at + 1) % kCells;
    }
    cells[at].hash = hash;
    cells[at].means |= ConceptSet(word.means);
  }
  return cells;
}

constexpr std::array<Cell, kCells> kTable = make_cells();
static_assert(std::size(kWords) < kCells / 2);

/// For each first letter, the lengths of the words (or second words) of the table: what most words
/// of a text fail at before they are hashed.
constexpr std::array<std::uint64_t, 256> make_shapes() {
  std::array<std::uint64_t, 256> shapes{};
  for (const Word& word : kWords) {
    const std::size_t blank = word.text.find(' ');
    const std::string_view last =
        blank == std::string_view::npos ? word.text : word.text.substr(blank + 1);
    shapes[static_cast<unsigned char>(last[0])] |= std::uint64_t{1} << last.size();
  }
  return shapes;
}

constexpr std::array<std::uint64_t, 256> kShapes = make_shapes();

bool has_shape(std::string_view word) {
  return word.size() < 64 &&
         (kShapes[static_cast<unsigned char>(lower(word[0]))] >> word.size() & 1U) != 0;
}

ConceptSet meaning_of(std::uint64_t hash) {
  for (std::size_t at = cell_of(hash); !kTable[at].means.empty(); at = (at + 1) % kCells) {
    if (kTable[at].hash == hash) {
      return kTable[at].means;
    }
  }
  return {};
}

constexpr bool is_word_letter(char c) {
  return is_in(c, Chars::word) && c != '_';
}

/// The same for characters that are no ASCII: a word is of one kind of letters (`卡号|PESEL`).
bool breaks_beyond_ascii(std::string_view text, std::size_t at) {
  if (is_continuation(text[at])) {
    return false;
  }
  const Letter left = letter_before(text, at);
  const Letter right = letter_at(text, at);
  return left == Letter::none || right == Letter::none ||
         (left == Letter::unspaced) != (right == Letter::unspaced);
}

/// True when a word ends before `at`, which is within the text: `routing|Number`, `routing|_`.
bool breaks(std::string_view text, std::size_t at) {
  const char a = text[at - 1];
  const char b = text[at];
  return is_ascii(a) && is_ascii(b) ? !is_word_letter(b) || (is_in(a, Chars::lower) && is_upper(b))
                                    : breaks_beyond_ascii(text, at);
}

/// True when a word may begin with the byte at `at`.
bool begins_letter(std::string_view text, std::size_t at) {
  return is_ascii(text[at]) ? is_word_letter(text[at]) : letter_at(text, at) != Letter::none;
}

std::uint64_t hash_on(std::uint64_t hash, std::string_view word) {
  for (const char c : word) {
    hash = hash_step(hash, lower(c));
  }
  return hash;
}

/// In source code, the n of "\\nSSN" belongs to the line break.
bool is_escape(std::string_view text, std::size_t at) {
  return at > 0 && text[at - 1] == '\\' && (text[at] == 'n' || text[at] == 't' || text[at] == 'r');
}

/// The end of the word whose first byte is at `at`.
std::size_t word_end(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && !breaks(text, end)) {
    ++end;
  }
  return end;
}

}  // namespace

void ContextIndex::reset() {
  named_.clear();
  first_ = 0;
  next_ = 0;
  previous_end_ = previous_begin_ = 0;
}

void ContextIndex::cover(std::string_view text, std::size_t begin, std::size_t end) {
  static constexpr std::size_t kGapMax = 256;  // Reading on is cheaper than beginning anew.
  if (begin < first_ || begin > next_ + kGapMax) {
    reset();
    first_ = next_ = begin;
    // A word that began before is not a whole one here.
    if (begin > 0 && begin < text.size() && !breaks(text, begin) &&
        is_word_letter(text[begin - 1]) && !is_escape(text, begin - 1)) {
      next_ = word_end(text, begin);
    }
  }
  read(text, next_, end);
}

ConceptSet ContextIndex::between(std::string_view text, std::size_t begin, std::size_t end) {
  cover(text, begin, end);
  ConceptSet concepts;
  auto at = std::ranges::upper_bound(named_, begin, {}, &Named::end);
  for (; at != named_.end() && at->end <= end; ++at) {
    concepts |= at->begin >= begin ? at->concepts : ConceptSet();
  }
  return concepts;
}

void ContextIndex::read(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t at = begin;
  while (at < std::min(end, text.size())) {
    if (!begins_letter(text, at) || is_escape(text, at)) {
      ++at;
      continue;
    }
    const std::size_t behind = word_end(text, at);
    add(text, at, behind);
    at = behind;
  }
  next_ = std::max(next_, at);
}

void ContextIndex::add(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin == 1) {
    return;  // The s of driver's; letters of their own name nothing.
  }
  const std::string_view word = text.substr(begin, end - begin);
  if (has_shape(word)) {
    const std::string_view previous = text.substr(previous_begin_, previous_end_ - previous_begin_);
    const std::uint64_t first = hash_step(hash_on(kHashSeed, previous), ' ');
    if (const ConceptSet pair = meaning_of(hash_on(first, word)); !pair.empty()) {
      named_.push_back({.begin = previous_begin_, .end = end, .concepts = pair});
    }
    if (const ConceptSet alone = meaning_of(hash_on(kHashSeed, word)); !alone.empty()) {
      named_.push_back({.begin = begin, .end = end, .concepts = alone});
    }
  }
  previous_begin_ = begin;
  previous_end_ = end;
}

}  // namespace sluice::scan
