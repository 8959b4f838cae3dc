#include "dialects/openai_chat/answer_reader.h"

#include <utility>

#include "dialects/openai_chat/answer_patch.h"
#include "dialects/openai_chat/chunk.h"
#include "dialects/wire/answer_readers.h"
#include "dialects/wire/engine_error.h"
#include "dialects/wire/open_channels.h"
#include "dialects/wire/repeated_event.h"

namespace sluice::dialects::openai_chat {
namespace {

class ChatStream final : public StreamReader {
 public:
  ChatStream(const AnswerShape& want, json::Tape& scratch) : wishes_(want), json_(scratch) {
    head_.model = wishes_.model;
  }

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    const std::string_view key =
        is_named(channel) ? others_[channel.block - kFirstNamedBlock].name : thinking_key_;
    return text_chunk(head_, channel, text, key);
  }

 protected:
  [[nodiscard]] Result<void> take(const sse::Event& event, FrameBatch& batch) override;

 private:
  void take_end(FrameBatch& batch);
  void remember(const AnswerPatch::Seen& seen);
  void end_channels(const AnswerPatch::Seen& seen,
                    FrameBatch& batch,
                    const OpenChannels::EventStart& start);

  AnswerPatch::Wishes wishes_;
  EngineJson json_;
  OpenChannels channels_;
  RepeatedEvent repeated_;
  ChunkHead head_;
  std::string thinking_key_ = "reasoning_content";
  OtherMembers others_;
};

Result<void> ChatStream::take(const sse::Event& event, FrameBatch& batch) {
  if (repeated_.repeat(event, batch)) {
    return {};
  }
  if (event.data == "[DONE]") {
    take_end(batch);
    return {};
  }
  SLUICE_TRY(const Document document, json_.read_event(event.data));
  const OpenChannels::EventStart start(batch);
  batch.wire += "data: ";
  const AnswerPatch::Seen seen = AnswerPatch(document, wishes_, batch, &others_).run();
  batch.wire += "\n\n";
  remember(seen);
  if (seen.usage) {
    batch.usage = seen.usage;
    if (wishes_.drops_usage && seen.choices == 0) {
      batch.wire.resize(start.wire);  // Nothing else was in it.
      return {};
    }
  }
  channels_.note(batch, start);
  end_channels(seen, batch, start);
  if (seen.usage || !seen.turns.empty()) {
    repeated_.forget();
  } else {
    repeated_.learn(event, seen.last_slot, batch, start);
  }
  return {};
}

void ChatStream::take_end(FrameBatch& batch) {
  const OpenChannels::EventStart start(batch);
  channels_.end_if(batch, start, [](const Channel&) { return true; });
  batch.wire += kDone;
  batch.end = FrameBatch::End::complete;
  end();
}

void ChatStream::remember(const AnswerPatch::Seen& seen) {
  if (!seen.id.empty()) {
    head_.id = seen.id;
  }
  if (!seen.created.empty()) {
    head_.created = seen.created;
  }
  if (!seen.thinking_key.empty()) {
    thinking_key_ = seen.thinking_key;
  }
}

/// A choice's channels end with its `finish_reason`. Its prose ends, too, where a call begins: what
/// is held back of it must be out before a client looks at the call.
void ChatStream::end_channels(const AnswerPatch::Seen& seen,
                              FrameBatch& batch,
                              const OpenChannels::EventStart& start) {
  for (const AnswerPatch::Turn& turn : seen.turns) {
    channels_.end_if(batch, start, [&turn](const Channel& channel) {
      return channel.choice == turn.choice &&
             (turn.is_finished || channel.kind != Channel::Kind::tool_arguments);
    });
  }
}

class ChatWhole final : public WholeReader {
 public:
  ChatWhole(const AnswerShape& want, json::Tape& scratch) : WholeReader(scratch), wishes_(want) {}

 protected:
  [[nodiscard]] Result<void> take(const Document& document, FrameBatch& batch) override {
    const AnswerPatch::Seen seen = AnswerPatch(document, wishes_, batch).run();
    batch.usage = seen.usage;
    return seen.choices > 0 ? Result<void>() : fail(broken_answer("the answer has no choice"));
  }

 private:
  AnswerPatch::Wishes wishes_;
};

}  // namespace

std::unique_ptr<AnswerReader> make_answer_reader(const AnswerShape& want, json::Tape& scratch) {
  if (want.stream) {
    return std::make_unique<ChatStream>(want, scratch);
  }
  return std::make_unique<ChatWhole>(want, scratch);
}

}  // namespace sluice::dialects::openai_chat
