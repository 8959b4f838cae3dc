#include "algo/extract/units.h"

#include <algorithm>
#include <array>

#include "algo/extract/characters.h"
#include "algo/extract/lines.h"

namespace sluice::extract {

namespace {

/// A list item or field that is longer is cut into its sentences.
constexpr std::uint32_t kLineBytesMax = 300;

/// A line by itself that is longer is no heading.
constexpr std::uint32_t kHeadingBytesMax = 70;

/// Lines shorter than this were not wrapped by a program.
constexpr std::uint32_t kWrappedBytesMin = 45;

bool is_end_mark(std::string_view line) {
  return line.ends_with('.') || line.ends_with('!') || line.ends_with('?') || line.ends_with(':') ||
         line.ends_with(';') || line.ends_with("。") || line.ends_with("！") ||
         line.ends_with("？");
}

/// A line that begins with a level or has a clock time near its start.
bool is_log_line(std::string_view line) {
  for (const std::string_view level : {"ERROR", "WARN", "INFO", "DEBUG", "FATAL", "TRACE"}) {
    if (line.starts_with(level)) {
      return true;
    }
  }
  constexpr std::size_t kStampBytes = 24;
  const std::string_view stamp = line.substr(0, kStampBytes);
  const auto is_clock = [](char byte) { return byte == ':'; };
  return !stamp.empty() && stamp[0] >= '0' && stamp[0] <= '9' &&
         std::ranges::count_if(stamp, is_clock) >= 2;
}

class UnitCutter {
 public:
  UnitCutter(std::string_view text, std::size_t units_max)
      : text_(text), units_max_(units_max), lines_(lines_of(text)) {}

  [[nodiscard]] std::vector<Unit> cut() {
    while (at_ < lines_.size() && units_.size() < units_max_) {
      take_line(lines_[at_]);
    }
    units_.resize(std::min(units_.size(), units_max_));
    return std::move(units_);
  }

 private:
  void take_line(const Line& line) {
    switch (line.kind) {
      case Line::Kind::blank:
      case Line::Kind::underline:
        ++block_;
        ++at_;
        return;
      case Line::Kind::fence:
        take_fence();
        return;
      case Line::Kind::heading:
        add_heading(line);
        ++at_;
        return;
      case Line::Kind::table_row:
      case Line::Kind::table_rule:
        take_table();
        return;
      case Line::Kind::list_item:
        take_item();
        return;
      case Line::Kind::field:
        add_field(line);
        ++at_;
        return;
      case Line::Kind::prose:
        take_prose();
        return;
    }
  }

  void take_fence() {
    const std::size_t first = ++at_;
    while (at_ < lines_.size() && lines_[at_].kind != Line::Kind::fence) {
      ++at_;
    }
    if (at_ > first) {
      const std::uint32_t begin = lines_[first].begin;
      const std::string_view code = trimmed(text_.substr(begin, lines_[at_ - 1].end - begin));
      const auto trimmed_begin = static_cast<std::uint32_t>(code.data() - text_.data());
      add(Unit::Kind::code, trimmed_begin, trimmed_begin + static_cast<std::uint32_t>(code.size()));
    }
    ++at_;
  }

  /// A heading, below the nearest one of a higher rank.
  void add_heading(const Line& line) {
    ++block_;
    const bool is_bold = text_.substr(line.begin, 2) == "**";
    const std::uint32_t end = is_bold ? line.end - 2 : line.end;
    const std::size_t rank = rank_of(line);
    heading_ = Unit::kNone;
    for (std::size_t higher = 0; higher < rank; ++higher) {
      heading_ = open_[higher] != Unit::kNone ? open_[higher] : heading_;
    }
    add(Unit::Kind::heading, line.content, end);
    heading_ = static_cast<std::uint32_t>(units_.size() - 1);
    open_[rank] = heading_;
    std::fill(open_.begin() + static_cast<std::ptrdiff_t>(rank) + 1, open_.end(), Unit::kNone);
    ++block_;
  }

  /// 0 for `#` and for the title that a text begins with, 1 for `##` ... 7 for one without marks.
  [[nodiscard]] std::size_t rank_of(const Line& line) const {
    const char32_t first = character_at(text_, line.begin).code;
    if (first == '#') {
      return std::min<std::size_t>(line.content - line.begin - 2, 5);
    }
    const bool is_bold = first == '*';
    const bool is_section = (line.kind == Line::Kind::heading && !is_bold) || is_digit(first);
    if (units_.empty() && !is_section) {
      return 0;
    }
    return is_bold ? 6 : 7;
  }

  /// The rows of a table, the first of which heads the others.
  void take_table() {
    const std::uint32_t heading = heading_;
    bool is_first = true;
    for (; at_ < lines_.size() && (lines_[at_].kind == Line::Kind::table_row ||
                                   lines_[at_].kind == Line::Kind::table_rule);
         ++at_) {
      if (lines_[at_].kind == Line::Kind::table_rule) {
        continue;
      }
      add(Unit::Kind::table_row, lines_[at_].begin, lines_[at_].end);
      if (is_first) {
        heading_ = static_cast<std::uint32_t>(units_.size() - 1);
        is_first = false;
      }
    }
    heading_ = heading;
  }

  /// `4. Governing law` with prose below is a title, of which the number is a part.
  [[nodiscard]] bool is_numbered_title(std::size_t line) const {
    const Line& here = lines_[line];
    const bool is_numbered = text_[here.begin] >= '0' && text_[here.begin] <= '9';
    return is_numbered && leads_prose(line, here.content);
  }

  /// A short line from `content` on, like no sentence, with a longer line of prose right below.
  [[nodiscard]] bool leads_prose(std::size_t line, std::uint32_t content) const {
    if (line + 1 >= lines_.size() || lines_[line + 1].kind != Line::Kind::prose) {
      return false;
    }
    const Line& below = lines_[line + 1];
    const std::string_view title = text_.substr(content, lines_[line].end - content);
    return title.size() <= kHeadingBytesMax && !is_end_mark(title) && !title.ends_with(',') &&
           is_upper(character_at(title, 0).code) && below.size() >= kWrappedBytesMin &&
           below.size() > title.size() && is_upper(character_at(text_, below.begin).code);
  }

  /// An item and the lines of prose below that continue it.
  void take_item() {
    if (is_numbered_title(at_)) {
      Line title = lines_[at_++];
      title.content = title.begin;
      add_heading(title);
      return;
    }
    const std::uint32_t begin = lines_[at_].content;
    std::uint32_t end = lines_[at_].end;
    for (++at_; at_ < lines_.size() && lines_[at_].kind == Line::Kind::prose; ++at_) {
      end = lines_[at_].end;
    }
    add_line(Unit::Kind::list_item, begin, end);
  }

  /// Lines of prose up to another kind of line: a title without marks, or sentences.
  void take_prose() {
    const std::size_t first = at_;
    while (at_ < lines_.size() && lines_[at_].kind == Line::Kind::prose) {
      ++at_;
    }
    const bool is_underlined =
        at_ < lines_.size() && at_ == first + 1 && lines_[at_].kind == Line::Kind::underline;
    if (is_underlined || is_title(first)) {
      add_heading(lines_[first]);
      return;
    }
    const bool is_first_of_block = first == 0 || lines_[first - 1].kind == Line::Kind::blank ||
                                   lines_[first - 1].kind == Line::Kind::underline;
    if (is_first_of_block && leads_prose(first, lines_[first].begin) &&
        lines_[first].size() < kWrappedBytesMin) {
      add_heading(lines_[first]);
      at_ = first + 1;
      return;
    }
    std::size_t begin = first;
    for (std::size_t line = first; line < at_; ++line) {
      if (line + 1 == at_ || stands_alone(line, first)) {
        add_sentences(lines_[begin].begin, lines_[line].end);
        begin = line + 1;
      }
    }
  }

  /// A short line between blank ones, with text below, that does not end like a sentence.
  [[nodiscard]] bool is_title(std::size_t line) const {
    const Line& here = lines_[line];
    const std::string_view title = text_.substr(here.begin, here.size());
    const bool is_alone = at_ == line + 1 &&
                          (line == 0 || lines_[line - 1].kind == Line::Kind::blank ||
                           lines_[line - 1].kind == Line::Kind::underline) &&
                          at_ < lines_.size();
    const char32_t letter = character_at(title, 0).code;
    const bool begins_well = is_upper(letter) || is_digit(letter) || letter == 0xa7;
    return is_alone && begins_well && here.size() <= kHeadingBytesMax && !is_end_mark(title) &&
           !title.ends_with(',') && has_text_below();
  }

  [[nodiscard]] bool has_text_below() const {
    return std::any_of(
        lines_.begin() + static_cast<std::ptrdiff_t>(at_), lines_.end(), [](const Line& line) {
          return line.kind != Line::Kind::blank && line.kind != Line::Kind::underline;
        });
  }

  /// True when the end of this line is meant, and was not put there by wrapping.
  [[nodiscard]] bool stands_alone(std::size_t line, std::size_t first) const {
    const Line& here = lines_[line];
    const std::string_view bytes = text_.substr(here.begin, here.size());
    const char32_t next = character_at(text_, lines_[line + 1].begin).code;
    const bool next_begins = !is_lower(next);
    if (is_end_mark(bytes) || (line == first && bytes.ends_with(','))) {
      return next_begins;
    }
    const Line& below = lines_[line + 1];
    const bool is_log = is_log_line(text_.substr(below.begin, below.size()));
    return is_log || (next_begins && here.size() < kWrappedBytesMin);
  }

  void add_sentences(std::uint32_t begin, std::uint32_t end) {
    for (const SentenceRange& sentence : sentences_of(text_, begin, end)) {
      add(Unit::Kind::sentence, sentence.begin, sentence.end);
    }
  }

  /// The first sentence is the field; what follows on its line is prose.
  void add_field(const Line& line) {
    Unit::Kind kind = Unit::Kind::field;
    for (const SentenceRange& sentence : sentences_of(text_, line.begin, line.end)) {
      add(kind, sentence.begin, sentence.end);
      kind = Unit::Kind::sentence;
    }
  }

  void add_line(Unit::Kind kind, std::uint32_t begin, std::uint32_t end) {
    if (end - begin <= kLineBytesMax) {
      add(kind, begin, end);
    } else {
      add_sentences(begin, end);
    }
  }

  void add(Unit::Kind kind, std::uint32_t begin, std::uint32_t end) {
    if (begin < end) {
      units_.push_back(
          {.begin = begin, .end = end, .kind = kind, .block = block_, .heading = heading_});
    }
  }

  std::string_view text_;
  std::size_t units_max_;
  std::vector<Line> lines_;
  std::size_t at_ = 0;
  std::uint32_t block_ = 0;
  std::uint32_t heading_ = Unit::kNone;
  std::array<std::uint32_t, 8> open_ = {  // By rank: the heading that what comes stands below.
      Unit::kNone,
      Unit::kNone,
      Unit::kNone,
      Unit::kNone,
      Unit::kNone,
      Unit::kNone,
      Unit::kNone,
      Unit::kNone};
  std::vector<Unit> units_;
};

}  // namespace

std::vector<Unit> units_of(std::string_view text, std::size_t units_max) {
  return UnitCutter(text, units_max).cut();
}

}  // namespace sluice::extract
