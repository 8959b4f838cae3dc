#pragma once

#include <string>
#include <string_view>

#include "domain/conversation.h"

namespace sluice::dialects {

/// `data:TYPE;base64,BYTES` as bytes, anything else as a reference (RFC 2397).
[[nodiscard]] Conversation::Media media_of_url(std::string_view url);

/// The data URL of bytes, or the reference.
[[nodiscard]] std::string url_of_media(const Conversation::Media& media);

}  // namespace sluice::dialects
