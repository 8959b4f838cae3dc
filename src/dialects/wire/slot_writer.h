#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "algo/json/tape.h"
#include "dialects/wire/field.h"
#include "domain/byte_range.h"
#include "domain/text_slot.h"

namespace sluice::dialects {

/// How deep JSON inside JSON strings is followed: arguments of a tool call, and JSON inside them.
/// What lies deeper is scanned as the text that it is.
inline constexpr unsigned kNestedJsonDepthMax = 3;

/// Makes the slots of a body, in body order. It is a cursor over the tape: whoever drives it only
/// says up to where the text has which position, and every token that it passes becomes a slot. So
/// a dialect can misname a position, but never forget one.
///
/// Behind a string with a data URL in it stands an empty slot of PositionKind::media: the text is
/// still scanned, but all of it cannot be read.
class SlotWriter {
 public:
  /// @param slots  is replaced
  SlotWriter(const Document& document, std::vector<TextSlot>& slots);

  /// Makes the slots of all tokens before `token` that have none yet.
  void until(std::uint32_t token, PositionKind position);

  /// The same up to the end of `value`, it and its children included.
  void through(const json::Value& value, PositionKind position) {
    until(value.at().is_key ? value.token() + 1 : value.at().next, position);
  }

  /// A string that is a part of a longer text. Parts of one text share a run number until
  /// end_text(); whatever stands between them (keys, types) does not.
  void text_part(const json::Value& string, PositionKind position);

  /// What comes now does not stand side by side with the parts before it.
  void end_text() { text_run_ = 0; }

  /// A string whose text is a JSON object or array: slots for the strings, keys and long numbers
  /// inside it. Where it is none (models write broken arguments), it is one slot itself.
  void json_text(const json::Value& string, PositionKind position);

 private:
  struct Nested;

  void add(const json::Token& token, std::uint32_t index, PositionKind position);
  void add_slot(const TextSlot& slot);
  [[nodiscard]] bool holds_media(const TextSlot& slot) const;
  void add_range(ByteRange range, const Nested& origin, SlotKind kind);
  [[nodiscard]] bool add_nested(ByteRange range, const Nested& nested);

  const Document& document_;
  std::vector<TextSlot>& slots_;
  bool may_hold_media_;  // A data URL may be in some string; known from one look at the body.
  std::uint32_t next_token_ = 0;
  std::uint32_t next_run_ = 1;
  std::uint32_t text_run_ = 0;  // 0: no text part stands directly before.
};

}  // namespace sluice::dialects
