#include "algo/scan/encoded.h"

#include <algorithm>
#include <string_view>

#include "algo/scan/decode.h"

namespace sluice::scan {
namespace {

constexpr auto kToken = static_cast<std::uint8_t>(Chars::token);

/// Where the first of `signs` stands in `begin..end` of `text`; `end` when none does.
std::size_t first_of(std::string_view text,
                     std::size_t begin,
                     std::size_t end,
                     std::string_view signs) {
  const std::size_t offset = text.substr(begin, end - begin).find_first_of(signs);
  return offset == std::string_view::npos ? end : begin + offset;
}

}  // namespace

void EncodedFinder::find(std::size_t begin, std::size_t end) {
  const std::string_view text = sweep_.text();
  std::size_t noted = std::max(begin, end_);  // All before is in a token that was noted.
  std::size_t dot = begin;
  for (std::size_t at = begin; at + kEncodedMin <= end;) {
    if (dot <= at) {
      dot = first_of(text, at, end, ".");
    }
    const std::size_t sign = first_of(text, at, end, "./-_+");
    const std::size_t first = at + (text.substr(at).starts_with("0x") ? 2 : 0);
    // Within a token that was noted, whole pieces may be tokens of their own: `text/secret`.
    if (at < noted) {
      note(first, sign, end);
    } else if (encoded_size(sweep_.slice(std::min(first, dot), dot)) != 0) {
      noted = note_all(first, dot, end);
    }
    at = sign + 1;
  }
}

/// Notes what is encoded from `first` on and may end at `dot` or, since what stands behind it would
/// spoil its last word, before any sign that its alphabet does not have. Returns where the longest
/// ends.
std::size_t EncodedFinder::note_all(std::size_t first, std::size_t dot, std::size_t end) {
  std::size_t noted = first;
  for (const std::string_view signs : {"./-_+", ".-_", ".+/", "."}) {
    const std::size_t last = first_of(sweep_.text(), first, dot, signs);
    noted = last > noted ? std::max(noted, note(first, last, end)) : noted;
  }
  return noted;
}

/// Notes the token that begins at `first` and ends at `last` or, when it is hex, before. Returns
/// its end. `end` is that of its run: there, it may go on below.
std::size_t EncodedFinder::note(std::size_t first, std::size_t last, std::size_t end) {
  const std::size_t size =
      first >= last || last <= end_ ? 0 : encoded_size(sweep_.slice(first, last));
  if (size == 0) {
    return first;
  }
  const std::size_t line_end = first + size;
  const Lines lines = line_end == end ? lines_of(first, end) : Lines{line_end, line_end};
  sweep_.add_encoded(first, lines.end);
  if (lines.end_of_last_but_one > 0 && lines.end_of_last_but_one < lines.end) {
    sweep_.add_encoded(first, lines.end_of_last_but_one);  // The last line may be prose.
    end_ = lines.end;
  }
  return line_end;
}

/// The lines of the token whose first one is `begin..end`: with the lines that go on right below,
/// and the padding. Below hex stands hex alone: words would spoil it, while they do no harm to
/// base64.
EncodedFinder::Lines EncodedFinder::lines_of(std::size_t begin, std::size_t end) const {
  const bool is_all_hex = std::ranges::all_of(sweep_.slice(begin, end), is_hex);
  const std::uint8_t digits = is_all_hex ? static_cast<std::uint8_t>(Chars::hex) : kToken;
  Lines lines{.end = end, .end_of_last_but_one = 0};
  for (std::size_t line = next_line(end); line > lines.end; line = next_line(lines.end)) {
    const std::size_t run_end = sweep_.skip(line, digits, sweep_.text().size());
    const std::size_t line_end = first_of(sweep_.text(), line, run_end, ".");
    if (line_end == line || (is_all_hex && is_alnum(sweep_.at(line_end)))) {
      break;
    }
    lines = {.end = line_end, .end_of_last_but_one = lines.end};
  }
  while (sweep_.at(lines.end) == '=') {
    ++lines.end;
  }
  return lines;
}

/// The begin of the line behind `end`, or `end` when none begins right there. In source code the
/// line break is written out.
std::size_t EncodedFinder::next_line(std::size_t end) const {
  if (sweep_.at(end) == '\\' && sweep_.at(end + 1) == 'n') {
    return end + 2;
  }
  const std::size_t at = sweep_.at(end) == '\r' ? end + 1 : end;
  return at < sweep_.text().size() && sweep_.at(at) == '\n' ? at + 1 : end;
}

void EncodedFinder::read_apart(std::size_t begin) {
  const auto is_byte = [this](std::size_t at) {
    return is_hex(sweep_.at(at)) && is_hex(sweep_.at(at + 1));
  };
  if (!is_byte(begin) || !is_byte(begin + 3) || !is_gap(sweep_.at(begin + 5))) {
    return;
  }
  std::size_t end = begin + 5;
  while (is_gap(sweep_.at(end)) && is_byte(end + 1) && !is_alnum(sweep_.at(end + 3))) {
    end += 3;
  }
  sweep_.spend(end - begin);
  if (end - begin >= kEncodedMin * 3 / 2 - 1 && encoded_size(sweep_.slice(begin, end)) != 0) {
    sweep_.add_encoded(begin, end);
  }
  apart_end_ = end;
}

}  // namespace sluice::scan
