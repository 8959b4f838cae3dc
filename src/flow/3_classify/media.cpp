#include "flow/3_classify/media.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::classify {
namespace {

constexpr std::size_t kHeadCharacters = 16;  // Twelve bytes: what the longest beginning needs.

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool is_base64(std::string_view text) {
  while (text.ends_with('=')) {
    text.remove_suffix(1);
  }
  return std::ranges::all_of(text, [](char c) { return value_of(c) >= 0; });
}

/// The bytes of whole groups of four characters (RFC 4648, section 4).
std::string head_of(std::string_view base64) {
  std::string bytes;
  const std::string_view head = base64.substr(0, kHeadCharacters);
  for (std::size_t at = 0; at + 4 <= head.size(); at += 4) {
    std::uint32_t group = 0;
    for (const char c : head.substr(at, 4)) {
      group = group << 6U | static_cast<std::uint32_t>(std::max(value_of(c), 0));
    }
    bytes += static_cast<char>(group >> 16U & 0xFFU);
    bytes += static_cast<char>(group >> 8U & 0xFFU);
    bytes += static_cast<char>(group & 0xFFU);
  }
  return bytes;
}

bool is_name(std::string_view text) {
  return std::ranges::find(kMediaTypes, text, &MediaTypeRow::name) != kMediaTypes.end();
}

}  // namespace

MediaType media_type_of_slot(std::string_view text) {
  constexpr std::string_view kBase64 = ";base64,";
  if (text.starts_with("data:")) {
    const std::size_t mark = text.find(kBase64);
    if (mark == std::string_view::npos || !is_name(text.substr(5, mark - 5))) {
      return MediaType::unknown;  // Parameters such as a file's name would leave unread.
    }
    text.remove_prefix(mark + kBase64.size());
  }
  return is_base64(text) ? media_type_of(head_of(text)) : MediaType::unknown;
}

}  // namespace sluice::classify
