#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/mock/asked.h"

namespace sluice::mock {

/// An answer as the vendor would write it. A stream has one piece per event; any other answer one
/// piece.
struct ScriptedAnswer {
  int status = 200;
  std::string_view content_type = "application/json";
  std::vector<std::string> pieces;
  std::string whole;  ///< all pieces, one after the other
};

/// `text` in at most `count` pieces of nearly the same number of characters, never inside a UTF-8
/// sequence; an empty text has no piece.
[[nodiscard]] std::vector<std::string> split_text(std::string_view text, int count);

/// How many tokens a text counts as here: a quarter of its bytes, at least 1.
[[nodiscard]] std::int64_t token_count(std::string_view text);

/// @param text    what the answer says, unless `asked.tool` dictates a call
/// @param chunks  pieces of the text, or of the arguments, in a stream
[[nodiscard]] ScriptedAnswer write_answer(const Asked& asked, std::string_view text, int chunks);

/// An error in the vendor's form, with the type that it uses for `status`.
[[nodiscard]] ScriptedAnswer write_error(Vendor vendor, int status, std::string_view message);

/// `GET /v1/models` with one model.
[[nodiscard]] ScriptedAnswer write_models(Vendor vendor, const std::string& model);

namespace openai {
/// See write_answer; fills `pieces` only. Source: OpenAI API reference, chat completions, 2026-11.
void write(const Asked& asked, std::string_view text, int chunks, ScriptedAnswer& answer);
}  // namespace openai

namespace anthropic {
/// See write_answer; fills `pieces` only. Source: Anthropic API reference, messages, 2026-11.
void write(const Asked& asked, std::string_view text, int chunks, ScriptedAnswer& answer);
}  // namespace anthropic

}  // namespace sluice::mock
