#include "algo/placeholder/matcher.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>
#include <utility>

#include "base/assert.h"

namespace sluice::placeholder {
namespace {

/// A symbol that no placeholder has: what is skipped once.
constexpr char kBreak = '\0';

/// One way to write something other than a letter.
struct Spelling {
  std::string_view bytes;
  char symbol;
};

/// The closed list of accepted mutations. No spelling is the beginning of another one.
constexpr Spelling kPlain[] = {{"_", '_'},
                               {"\\_", '_'},
                               {"%5F", '_'},
                               {"%5f", '_'},
                               {"\n", kBreak},
                               {"\r\n", kBreak},
                               {"\u00AD", kBreak}};

/// The same list as it looks inside a JSON string.
constexpr Spelling kJson[] = {{"_", '_'},
                              {R"(\\_)", '_'},
                              {"%5F", '_'},
                              {"%5f", '_'},
                              {R"(\n)", kBreak},
                              {R"(\r\n)", kBreak},
                              {"\u00AD", kBreak},
                              {R"(\u00ad)", kBreak},
                              {R"(\u00AD)", kBreak}};

std::span<const Spelling> spellings(Encoding encoding) {
  switch (encoding) {
    case Encoding::plain:
      return kPlain;
    case Encoding::json:
      return kJson;
  }
  return kPlain;
}

std::size_t longest(Encoding encoding, bool of_breaks) {
  std::size_t bytes = 0;
  for (const Spelling& spelling : spellings(encoding)) {
    if ((spelling.symbol == kBreak) == of_breaks) {
      bytes = std::max(bytes, spelling.bytes.size());
    }
  }
  return bytes;
}

char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// True for the first byte of some spelling.
bool may_be_spelling(char c) {
  switch (c) {
    case '_':
    case '\\':
    case '%':
    case '\n':
    case '\r':
    case '\xC2':  // Of the soft hyphen.
      return true;
    default:
      return false;
  }
}

bool is_letter(char upper) {
  return upper >= 'A' && upper <= 'Z';
}

/// Of a letter of either case: 0..25; below 32 for any other byte.
unsigned order_of(char letter) {
  return static_cast<unsigned>(to_upper(letter) - 'A') & 0x1FU;
}

}  // namespace

/// How far one match has come: the issued texts [first, last) begin with what was read.
struct Matcher::Cursor {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t depth = 0;
  bool had_break = false;
};

struct Matcher::Symbol {
  enum class Kind : std::uint8_t { symbol, cut_off, other };

  Kind kind = Kind::other;
  char value = 0;
  std::size_t bytes = 0;
};

Matcher::Matcher(std::vector<std::string_view> issued, Encoding encoding)
    : issued_(std::move(issued)), encoding_(encoding) {
  SLUICE_ASSERT(std::ranges::is_sorted(issued_));
  const std::size_t underscore_bytes = longest(encoding, false);
  for (const std::string_view text : issued_) {
    SLUICE_ASSERT(!text.empty());
    const auto first = static_cast<unsigned char>(text[0]);
    starts_[first] = true;
    starts_[first | 0x20U] = true;
    if (text.size() > 1 && is_letter(text[0]) && is_letter(text[1])) {
      seconds_[order_of(text[0])] |= 1U << order_of(text[1]);
    }
    const auto underscores = static_cast<std::size_t>(std::ranges::count(text, '_'));
    all_have_underscores_ = all_have_underscores_ && underscores > 0;
    form_bytes_max_ =
        std::max(form_bytes_max_,
                 text.size() + underscores * (underscore_bytes - 1) + longest(encoding, true));
  }
}

std::size_t Matcher::next_start(std::string_view text, std::size_t from) const {
  from = std::max(from, first_within_reach(text, from));
  for (; from < text.size(); ++from) {
    if (starts_[static_cast<unsigned char>(text[from])] && may_begin(text.substr(from))) {
      break;
    }
  }
  return from;
}

/// Where every issued text has an underscore, one must stand behind each place at which a whole one
/// begins, and near it. What comes before is skipped, up to a tail that may still get one.
std::size_t Matcher::first_within_reach(std::string_view text, std::size_t from) const {
  if (!all_have_underscores_) {
    return from;
  }
  // Each of its spellings has one of these two bytes.
  const std::size_t plain = std::min(text.find('_', from), text.size());
  const std::size_t underscore = std::min(text.substr(0, plain).find('%', from), plain);
  return underscore - std::min(underscore, form_bytes_max_);
}

/// By the second byte, when the first one is right: most words of a language begin like no
/// placeholder.
bool Matcher::may_begin(std::string_view text) const {
  if (text.size() == 1 || !is_letter(to_upper(text[0])) || !is_letter(to_upper(text[1]))) {
    return true;  // Not known yet, or a spelling of something else.
  }
  return (seconds_[order_of(text[0])] & (1U << order_of(text[1]))) != 0;
}

bool Matcher::narrow(Cursor& cursor, char symbol) const {
  if (cursor.last - cursor.first == 1) {
    const bool fits = issued_[cursor.first][cursor.depth++] == symbol;
    cursor.first += fits ? 0 : 1;
    return fits;
  }
  const auto begin = issued_.begin() + static_cast<std::ptrdiff_t>(cursor.first);
  const auto end = issued_.begin() + static_cast<std::ptrdiff_t>(cursor.last);
  const auto rest = std::ranges::equal_range(
      begin, end, symbol, {}, [&](std::string_view text) { return text[cursor.depth]; });
  cursor.first = static_cast<std::size_t>(rest.begin() - issued_.begin());
  cursor.last = static_cast<std::size_t>(rest.end() - issued_.begin());
  ++cursor.depth;
  return cursor.first != cursor.last;
}

Matcher::Symbol Matcher::read(std::string_view text, const Cursor& cursor) const {
  const char letter = to_upper(text[0]);
  if (is_letter(letter)) {
    return {Symbol::Kind::symbol, letter, 1};
  }
  if (!may_be_spelling(text[0])) {
    return {};
  }
  for (const Spelling& spelling : spellings(encoding_)) {
    Cursor ahead = cursor;
    const bool expected = spelling.symbol == kBreak ? !cursor.had_break && cursor.depth > 0
                                                    : narrow(ahead, spelling.symbol);
    if (expected && text.starts_with(spelling.bytes)) {
      return {Symbol::Kind::symbol, spelling.symbol, spelling.bytes.size()};
    }
    if (expected && spelling.bytes.starts_with(text)) {
      return {Symbol::Kind::cut_off, spelling.symbol, text.size()};
    }
  }
  return {};
}

Match Matcher::match(std::string_view text, std::size_t at) const {
  Cursor cursor{.last = issued_.size()};
  for (std::size_t place = at; place < text.size();) {
    const Symbol symbol = read(text.substr(place), cursor);
    if (symbol.kind == Symbol::Kind::cut_off) {
      return {.kind = Match::Kind::partial};
    }
    if (symbol.kind == Symbol::Kind::other) {
      return {};
    }
    place += symbol.bytes;
    if (symbol.value == kBreak) {
      cursor.had_break = true;
      continue;
    }
    if (!narrow(cursor, symbol.value)) {
      return {};
    }
    // Sorted, so that a text which is complete stands first.
    if (issued_[cursor.first].size() == cursor.depth) {
      return {.kind = Match::Kind::whole, .entry = cursor.first, .bytes = place - at};
    }
  }
  return {.kind = Match::Kind::partial};
}

}  // namespace sluice::placeholder
