#include "algo/scan/unescape.h"

#include <cstdint>
#include <optional>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

constexpr unsigned hex_value(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10);
}

/// The four hex digits behind `\u` at `at`.
std::optional<std::uint32_t> unit_at(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') {
    return std::nullopt;
  }
  std::uint32_t unit = 0;
  for (const char c : text.substr(at + 2, 4)) {
    if (!is_hex(c)) {
      return std::nullopt;
    }
    unit = unit * 16 + hex_value(c);
  }
  return unit;
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto byte = [&out](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | (c >> 6U));
    byte(0x80 | (c & 0x3FU));
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12U));
    byte(0x80 | ((c >> 6U) & 0x3FU));
    byte(0x80 | (c & 0x3FU));
  } else {
    byte(0xF0 | (c >> 18U));
    byte(0x80 | ((c >> 12U) & 0x3FU));
    byte(0x80 | ((c >> 6U) & 0x3FU));
    byte(0x80 | (c & 0x3FU));
  }
}

/// What the letter of a two-byte escape stands for; 0 when it makes none.
constexpr char simple_escape(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case '"':
    case '\\':
    case '/':
      return letter;
    default:
      return 0;
  }
}

/// Appends what the escape at `at` stands for and moves behind it; false: a lone surrogate.
bool append_escape(std::string_view text, std::size_t& at, std::string& out) {
  const char letter = at + 1 < text.size() ? text[at + 1] : '\0';
  if (const char c = simple_escape(letter); c != 0) {
    out += c;
    at += 2;
    return true;
  }
  const std::optional<std::uint32_t> unit = unit_at(text, at);
  if (!unit) {
    out += '\\';
    at += 1;
    return true;
  }
  at += 6;
  if (*unit < 0xD800 || *unit > 0xDFFF) {
    append_utf8(out, *unit);
    return true;
  }
  const std::optional<std::uint32_t> low = unit_at(text, at);
  if (*unit > 0xDBFF || !low || *low < 0xDC00 || *low > 0xDFFF) {
    return false;
  }
  at += 6;
  append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00));
  return true;
}

}  // namespace

Unescaped unescape_everywhere(std::string_view text, std::string& out) {
  out.clear();
  out.reserve(text.size());
  std::size_t at = 0;
  while (true) {
    const std::size_t next = text.find('\\', at);
    if (next == std::string_view::npos) {
      out.append(text, at, text.size() - at);
      return out.size() == text.size() ? Unescaped::same : Unescaped::different;
    }
    out.append(text, at, next - at);
    at = next;
    if (!append_escape(text, at, out)) {
      return Unescaped::unknown;
    }
  }
}

}  // namespace sluice::scan
