#include "dialects/wire/data_url.h"

#include <algorithm>

namespace sluice::dialects {
namespace {

constexpr std::string_view kScheme = "data:";
constexpr std::string_view kMarker = ";base64,";
/// The end of the marker that has no letters, so that it is found in any case.
constexpr std::string_view kMarkerEnd = "64,";
/// An escape that may stand for a letter of the scheme or of the marker.
constexpr std::string_view kAsciiEscape = "\\u00";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_in_lower_case(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, {}, lower);
}

bool ends_with_marker(std::string_view text) {
  return text.size() >= kMarker.size() &&
         equals_in_lower_case(text.substr(text.size() - kMarker.size()), kMarker);
}

/// Where the first scheme of `text` ends.
std::size_t end_of_scheme(std::string_view text) {
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    const std::size_t end = colon + 1;
    if (end >= kScheme.size() &&
        equals_in_lower_case(text.substr(end - kScheme.size(), kScheme.size()), kScheme)) {
      return end;
    }
  }
  return std::string_view::npos;
}

}  // namespace

Conversation::Media media_of_url(std::string_view url) {
  const std::size_t marker = url.find(kMarker);
  if (!url.starts_with(kScheme) || marker == std::string_view::npos) {
    return {.url = std::string(url)};
  }
  const std::string_view type = url.substr(kScheme.size(), marker - kScheme.size());
  return {.media_type = std::string(type.substr(0, type.find(';'))),
          .base64 = std::string(url.substr(marker + kMarker.size()))};
}

bool holds_data_url(std::string_view text) {
  const std::size_t begin = end_of_scheme(text);
  if (begin == std::string_view::npos) {
    return false;
  }
  for (std::size_t at = text.find(kMarkerEnd, begin); at != std::string_view::npos;
       at = text.find(kMarkerEnd, at + 1)) {
    if (ends_with_marker(text.substr(begin, at + kMarkerEnd.size() - begin))) {
      return true;
    }
  }
  return false;
}

bool may_hold_data_url(std::string_view json) {
  return json.contains(kMarkerEnd) || json.contains(kAsciiEscape);
}

std::string url_of_media(const Conversation::Media& media) {
  if (media.base64.empty()) {
    return media.url;
  }
  return std::string(kScheme) + media.media_type + std::string(kMarker) + media.base64;
}

}  // namespace sluice::dialects
