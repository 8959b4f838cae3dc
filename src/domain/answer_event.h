#pragma once

#include <cstdint>
#include <string>

#include "domain/usage.h"

namespace sluice {

enum class StopReason : std::uint8_t {
  end_of_turn,
  token_limit,
  stop_sequence,
  tool_use,
  content_filter
};

/// One step of an answer, free of dialect: what translators and the in-process engine speak.
/// Order: started, then blocks one after the other or interleaved by index, stopped, (usage), end.
struct AnswerEvent {
  enum class Kind : std::uint8_t {
    started,
    text,            ///< `text` is the next piece of block `block`
    thinking,        ///< likewise; never restored or scanned when signed
    tool_call,       ///< block `block` begins: `tool_id`, `tool_name`
    tool_arguments,  ///< `text` is the next piece of its JSON arguments
    stopped,         ///< no more output; `stop`
    usage,
  };

  Kind kind = Kind::text;
  std::uint32_t block = 0;  ///< 0-based over all blocks of the answer, text and tools alike
  std::string text;
  std::string tool_id;
  std::string tool_name;
  StopReason stop = StopReason::end_of_turn;
  Usage usage;
};

}  // namespace sluice
