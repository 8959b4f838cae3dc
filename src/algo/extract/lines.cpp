#include "algo/extract/lines.h"

#include <algorithm>

#include "algo/extract/characters.h"

namespace sluice::extract {

namespace {

bool consists_of(std::string_view line, std::string_view bytes) {
  return std::ranges::all_of(line, [bytes](char byte) { return bytes.contains(byte); });
}

bool is_ascii_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/// Bytes of `# ` marks and the space behind; 0: no heading.
std::size_t heading_mark(std::string_view line) {
  const std::size_t marks = std::min(line.find_first_not_of('#'), line.size());
  if (marks == 0 || marks > 6 || marks == line.size() || line[marks] != ' ') {
    return 0;
  }
  return marks + 1;
}

bool is_bold_title(std::string_view line) {
  return line.size() > 4 && line.size() < 100 && line.starts_with("**") && line.ends_with("**") &&
         !line.substr(2, line.size() - 4).contains("**");
}

/// Bytes of `- `, `12. `, `b) `; 0: no list item.
std::size_t list_mark(std::string_view line) {
  for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "– ", "· ", "o "}) {
    if (line.starts_with(bullet)) {
      return bullet.size();
    }
  }
  std::size_t size = 0;
  while (size < line.size() && size < 3 && is_ascii_digit(line[size])) {
    ++size;
  }
  const bool is_letter_mark = size == 0 && line.size() > 1 && line[1] == ')';
  size = is_letter_mark ? 1 : size;
  const bool is_mark = size > 0 && size + 1 < line.size() &&
                       (line[size] == '.' || line[size] == ')') && line[size + 1] == ' ';
  return is_mark ? size + 2 : 0;
}

/// `§ 3 Kündigung`, `Article 5`, `Section 2: Fees`: a short line that begins so and ends openly.
bool is_section_title(std::string_view line) {
  constexpr std::size_t kTitleBytesMax = 80;
  if (line.size() > kTitleBytesMax || std::string_view(".;,:?!").contains(line.back())) {
    return false;
  }
  for (const std::string_view name : {"§ ",
                                      "§",
                                      "Article ",
                                      "Artikel ",
                                      "Section ",
                                      "Abschnitt ",
                                      "Chapter ",
                                      "Kapitel ",
                                      "Clause ",
                                      "Klausel ",
                                      "Appendix ",
                                      "Anhang ",
                                      "Capítulo ",
                                      "Artículo ",
                                      "Chapitre "}) {
    if (line.starts_with(name) && line.size() > name.size() && is_ascii_digit(line[name.size()])) {
      return true;
    }
  }
  return false;
}

/// `Notice period: 3 months`: a short name, a colon, a value.
bool is_field(std::string_view line) {
  constexpr std::size_t kNameBytesMax = 48;
  constexpr std::ptrdiff_t kNameSpacesMax = 4;
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon > kNameBytesMax || colon + 2 > line.size()) {
    return false;
  }
  const std::string_view name = line.substr(0, colon);
  const bool is_plain = name.find_first_of(".?!,;\"") == std::string_view::npos;
  const bool is_clock = is_ascii_digit(line[colon - 1]) && is_ascii_digit(line[colon + 1]);
  return is_plain && !is_clock && !line.substr(colon).starts_with("://") &&
         line[colon + 1] == ' ' && std::ranges::count(name, ' ') <= kNameSpacesMax;
}

Line classified(std::string_view text, std::string_view line) {
  const auto begin = static_cast<std::uint32_t>(line.data() - text.data());
  Line got{
      .begin = begin, .end = begin + static_cast<std::uint32_t>(line.size()), .content = begin};
  const auto with_mark = [&got](Line::Kind kind, std::size_t mark) {
    got.kind = kind;
    got.content = got.begin + static_cast<std::uint32_t>(mark);
    return got;
  };
  if (line.empty()) {
    return with_mark(Line::Kind::blank, 0);
  }
  if (line.starts_with("```") || line.starts_with("~~~")) {
    return with_mark(Line::Kind::fence, 0);
  }
  if (const std::size_t mark = heading_mark(line); mark > 0) {
    return with_mark(Line::Kind::heading, mark);
  }
  if (is_bold_title(line)) {
    return with_mark(Line::Kind::heading, 2);
  }
  if (line.size() >= 3 && (consists_of(line, "=") || consists_of(line, "-") ||
                           consists_of(line, "_") || consists_of(line, "*"))) {
    return with_mark(Line::Kind::underline, 0);
  }
  if (line.size() > 1 && line.starts_with('|')) {
    const bool is_rule = consists_of(line, "|-: ");
    return with_mark(is_rule ? Line::Kind::table_rule : Line::Kind::table_row, 0);
  }
  if (is_section_title(line)) {
    return with_mark(Line::Kind::heading, 0);
  }
  if (const std::size_t mark = list_mark(line); mark > 0) {
    return with_mark(Line::Kind::list_item, mark);
  }
  return with_mark(is_field(line) ? Line::Kind::field : Line::Kind::prose, 0);
}

/// `trimmed`, but an empty result still points into the line.
std::string_view trimmed_in_place(std::string_view line) {
  const std::string_view inner = trimmed(line);
  return inner.empty() ? line.substr(0, 0) : inner;
}

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(classified(text, trimmed_in_place(text.substr(begin, end - begin))));
    begin = end + 1;
  }
  return lines;
}

}  // namespace sluice::extract
