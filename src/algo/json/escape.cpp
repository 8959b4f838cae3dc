#include "algo/json/escape.h"

#include <array>
#include <cstring>
#include <optional>

namespace sluice::json {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

/// What stands for the control characters, backslash and quote; empty: the byte itself.
std::string_view short_escape(char byte) {
  switch (byte) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return {};
  }
}

bool needs_escape(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

void append_escaped_once(std::string& out, std::string_view text) {
  std::size_t plain = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) {
      continue;
    }
    out.append(text, plain, at - plain);
    plain = at + 1;
    if (const std::string_view known = short_escape(text[at]); !known.empty()) {
      out += known;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    out += "\\u00";
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 0x0fU];
  }
  out.append(text, plain);
}

std::optional<std::uint32_t> hex_value(char digit) {
  if (digit >= '0' && digit <= '9') {
    return static_cast<std::uint32_t>(digit - '0');
  }
  const char lower = static_cast<char>(digit | 0x20);
  if (lower >= 'a' && lower <= 'f') {
    return static_cast<std::uint32_t>(lower - 'a' + 10);
  }
  return std::nullopt;
}

/// The code unit of `\uXXXX` at `at`; empty: none stands there.
std::optional<std::uint32_t> code_unit(std::string_view raw, std::size_t at) {
  if (raw.size() < at + 6 || raw[at] != '\\' || raw[at + 1] != 'u') {
    return std::nullopt;
  }
  std::uint32_t unit = 0;
  for (std::size_t digit = at + 2; digit < at + 6; ++digit) {
    const std::optional<std::uint32_t> value = hex_value(raw[digit]);
    if (!value) {
      return std::nullopt;
    }
    unit = unit << 4U | *value;
  }
  return unit;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0U | code >> 6U);
    byte(0x80U | (code & 0x3fU));
  } else if (code < 0x10000) {
    byte(0xe0U | code >> 12U);
    byte(0x80U | (code >> 6U & 0x3fU));
    byte(0x80U | (code & 0x3fU));
  } else {
    byte(0xf0U | code >> 18U);
    byte(0x80U | (code >> 12U & 0x3fU));
    byte(0x80U | (code >> 6U & 0x3fU));
    byte(0x80U | (code & 0x3fU));
  }
}

/// Appends what `\uXXXX` (or a pair of them) at `at` means; returns its length in `raw`, 0 when
/// it means nothing.
std::size_t append_unicode_escape(std::string& out, std::string_view raw, std::size_t at) {
  const std::optional<std::uint32_t> first = code_unit(raw, at);
  if (!first) {
    return 0;
  }
  if (*first < 0xd800 || *first > 0xdfff) {
    append_utf8(out, *first);
    return 6;
  }
  const std::optional<std::uint32_t> second = code_unit(raw, at + 6);
  if (*first > 0xdbff || !second || *second < 0xdc00 || *second > 0xdfff) {
    return 0;
  }
  append_utf8(out, 0x10000 + ((*first - 0xd800) << 10U) + (*second - 0xdc00));
  return 12;
}

/// What `\x` means for every x but `u`; empty: nothing.
std::optional<char> simple_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return std::nullopt;
  }
}

/// Appends what the escape at `at` means and returns its length in `raw`. A broken one, which a
/// walked text has not, stands for itself: its backslash is copied.
std::size_t append_escape(std::string& out, std::string_view raw, std::size_t at) {
  if (const std::size_t length = append_unicode_escape(out, raw, at); length > 0) {
    return length;
  }
  const std::optional<char> simple =
      at + 1 < raw.size() ? simple_escape(raw[at + 1]) : std::nullopt;
  out += simple.value_or('\\');
  return simple ? 2 : 1;
}

std::string unescape_once(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t escape = std::min(raw.find('\\', at), raw.size());
    text.append(raw, at, escape - at);
    at = escape < raw.size() ? escape + append_escape(text, raw, escape) : escape;
  }
  return text;
}

/// One round. `origins` maps `raw` to where it came from itself, one entry more than bytes, and is
/// replaced by the map of the result.
std::string unescape_once(std::string_view raw, std::vector<std::uint32_t>& origins) {
  std::string text;
  text.reserve(raw.size());
  // Never ahead of `at`: an escape is longer than what it stands for, so one vector is enough.
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t written = text.size();
    const std::uint32_t origin = origins[at];
    if (raw[at] == '\\') {
      at += append_escape(text, raw, at);
    } else {
      text += raw[at++];
    }
    for (std::size_t byte = written; byte < text.size(); ++byte) {
      origins[byte] = origin;
    }
  }
  origins[text.size()] = origins[raw.size()];
  origins.resize(text.size() + 1);
  return text;
}

}  // namespace

std::string unescape(std::string_view raw, unsigned depth) {
  std::string text(raw);
  for (unsigned round = 0; round < depth && text.contains('\\'); ++round) {
    text = unescape_once(text);
  }
  return text;
}

void unescape(std::string_view raw,
              unsigned depth,
              std::string& text,
              std::vector<std::uint32_t>& origins) {
  text.assign(raw);
  origins.resize(raw.size() + 1);
  for (std::size_t at = 0; at <= raw.size(); ++at) {
    origins[at] = static_cast<std::uint32_t>(at);
  }
  for (unsigned round = 0; round < depth && text.contains('\\'); ++round) {
    text = unescape_once(text, origins);
  }
}

void append_escaped(std::string& out, std::string_view text, unsigned depth) {
  if (depth == 0) {
    out += text;
    return;
  }
  if (depth == 1) {
    append_escaped_once(out, text);
    return;
  }
  append_escaped_once(out, escaped(text, depth - 1));
}

std::string escaped(std::string_view text, unsigned depth) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text, depth);
  return out;
}

}  // namespace sluice::json
