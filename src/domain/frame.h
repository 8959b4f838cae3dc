#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/usage.h"

namespace sluice {

/// One stream of text inside an answer. Restoring and scanning keep state for each.
struct Channel {
  enum class Kind : std::uint8_t {
    text,
    thinking,        ///< unsigned reasoning text: restored like text
    signed_text,     ///< a vendor signed it: scanned, never changed
    tool_text,       ///< a string or key of a tool's input: what programs get, so URLs there hold
                     ///< more than in prose
    tool_arguments,  ///< the text is JSON: what is put in must be escaped once more
  };

  Kind kind = Kind::text;
  std::uint32_t choice = 0;  ///< chat: `choices[i].index`; else 0
  std::uint32_t block = 0;   ///< content block or tool call

  friend auto operator<=>(const Channel&, const Channel&) = default;
};

/// A piece of a channel's text within a batch: byte offsets into `FrameBatch::wire`, without the
/// quotes of its JSON string; one round of JSON unescaping gives the text.
struct FrameSlot {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Channel channel;
  bool final =
      false;  ///< nothing more will come on this channel; what is held back must go out here
};

/// The channel ends without another slot: text that is still held back must be written as an event
/// of its own at offset `at`, which is the start of an event.
struct ChannelClose {
  std::uint32_t at = 0;
  Channel channel;
};

/// Some whole events of an answer (or a whole answer that is not streamed), in the caller's
/// dialect.
struct FrameBatch {
  enum class End : std::uint8_t {
    open,      ///< more will come
    complete,  ///< with its end mark, which is in `wire`
  };

  std::string wire;                  ///< may be empty: nothing to write yet
  std::vector<FrameSlot> slots;      ///< by `begin`
  std::vector<ChannelClose> closes;  ///< by `at`
  bool has_output = false;           ///< text or a tool call is in it: from here on no fall-back
  std::optional<Usage> usage;        ///< the latest figures, when this batch brought some
  End end = End::open;
};

}  // namespace sluice
