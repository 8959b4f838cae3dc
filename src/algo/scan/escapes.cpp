#include "algo/scan/escapes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

constexpr unsigned hex_value(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10);
}

/// What an escape stands for and how many bytes it has.
struct Meaning {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
  bool is_byte = false;  ///< a byte of UTF-8, not a code point
};

/// `digits` hex digits at `at`.
std::optional<std::uint32_t> hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : text.substr(at, digits)) {
    if (!is_hex(c)) {
      return std::nullopt;
    }
    value = value * 16 + hex_value(c);
  }
  return value;
}

std::optional<Meaning> byte_escape(std::string_view text, std::size_t at, std::size_t sign) {
  const auto value = hex_at(text, at + sign, 2);
  if (!value) {
    return std::nullopt;
  }
  return Meaning{.code = *value, .bytes = sign + 2, .is_byte = true};
}

/// A code point that UTF-8 can hold.
constexpr bool is_character(std::uint32_t code) {
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

/// `\u{40}`, as in Rust, JavaScript and Swift.
std::optional<Meaning> braced(std::string_view text, std::size_t at) {
  static constexpr std::size_t kDigitsMax = 8;
  const std::size_t close = text.substr(0, at + 4 + kDigitsMax).find('}', at);
  if (close == std::string_view::npos || close == at + 3) {
    return std::nullopt;
  }
  const auto value = hex_at(text, at + 3, close - at - 3);
  return value && is_character(*value)
             ? std::optional(Meaning{.code = *value, .bytes = close + 1 - at})
             : std::nullopt;
}

std::optional<Meaning> backslash(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) {
    return std::nullopt;
  }
  if (text[at + 1] == 'x') {
    return byte_escape(text, at, 2);
  }
  if (text[at + 1] == 'U') {
    const auto value = hex_at(text, at + 2, 8);
    return value && is_character(*value) ? std::optional(Meaning{.code = *value, .bytes = 10})
                                         : std::nullopt;
  }
  if (text.substr(at + 1).starts_with("u{")) {
    return braced(text, at);
  }
  const auto value = text[at + 1] == 'u' ? hex_at(text, at + 2, 4) : std::nullopt;
  if (!value || !is_character(*value)) {
    return std::nullopt;
  }
  return Meaning{.code = *value, .bytes = 6};
}

struct Named {
  std::string_view name;
  char stands_for;
};

// HTML, section 13.5, those that matter for addresses and numbers.
constexpr auto kNamed = std::to_array<Named>({{"amp;", '&'},
                                              {"apos;", '\''},
                                              {"bsol;", '\\'},
                                              {"colon;", ':'},
                                              {"commat;", '@'},
                                              {"dash;", '-'},
                                              {"equals;", '='},
                                              {"gt;", '>'},
                                              {"hyphen;", '-'},
                                              {"lowbar;", '_'},
                                              {"lt;", '<'},
                                              {"nbsp;", ' '},
                                              {"num;", '#'},
                                              {"percnt;", '%'},
                                              {"period;", '.'},
                                              {"plus;", '+'},
                                              {"quot;", '"'},
                                              {"sol;", '/'}});

/// Those that ordinary texts do not have: where one stands, something may be hidden.
constexpr std::string_view kRare =
    "bsol; colon; commat; dash; equals; hyphen; lowbar; num; percnt; "
    "period; plus; sol; ";

std::optional<Meaning> reference(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + 1, 10);
  if (!rest.starts_with('#')) {
    const auto* const named =
        std::ranges::find_if(kNamed, [&](const Named& one) { return rest.starts_with(one.name); });
    return named == kNamed.end()
               ? std::nullopt
               : std::optional(Meaning{.code = static_cast<unsigned char>(named->stands_for),
                                       .bytes = named->name.size() + 1});
  }
  const bool is_hexadecimal = rest.size() > 1 && lower(rest[1]) == 'x';
  std::size_t i = is_hexadecimal ? 2 : 1;
  const std::size_t first = i;
  std::uint32_t code = 0;
  for (; i < rest.size() && i < first + 6 && (is_hexadecimal ? is_hex(rest[i]) : is_digit(rest[i]));
       ++i) {
    code = code * (is_hexadecimal ? 16 : 10) + hex_value(rest[i]);
  }
  if (i == first || code == 0 || code > 0x10FFFF) {
    return std::nullopt;
  }
  const bool is_closed = i < rest.size() && rest[i] == ';';
  return Meaning{.code = code, .bytes = 1 + i + (is_closed ? 1 : 0)};
}

/// `=40`, with capitals as the standard asks; `=` at the end of a line is nothing.
std::optional<Meaning> quoted_printable(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + 1, 2);
  if (rest.starts_with('\n') || rest == "\r\n") {
    return Meaning{.code = 0, .bytes = rest.starts_with('\n') ? 2U : 3U, .is_byte = true};
  }
  const bool has_shape = rest.size() == 2 && std::ranges::all_of(rest, [](char c) {
                           return is_digit(c) || (c >= 'A' && c <= 'F');
                         });
  return has_shape ? byte_escape(text, at, 1) : std::nullopt;
}

std::optional<Meaning> meaning_at(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '%':
      return byte_escape(text, at, 1);
    case '\\':
      return backslash(text, at);
    case '&':
      return reference(text, at);
    case '=':
      return quoted_printable(text, at);
    default:
      return std::nullopt;
  }
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6U);
    byte(0x80 | (code & 0x3FU));
  } else {
    if (code < 0x10000) {
      byte(0xE0 | code >> 12U);
    } else {
      byte(0xF0 | code >> 18U);
      byte(0x80 | (code >> 12U & 0x3FU));
    }
    byte(0x80 | (code >> 6U & 0x3FU));
    byte(0x80 | (code & 0x3FU));
  }
}

}  // namespace

bool EscapedText::read(std::string_view text) {
  text_.clear();
  escapes_.clear();
  std::size_t copied = 0;
  std::size_t at = text.find_first_of("%\\&=");
  while (at != std::string_view::npos) {
    const std::optional<Meaning> meaning = meaning_at(text, at);
    if (meaning) {
      text_.append(text, copied, at - copied);
      const std::size_t position = text_.size();
      if (meaning->is_byte && meaning->code != 0) {
        text_ += static_cast<char>(meaning->code);
      } else if (!meaning->is_byte) {
        append_utf8(text_, meaning->code);
      }
      copied = at + meaning->bytes;
      escapes_.push_back({.position = static_cast<std::uint32_t>(position),
                          .bytes = static_cast<std::uint32_t>(text_.size() - position),
                          .begin = static_cast<std::uint32_t>(at),
                          .end = static_cast<std::uint32_t>(copied)});
    }
    at = text.find_first_of("%\\&=", std::max(copied, at + 1));
  }
  if (escapes_.empty()) {
    return false;
  }
  text_.append(text, copied, text.size() - copied);
  return true;
}

const EscapedText::Escape* EscapedText::last_before(std::size_t position) const {
  const auto after = std::ranges::upper_bound(
      escapes_, position, {}, [](const Escape& e) { return std::size_t{e.position}; });
  return after == escapes_.begin() ? nullptr : &*(after - 1);
}

std::uint32_t EscapedText::origin(std::size_t position) const {
  const Escape* escape = last_before(position);
  if (escape == nullptr) {
    return static_cast<std::uint32_t>(position);
  }
  const auto into = static_cast<std::uint32_t>(position - escape->position);
  return into < escape->bytes ? escape->begin : escape->end + into - escape->bytes;
}

std::uint32_t EscapedText::origin_end(std::size_t position) const {
  const Escape* escape = last_before(position);
  const bool is_inside = escape != nullptr && position - escape->position < escape->bytes;
  return is_inside ? escape->end : origin(position) + 1;
}

std::size_t EscapedText::position_of(std::size_t origin) const {
  const auto after = std::ranges::upper_bound(
      escapes_, origin, {}, [](const Escape& e) { return std::size_t{e.begin}; });
  if (after == escapes_.begin()) {
    return origin;
  }
  const Escape& escape = *(after - 1);
  return origin < escape.end ? escape.position
                             : escape.position + escape.bytes + (origin - escape.end);
}

bool has_named_escape(std::string_view text) {
  static constexpr std::size_t kNameMin = 4;
  static constexpr std::size_t kNameMax = 7;
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    const std::string_view name = text.substr(at + 1, kNameMax);
    const std::size_t size = name.find(';') + 1;
    if (size >= kNameMin && kRare.contains(name.substr(0, size))) {
      return true;
    }
  }
  return false;
}

bool is_in_escape(std::string_view text, std::size_t at) {
  const char before = at > 0 ? text[at - 1] : '\0';
  const char first = at > 1 ? text[at - 2] : '\0';
  switch (before) {
    case '%':
      return meaning_at(text, at - 1).has_value();
    case '=': {
      // `width=40;` is no quoted-printable: there, words or further escapes go on.
      const char next = at + 2 < text.size() ? text[at + 2] : ' ';
      return meaning_at(text, at - 1).has_value() && (is_letter(next) || next == '=');
    }
    case '#':
      return first == '&';
    case ';':
      return text.substr(0, at).ends_with("&nbsp;");
    case '{':
      return first == 'u' && at > 2 && text[at - 3] == '\\';
    case 'u':
    case 'U':
      return first == '\\';
    case 'x':
    case 'X':
      return first == '\\' || first == '#';
    default:
      return false;
  }
}

}  // namespace sluice::scan
