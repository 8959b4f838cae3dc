#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "dialects/wire/frame_text.h"
#include "dialects/wire/other_members.h"
#include "domain/frame.h"
#include "domain/usage.h"

namespace sluice::dialects::openai_chat {

/// What every chunk of one stream repeats. All three are JSON already, strings with their quotes.
struct ChunkHead {
  std::string id = R"("")";
  std::string created = "0";
  std::string model = R"("")";
};

/// Blocks of a choice's channels. Tool calls are numbered by their `index`.
inline constexpr std::uint32_t kContentBlock = 0;
inline constexpr std::uint32_t kRefusalBlock = kFirstLooseBlock;
inline constexpr std::uint32_t kFunctionCallBlock = kFirstLooseBlock;  ///< the older form of a call
inline constexpr std::uint32_t kTranscriptBlock = kFirstLooseBlock + 1;  ///< what a sound says
/// The first of the members of a delta that nobody defines; see OtherMembers.
inline constexpr std::uint32_t kFirstNamedBlock = kFirstLooseBlock + 2;
/// The first of the free texts of custom calls, then that of other strings that stand alone.
inline constexpr std::uint32_t kFirstCustomBlock = 2 * kFirstLooseBlock;
inline constexpr std::uint32_t kFirstOtherBlock = 3 * kFirstLooseBlock;

/// `data: {...,"choices":[{"index":C,"delta":`, to be followed by a delta and close_chunk().
void open_chunk(FrameText& text, const ChunkHead& head, std::uint32_t choice);

/// Ends a chunk that open_chunk() began. `finish_reason` is JSON.
void close_chunk(FrameText& text, std::string_view finish_reason);

/// One chunk that carries `text` on `channel`.
///
/// @param key  of the member, for thinking and for what nobody defines
[[nodiscard]] std::string text_chunk(const ChunkHead& head,
                                     const Channel& channel,
                                     std::string_view text,
                                     std::string_view key);

/// The channel is a member of a delta that nobody defines.
[[nodiscard]] bool is_named(const Channel& channel);

/// Cached tokens are inside `prompt_tokens` here.
[[nodiscard]] Usage read_usage(const json::Value& usage);
[[nodiscard]] std::string usage_json(const Usage& usage);

/// The end mark of a stream.
inline constexpr std::string_view kDone = "data: [DONE]\n\n";

}  // namespace sluice::dialects::openai_chat
