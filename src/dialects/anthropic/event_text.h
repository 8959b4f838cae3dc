#pragma once

#include <string>
#include <string_view>

#include "dialects/wire/frame_text.h"
#include "dialects/wire/other_members.h"
#include "domain/frame.h"

namespace sluice::dialects::anthropic {

/// `event: NAME\ndata: {"type":"NAME"`, to be followed by members and close_event(). The official
/// client skips events without a name.
void open_event(FrameText& text, std::string_view name);
void close_event(FrameText& text);

/// One `content_block_delta` with a piece of text, for a channel of a stream.
[[nodiscard]] std::string delta_event(const Channel& channel, std::string_view text);

/// The same for a member that nobody defines. Its channel's `choice` is 1 and its number in
/// OtherMembers, since messages have but one choice.
[[nodiscard]] std::string delta_event(const Channel& channel,
                                      const OtherMembers::Member& member,
                                      std::string_view text);

}  // namespace sluice::dialects::anthropic
