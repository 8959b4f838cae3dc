#include "dialects/openai_chat/answer_writer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dialects/openai_chat/chunk.h"
#include "dialects/wire/frame_text.h"
#include "dialects/wire/json_text.h"
#include "dialects/wire/open_channels.h"

namespace sluice::dialects::openai_chat {
namespace {

constexpr std::string_view kThinkingKey = "reasoning_content";
/// Clients parse the arguments of every call, so that none is no choice.
constexpr std::string_view kNoArguments = "{}";

std::string_view finish_reason_of(StopReason stop) {
  switch (stop) {
    case StopReason::end_of_turn:
    case StopReason::stop_sequence:
      return R"("stop")";
    case StopReason::token_limit:
      return R"("length")";
    case StopReason::tool_use:
      return R"("tool_calls")";
    case StopReason::content_filter:
      return R"("content_filter")";
  }
  return R"("stop")";
}

ChunkHead head_of(const AnswerShape& want, std::int64_t created) {
  return {.id = quoted("chatcmpl-" + want.id),
          .created = std::to_string(created),
          .model = quoted(want.model)};
}

/// An engine may leave the id of a call out; the answer to it needs one.
std::string call_id(const AnswerEvent& event, const AnswerShape& want) {
  return event.tool_id.empty() ? "call_" + want.id + "_" + std::to_string(event.block)
                               : event.tool_id;
}

class StreamWriter final : public AnswerWriter {
 public:
  StreamWriter(const AnswerShape& want, std::int64_t created)
      : want_(want), head_(head_of(want, created)) {}

  void add(const AnswerEvent& event, FrameBatch& batch) override;
  void finish(FrameBatch& batch) override;

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return text_chunk(head_, channel, text, kThinkingKey);
  }

 private:
  struct Call {
    std::uint32_t index = 0;
    bool has_arguments = false;
  };

  void start(FrameBatch& batch);
  void add_text(const AnswerEvent& event, FrameBatch& batch);
  void add_call(const AnswerEvent& event, FrameBatch& batch);
  void add_arguments(const AnswerEvent& event, FrameBatch& batch);
  void write_arguments(Call& call, std::string_view text, FrameBatch& batch);
  void complete_calls(FrameBatch& batch);
  void stop(const AnswerEvent& event, FrameBatch& batch);
  /// Prose ends where another block begins.
  void end_prose(const Channel* next, FrameBatch& batch);

  AnswerShape want_;
  ChunkHead head_;
  OpenChannels channels_;
  std::map<std::uint32_t, Call> calls_;  // By block.
  std::optional<Usage> usage_;
  bool has_started_ = false;
};

void StreamWriter::add(const AnswerEvent& event, FrameBatch& batch) {
  start(batch);
  switch (event.kind) {
    case AnswerEvent::Kind::started:
      break;
    case AnswerEvent::Kind::text:
    case AnswerEvent::Kind::thinking:
      add_text(event, batch);
      break;
    case AnswerEvent::Kind::tool_call:
      add_call(event, batch);
      break;
    case AnswerEvent::Kind::tool_arguments:
      add_arguments(event, batch);
      break;
    case AnswerEvent::Kind::stopped:
      stop(event, batch);
      break;
    case AnswerEvent::Kind::usage:
      usage_ = event.usage;
      batch.usage = event.usage;
      break;
  }
}

void StreamWriter::start(FrameBatch& batch) {
  if (std::exchange(has_started_, true)) {
    return;
  }
  FrameText chunk(batch);
  open_chunk(chunk, head_, 0);
  chunk.raw(R"({"role":"assistant","content":"","refusal":null})");
  close_chunk(chunk, "null");
}

void StreamWriter::end_prose(const Channel* next, FrameBatch& batch) {
  channels_.end_if(batch, OpenChannels::EventStart(batch), [next](const Channel& channel) {
    return channel.kind != Channel::Kind::tool_arguments && (next == nullptr || channel != *next);
  });
}

void StreamWriter::add_text(const AnswerEvent& event, FrameBatch& batch) {
  const bool is_text = event.kind == AnswerEvent::Kind::text;
  const Channel channel{is_text ? Channel::Kind::text : Channel::Kind::thinking, 0, event.block};
  end_prose(&channel, batch);
  const OpenChannels::EventStart start(batch);
  FrameText chunk(batch);
  open_chunk(chunk, head_, 0);
  chunk.raw("{").quoted(is_text ? "content" : kThinkingKey).raw(":");
  chunk.slot(event.text, channel, Rest::follows).raw("}");
  close_chunk(chunk, "null");
  channels_.note(batch, start);
}

void StreamWriter::add_call(const AnswerEvent& event, FrameBatch& batch) {
  end_prose(nullptr, batch);
  complete_calls(batch);
  const auto index = static_cast<std::uint32_t>(calls_.size());
  calls_.emplace(event.block, Call{.index = index});
  FrameText chunk(batch);
  open_chunk(chunk, head_, 0);
  chunk.raw(R"({"tool_calls":[{"index":)").number(index);
  chunk.raw(R"(,"id":)").quoted(call_id(event, want_));
  chunk.raw(R"(,"type":"function","function":{"name":)");
  chunk.slot(event.tool_name, {Channel::Kind::text, 0, kFirstOtherBlock + index}, Rest::none);
  chunk.raw(R"(,"arguments":""}}]})");
  close_chunk(chunk, "null");
  batch.has_output = true;
}

void StreamWriter::add_arguments(const AnswerEvent& event, FrameBatch& batch) {
  // Arguments of a call that never began belong to nobody.
  if (const auto call = calls_.find(event.block); call != calls_.end()) {
    write_arguments(call->second, event.text, batch);
  }
}

void StreamWriter::write_arguments(Call& call, std::string_view text, FrameBatch& batch) {
  call.has_arguments = true;
  const OpenChannels::EventStart start(batch);
  FrameText chunk(batch);
  open_chunk(chunk, head_, 0);
  chunk.raw(R"({"tool_calls":[{"index":)").number(call.index);
  chunk.raw(R"(,"function":{"arguments":)");
  chunk.slot(text, {Channel::Kind::tool_arguments, 0, call.index}, Rest::follows);
  chunk.raw("}}]}");
  close_chunk(chunk, "null");
  channels_.note(batch, start);
}

/// Clients look at a call when the next one begins.
void StreamWriter::complete_calls(FrameBatch& batch) {
  for (auto& [block, call] : calls_) {
    if (!call.has_arguments) {
      write_arguments(call, kNoArguments, batch);
    }
  }
}

void StreamWriter::stop(const AnswerEvent& event, FrameBatch& batch) {
  complete_calls(batch);
  channels_.end_if(batch, OpenChannels::EventStart(batch), [](const Channel&) { return true; });
  FrameText chunk(batch);
  open_chunk(chunk, head_, 0);
  chunk.raw("{}");
  close_chunk(chunk, finish_reason_of(event.stop));
}

void StreamWriter::finish(FrameBatch& batch) {
  start(batch);
  channels_.end_if(batch, OpenChannels::EventStart(batch), [](const Channel&) { return true; });
  FrameText chunk(batch);
  if (want_.include_usage && usage_) {
    chunk.raw(R"(data: {"id":)").raw(head_.id);
    chunk.raw(R"(,"object":"chat.completion.chunk","created":)").raw(head_.created);
    chunk.raw(R"(,"model":)").raw(head_.model);
    chunk.raw(R"(,"choices":[],"usage":)").raw(usage_json(*usage_)).raw("}\n\n");
  }
  chunk.raw(kDone);
  batch.end = FrameBatch::End::complete;
}

class WholeWriter final : public AnswerWriter {
 public:
  WholeWriter(const AnswerShape& want, std::int64_t created)
      : want_(want), head_(head_of(want, created)) {}

  void add(const AnswerEvent& event, FrameBatch& batch) override;
  void finish(FrameBatch& batch) override;

  /// Every slot of a whole answer is final.
  [[nodiscard]] std::string text_event(const Channel& /*channel*/,
                                       std::string_view /*text*/) const override {
    return {};
  }

 private:
  struct Call {
    std::uint32_t block = 0;
    std::string id;
    std::string name;
    std::string arguments;
  };

  void write_message(FrameText& out) const;
  void write_calls(FrameText& out) const;

  AnswerShape want_;
  ChunkHead head_;
  std::string text_;
  std::string thinking_;
  std::vector<Call> calls_;
  StopReason stop_ = StopReason::end_of_turn;
  std::optional<Usage> usage_;
};

void WholeWriter::add(const AnswerEvent& event, FrameBatch& batch) {
  switch (event.kind) {
    case AnswerEvent::Kind::started:
      break;
    case AnswerEvent::Kind::text:
      text_ += event.text;
      break;
    case AnswerEvent::Kind::thinking:
      thinking_ += event.text;
      break;
    case AnswerEvent::Kind::tool_call:
      calls_.push_back(
          {.block = event.block, .id = call_id(event, want_), .name = event.tool_name});
      break;
    case AnswerEvent::Kind::tool_arguments:
      if (const auto call = std::ranges::find(calls_, event.block, &Call::block);
          call != calls_.end()) {
        call->arguments += event.text;
      }
      break;
    case AnswerEvent::Kind::stopped:
      stop_ = event.stop;
      break;
    case AnswerEvent::Kind::usage:
      usage_ = event.usage;
      batch.usage = event.usage;
      break;
  }
}

void WholeWriter::write_calls(FrameText& out) const {
  out.raw(R"(,"tool_calls":[)");
  for (std::uint32_t at = 0; at < calls_.size(); ++at) {
    const Call& call = calls_[at];
    out.raw(at == 0 ? "" : ",").raw(R"({"id":)").quoted(call.id);
    out.raw(R"(,"type":"function","function":{"name":)");
    out.slot(call.name, {Channel::Kind::text, 0, kFirstOtherBlock + at}, Rest::none);
    out.raw(R"(,"arguments":)");
    out.slot(call.arguments.empty() ? kNoArguments : call.arguments,
             {Channel::Kind::tool_arguments, 0, at},
             Rest::none)
        .raw("}}");
  }
  out.raw("]");
}

void WholeWriter::write_message(FrameText& out) const {
  out.raw(R"({"role":"assistant","content":)");
  if (text_.empty() && !calls_.empty()) {
    out.raw("null");
  } else {
    out.slot(text_, {Channel::Kind::text, 0, kContentBlock}, Rest::none);
  }
  out.raw(R"(,"refusal":null)");
  if (!thinking_.empty()) {
    out.raw(",").quoted(kThinkingKey).raw(":");
    out.slot(thinking_, {Channel::Kind::thinking, 0, kContentBlock}, Rest::none);
  }
  if (!calls_.empty()) {
    write_calls(out);
  }
  out.raw("}");
}

void WholeWriter::finish(FrameBatch& batch) {
  FrameText out(batch);
  out.raw(R"({"id":)").raw(head_.id).raw(R"(,"object":"chat.completion","created":)");
  out.raw(head_.created).raw(R"(,"model":)").raw(head_.model);
  out.raw(R"(,"choices":[{"index":0,"message":)");
  write_message(out);
  out.raw(R"(,"logprobs":null,"finish_reason":)").raw(finish_reason_of(stop_)).raw("}]");
  if (usage_) {
    out.raw(R"(,"usage":)").raw(usage_json(*usage_));
  }
  out.raw("}");
  batch.has_output = true;
  batch.end = FrameBatch::End::complete;
}

}  // namespace

std::unique_ptr<AnswerWriter> make_answer_writer(const AnswerShape& want, std::int64_t created) {
  if (want.stream) {
    return std::make_unique<StreamWriter>(want, created);
  }
  return std::make_unique<WholeWriter>(want, created);
}

}  // namespace sluice::dialects::openai_chat
