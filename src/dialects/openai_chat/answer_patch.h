#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algo/json/tape.h"
#include "dialects/openai_chat/chunk.h"
#include "dialects/wire/field.h"
#include "dialects/wire/frame_text.h"
#include "domain/byte_range.h"
#include "domain/frame.h"
#include "domain/request.h"

namespace sluice::dialects::openai_chat {

/// Patches one JSON text of an engine, a chunk or a whole answer, into a batch.
///
/// Every string becomes a slot but ids, enum-like values, what a vendor encrypted or signed with,
/// and the bytes of a sound. A string of a delta that nobody defines goes on from event to event;
/// what lies deeper is a text of its own in each event.
class AnswerPatch {
 public:
  /// What the caller wants of an answer, prepared once.
  struct Wishes {
    explicit Wishes(const AnswerShape& want);

    std::string model;  ///< JSON
    bool drops_usage = false;
    bool drops_logprobs = false;
    Rest rest = Rest::none;  ///< of every slot: `follows` in a stream
  };

  /// What ends or begins with one choice's part of the text.
  struct Turn {
    std::uint32_t choice = 0;
    bool is_finished = false;  ///< it says why the choice stopped
    bool begins_call = false;  ///< there is a piece of a tool call in it
  };

  /// What was seen on the way. Views are into the text.
  struct Seen {
    std::string_view id;            ///< JSON; empty: none
    std::string_view created;       ///< JSON; empty: none
    std::string_view thinking_key;  ///< the key under which this engine thinks; empty: none
    std::uint32_t choices = 0;
    std::vector<Turn> turns;  ///< those of which one thing is true
    std::optional<Usage> usage;
    ByteRange last_slot;  ///< of the text; empty: no slot
  };

  /// @param others  members of deltas that go on from event to event; null: of a whole answer
  AnswerPatch(const Document& document,
              const Wishes& wishes,
              FrameBatch& batch,
              OtherMembers* others = nullptr)
      : document_(document),
        wishes_(wishes),
        batch_(batch),
        patch_(document.text, batch),
        others_(others) {}

  /// Does it all.
  [[nodiscard]] Seen run();

 private:
  void read_choices(const json::Value& choices);
  void read_choice(const json::Value& choice);
  bool read_message(const json::Value& message, std::uint32_t choice);
  void read_unknown(std::string_view name, const json::Value& value, std::uint32_t choice);
  void read_content(const json::Value& content, std::uint32_t choice);
  bool read_tool_calls(const json::Value& calls, std::uint32_t choice);
  void read_tool_call(const json::Value& call, const Channel& channel);
  void read_call(const json::Value& call, const Channel& arguments);
  void read_reasoning_details(const json::Value& details, std::uint32_t choice);
  void read_audio(const json::Value& audio, std::uint32_t choice);
  void read_other(std::string_view name, const json::Value& value, std::uint32_t choice);
  void read_loose(const json::Value& value, std::uint32_t choice);
  void read_usage_member(const std::optional<json::Value>& before, const json::Value& key);
  void slot(const json::Value& value, const Channel& channel);

  const Document& document_;
  const Wishes& wishes_;
  FrameBatch& batch_;
  FramePatch patch_;
  OtherMembers* others_;
  Seen seen_;
  std::uint32_t loose_block_ = kFirstOtherBlock;
};

}  // namespace sluice::dialects::openai_chat
