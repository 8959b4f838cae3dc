#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

/// The wire forms of a chat that the gateway speaks, as a caller and as an engine.
enum class DialectKind : std::uint8_t { openai_chat, anthropic };

[[nodiscard]] constexpr std::string_view to_string(DialectKind kind) {
  switch (kind) {
    case DialectKind::openai_chat:
      return "openai_chat";
    case DialectKind::anthropic:
      return "anthropic";
  }
  return "openai_chat";
}

}  // namespace sluice
