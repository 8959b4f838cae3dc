#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "algo/json/tape.h"
#include "dialects/openai_chat/chunk.h"
#include "dialects/wire/frame_text.h"
#include "domain/frame.h"
#include "domain/request.h"

namespace sluice::dialects::openai_chat {

/// Patches one JSON text of an engine, a chunk or a whole answer, into a batch.
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

  /// What was seen on the way.
  struct Seen {
    std::string_view id;            ///< JSON; empty: none
    std::string_view created;       ///< JSON; empty: none
    std::string_view thinking_key;  ///< the key under which this engine thinks; empty: none
    std::uint32_t choices = 0;
    std::optional<Usage> usage;
  };

  AnswerPatch(const json::Value& root,
              std::string_view json,
              const Wishes& wishes,
              FrameBatch& batch)
      : root_(root), wishes_(wishes), batch_(batch), patch_(json, batch) {}

  /// Does it all.
  [[nodiscard]] Seen run();

 private:
  void read_choices(const json::Value& choices);
  void read_choice(const json::Value& choice);
  void read_message(const json::Value& message, std::uint32_t choice);
  void read_content(const json::Value& content, std::uint32_t choice);
  void read_tool_calls(const json::Value& calls, std::uint32_t choice);
  void read_call(const json::Value& call, const Channel& channel);
  void read_usage_member(const json::Value* before, const json::Value& key);
  void slot(const json::Value& value, const Channel& channel);

  json::Value root_;
  const Wishes& wishes_;
  FrameBatch& batch_;
  FramePatch patch_;
  Seen seen_;
};

}  // namespace sluice::dialects::openai_chat
