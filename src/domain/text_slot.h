#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

/// What a slot's text is for. Detection treats all alike; labels, restoring and explanations
/// differ.
enum class PositionKind : std::uint8_t {
  structural,   ///< keys and enum-like values that the dialect itself defines (`role`, `type`);
                ///< scanned like all others
  system_text,  ///< system or developer instructions
  user_text,
  assistant_text,  ///< an earlier answer that the caller sends back
  tool_result,
  tool_arguments,   ///< inside the arguments of an earlier tool call; often JSON in JSON
  tool_definition,  ///< names, descriptions, schemas, enum values of offered tools
  signed_block,     ///< thinking or encrypted content that a provider signed: never edited
  media,            ///< base64 or a reference to an image, a file, audio: unscannable
  metadata,         ///< `user`, `metadata`, stop sequences, cache keys and everything unknown
};

[[nodiscard]] std::string_view to_string(PositionKind position);

enum class SlotKind : std::uint8_t { text, key, number };

/// One string, object key or long number (>= 7 digits) of a body. `begin..end` are byte offsets
/// into the body, without the quotes of a string. The text is what `escape_depth` rounds of JSON
/// unescaping give; 0 for a number, 1 for a plain JSON string, 2 for a string inside JSON inside a
/// string.
struct TextSlot {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t run =
      0;  ///< slots with the same number stand side by side and are scanned as one text, in order
  std::uint32_t token =
      0;  ///< of the outermost JSON token, from which a JSON path is made when asked for
  PositionKind position = PositionKind::metadata;
  SlotKind kind = SlotKind::text;
  std::uint8_t escape_depth = 1;
  bool has_escapes = false;  ///< false: the bytes are the text

  friend bool operator==(const TextSlot&, const TextSlot&) = default;
};

}  // namespace sluice
