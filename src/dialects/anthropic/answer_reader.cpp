#include "dialects/anthropic/answer_reader.h"

#include <optional>
#include <string>

#include "dialects/anthropic/answer_patch.h"
#include "dialects/anthropic/event_text.h"
#include "dialects/anthropic/usage.h"
#include "dialects/wire/answer_readers.h"
#include "dialects/wire/engine_error.h"
#include "dialects/wire/json_text.h"
#include "dialects/wire/members.h"
#include "dialects/wire/open_channels.h"
#include "dialects/wire/repeated_event.h"

namespace sluice::dialects::anthropic {
namespace {

using json::Value;

std::uint32_t index_of(const Value& root) {
  const auto index = root.find("index");
  const auto number = index ? index->unsigned_integer() : std::nullopt;
  return number && *number < kFirstLooseBlock ? static_cast<std::uint32_t>(*number) : 0;
}

class MessageStream final : public StreamReader {
 public:
  MessageStream(const AnswerShape& want, json::Tape& scratch)
      : model_(quoted(want.model)), json_(scratch) {}

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return channel.choice == 0 ? delta_event(channel, text)
                               : delta_event(channel, others_[channel.choice - 1], text);
  }

 protected:
  [[nodiscard]] Result<void> take(const sse::Event& event, FrameBatch& batch) override;

 private:
  void end_channels(const Value& root,
                    const Value& type,
                    FrameBatch& batch,
                    const OpenChannels::EventStart& start);
  ByteRange patch(const Document& document, const Value& type, FrameBatch& batch);
  void merge(const Value& holder, FrameBatch& batch);

  std::string model_;
  EngineJson json_;
  OpenChannels channels_;
  RepeatedEvent repeated_;
  Usage usage_;
  std::uint32_t loose_block_ = kFirstLooseBlock;
  OtherMembers others_;
};

Result<void> MessageStream::take(const sse::Event& event, FrameBatch& batch) {
  if (repeated_.repeat(event, batch)) {
    return {};
  }
  SLUICE_TRY(const Document document, json_.read_event(event.data));
  const Value root = document.root();
  const auto type = root.find("type");
  if (!type || type->kind() != json::Kind::string) {
    return fail(broken_answer("the engine sent an event without a type"));
  }
  const OpenChannels::EventStart start(batch);
  end_channels(root, *type, batch, start);
  batch.wire.append("event: ").append(type->raw_string()).append("\ndata: ");
  const ByteRange slot = patch(document, *type, batch);
  batch.wire += "\n\n";
  channels_.note(batch, start);
  if (type->is("content_block_delta")) {
    repeated_.learn(event, slot, batch, start);
  } else {
    repeated_.forget();
  }
  if (type->is("message_stop")) {
    batch.end = FrameBatch::End::complete;
    end();
  }
  return {};
}

void MessageStream::end_channels(const Value& root,
                                 const Value& type,
                                 FrameBatch& batch,
                                 const OpenChannels::EventStart& start) {
  if (type.is("content_block_stop")) {
    channels_.end_if(batch, start, [index = index_of(root)](const Channel& channel) {
      return channel.block == index;
    });
  } else if (type.is("message_delta") || type.is("message_stop")) {
    channels_.end_if(batch, start, [](const Channel&) { return true; });
  }
}

/// Returns where the newest slot stands in the text.
ByteRange MessageStream::patch(const Document& document, const Value& type, FrameBatch& batch) {
  AnswerPatch patch(document, model_, loose_block_, batch, &others_);
  const Value root = document.root();
  for (const auto& [name, key, value] : Members(document, root)) {
    if (name == "message" && type.is("message_start")) {
      patch.read_message(value);
      merge(value, batch);
    } else if (name == "content_block" && type.is("content_block_start")) {
      patch.read_block(value, index_of(root), Rest::follows);
    } else if (name == "delta" && type.is("content_block_delta")) {
      patch.read_delta(value, index_of(root));
    } else if (name == "delta" && type.is("message_delta")) {
      patch.read_stop(value);
      merge(root, batch);
    } else if (name != "usage") {
      patch.read_other(name, value);
    }
  }
  patch.finish();
  return patch.last_slot();
}

void MessageStream::merge(const Value& holder, FrameBatch& batch) {
  if (const auto usage = holder.find("usage")) {
    merge_usage(usage_, *usage);
    batch.usage = usage_;
  }
}

class WholeMessage final : public WholeReader {
 public:
  WholeMessage(const AnswerShape& want, json::Tape& scratch)
      : WholeReader(scratch), model_(quoted(want.model)) {}

 protected:
  [[nodiscard]] Result<void> take(const Document& document, FrameBatch& batch) override {
    const Value root = document.root();
    if (!root.find("content")) {
      return fail(broken_answer("the answer has no content"));
    }
    std::uint32_t loose_block = kFirstLooseBlock;
    AnswerPatch patch(document, model_, loose_block, batch);
    patch.read_message(root);
    patch.finish();
    if (const auto usage = root.find("usage")) {
      merge_usage(batch.usage.emplace(), *usage);
    }
    return {};
  }

 private:
  std::string model_;
};

}  // namespace

std::unique_ptr<AnswerReader> make_answer_reader(const AnswerShape& want, json::Tape& scratch) {
  if (want.stream) {
    return std::make_unique<MessageStream>(want, scratch);
  }
  return std::make_unique<WholeMessage>(want, scratch);
}

}  // namespace sluice::dialects::anthropic
