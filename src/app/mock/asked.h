#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "base/result.h"

namespace sluice::mock {

/// Whose wire form an endpoint speaks.
enum class Vendor : std::uint8_t { openai, anthropic };

/// A tool call that the text of a request dictates: `call tool NAME {json}`.
struct ToolWish {
  std::string name;
  std::string arguments;  ///< JSON text as it was typed; `{}` when none was
};

/// What a chat request wants, as far as a scripted answer depends on it.
struct Asked {
  Vendor vendor = Vendor::openai;
  std::string model;
  bool stream = false;
  bool include_usage = false;     ///< OpenAI: `stream_options.include_usage`
  std::string text;               ///< of the last message: what its user or its tool said
  std::optional<ToolWish> tool;   ///< when tools are offered and a user's text dictates a call
  std::int64_t input_tokens = 1;  ///< a quarter of the body's bytes, at least 1
};

/// Reads a request body.
/// @param tape  scratch, replaced
/// @error invalid_input  no JSON, or no `messages`
[[nodiscard]] Result<Asked> read_asked(Vendor vendor, std::string_view body, json::Tape& tape);

/// The call that `text` dictates; empty: none.
[[nodiscard]] std::optional<ToolWish> dictated_call(std::string_view text);

}  // namespace sluice::mock
