#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "dialects/wire/field.h"
#include "dialects/wire/frame_text.h"
#include "dialects/wire/other_members.h"
#include "domain/frame.h"

namespace sluice::dialects::anthropic {

/// Patches one JSON text of an engine, an event or a whole message, into a batch.
///
/// Every string becomes a slot but ids, enum-like values, and what the vendor encrypted or signed
/// with. Thinking is signed: it is read, and goes on as it is or not at all.
class AnswerPatch {
 public:
  /// @param model       what the caller asked for, JSON
  /// @param loose_block  number of the next channel for strings of their own; counted up
  /// @param others      members of deltas that go on from event to event; null: of a whole message
  AnswerPatch(const Document& document,
              std::string_view model,
              std::uint32_t& loose_block,
              FrameBatch& batch,
              OtherMembers* others = nullptr)
      : document_(document),
        model_(model),
        loose_block_(loose_block),
        batch_(batch),
        patch_(document.text, batch),
        others_(others) {}

  /// The members of a `message`: the model's name, the blocks of `content`.
  void read_message(const json::Value& message);
  /// A block, whole or at its start. @param rest  whether deltas will follow
  void read_block(const json::Value& block, std::uint32_t index, Rest rest);
  /// A piece of a block. A string that nobody defines goes on in the next piece of its kind.
  void read_delta(const json::Value& delta, std::uint32_t index);
  /// `stop_sequence`: the caller's own word, which may have been pseudonymised.
  void read_stop(const json::Value& delta);
  /// A member that is not known to be prose: each string below it is a text of its own.
  void read_other(std::string_view name, const json::Value& value);
  /// A tool's input: every string and key of it, at any depth, is a text of its own.
  void read_input(const json::Value& input);

  /// Copies what is left.
  void finish() { patch_.finish(); }

  /// The bytes of the newest slot in the text; an empty range: there was none.
  [[nodiscard]] ByteRange last_slot() const { return patch_.last_slot(); }

 private:
  void read_content(const json::Value& content);
  void loose_slot(const json::Value& string, Channel::Kind kind = Channel::Kind::text);
  [[nodiscard]] std::optional<std::uint32_t> number_of(const json::Value& delta,
                                                       std::string_view name,
                                                       const json::Value& value) const;

  const Document& document_;
  std::string_view model_;
  std::uint32_t& loose_block_;
  FrameBatch& batch_;
  FramePatch patch_;
  OtherMembers* others_;
};

}  // namespace sluice::dialects::anthropic
