#include "dialects/wire/data_url.h"

namespace sluice::dialects {
namespace {

constexpr std::string_view kScheme = "data:";
constexpr std::string_view kMarker = ";base64,";

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

std::string url_of_media(const Conversation::Media& media) {
  if (media.base64.empty()) {
    return media.url;
  }
  return std::string(kScheme) + media.media_type + std::string(kMarker) + media.base64;
}

}  // namespace sluice::dialects
