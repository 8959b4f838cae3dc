#pragma once

#include <string>
#include <string_view>

#include "dialects/wire/frame_text.h"
#include "domain/frame.h"

namespace sluice::dialects::anthropic {

/// `event: NAME\ndata: {"type":"NAME"`, to be followed by members and close_event(). The official
/// client skips events without a name.
void open_event(FrameText& text, std::string_view name);
void close_event(FrameText& text);

/// One `content_block_delta` with a piece of text, for a channel of a stream.
[[nodiscard]] std::string delta_event(const Channel& channel, std::string_view text);

}  // namespace sluice::dialects::anthropic
