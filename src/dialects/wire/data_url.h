#pragma once

#include <string>
#include <string_view>

#include "domain/conversation.h"

namespace sluice::dialects {

/// `data:TYPE;base64,BYTES` as bytes, anything else as a reference (RFC 2397).
[[nodiscard]] Conversation::Media media_of_url(std::string_view url);

/// True when a data URL with bytes in base64 is somewhere in `text`, in any letter case.
[[nodiscard]] bool holds_data_url(std::string_view text);

/// A cheap look at a JSON text: false when no string in it holds such a URL, escaped or not.
[[nodiscard]] bool may_hold_data_url(std::string_view json);

/// The data URL of bytes, or the reference.
[[nodiscard]] std::string url_of_media(const Conversation::Media& media);

}  // namespace sluice::dialects
