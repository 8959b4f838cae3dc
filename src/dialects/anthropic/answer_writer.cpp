#include "dialects/anthropic/answer_writer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "algo/json/tape.h"
#include "dialects/anthropic/answer_patch.h"
#include "dialects/anthropic/event_text.h"
#include "dialects/anthropic/tool_id.h"
#include "dialects/anthropic/usage.h"
#include "dialects/wire/frame_text.h"
#include "dialects/wire/open_channels.h"
#include "dialects/wire/request_text.h"
#include "domain/request.h"

namespace sluice::dialects::anthropic {
namespace {

std::string_view stop_reason_of(StopReason stop) {
  switch (stop) {
    case StopReason::end_of_turn:
      return R"("end_turn")";
    case StopReason::token_limit:
      return R"("max_tokens")";
    case StopReason::stop_sequence:
      return R"("stop_sequence")";
    case StopReason::tool_use:
      return R"("tool_use")";
    case StopReason::content_filter:
      return R"("refusal")";
  }
  return R"("end_turn")";
}

/// An engine may leave the id of a call out; the answer to it needs one.
std::string call_id(const AnswerEvent& event, const AnswerShape& want) {
  return tool_id(event.tool_id.empty() ? "toolu_" + want.id + "_" + std::to_string(event.block)
                                       : event.tool_id);
}

void write_head(FrameText& out, const AnswerShape& want) {
  out.raw(R"("id":)").quoted("msg_" + want.id);
  out.raw(R"(,"type":"message","role":"assistant","model":)").quoted(want.model);
}

class StreamWriter final : public AnswerWriter {
 public:
  explicit StreamWriter(AnswerShape want) : want_(std::move(want)) {}

  void add(const AnswerEvent& event, FrameBatch& batch) override;
  void finish(FrameBatch& batch) override;

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return delta_event(channel, text);
  }

 private:
  void start(FrameBatch& batch);
  void add_text(const AnswerEvent& event, FrameBatch& batch);
  void add_call(const AnswerEvent& event, FrameBatch& batch);
  void add_arguments(const AnswerEvent& event, FrameBatch& batch);
  void begin_block(std::uint32_t block, FrameBatch& batch);
  void end_block(FrameBatch& batch);
  void write_delta(const Channel& channel, std::string_view text, FrameBatch& batch);

  AnswerShape want_;
  OpenChannels channels_;
  // The wire numbers blocks without gaps, in the order in which they begin.
  std::map<std::uint32_t, std::uint32_t> indexes_;  // By block of the events.
  std::optional<std::uint32_t> open_index_;
  StopReason stop_ = StopReason::end_of_turn;
  Usage usage_;
  bool has_started_ = false;
};

void StreamWriter::add(const AnswerEvent& event, FrameBatch& batch) {
  start(batch);
  switch (event.kind) {
    case AnswerEvent::Kind::started:
    case AnswerEvent::Kind::thinking:
      break;
    case AnswerEvent::Kind::text:
      add_text(event, batch);
      break;
    case AnswerEvent::Kind::tool_call:
      add_call(event, batch);
      break;
    case AnswerEvent::Kind::tool_arguments:
      add_arguments(event, batch);
      break;
    case AnswerEvent::Kind::stopped:
      stop_ = event.stop;
      end_block(batch);
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
  FrameText out(batch);
  open_event(out, "message_start");
  out.raw(R"(,"message":{)");
  write_head(out, want_);
  out.raw(R"(,"content":[],"stop_reason":null,"stop_sequence":null,"usage":)");
  out.raw(usage_json(usage_)).raw("}");
  close_event(out);
}

/// Blocks follow one another on this wire: a new one ends the one before.
void StreamWriter::begin_block(std::uint32_t block, FrameBatch& batch) {
  end_block(batch);
  open_index_ = static_cast<std::uint32_t>(indexes_.size());
  indexes_.emplace(block, *open_index_);
  FrameText out(batch);
  open_event(out, "content_block_start");
  out.raw(R"(,"index":)").number(*open_index_).raw(R"(,"content_block":)");
}

void StreamWriter::end_block(FrameBatch& batch) {
  if (!open_index_) {
    return;
  }
  channels_.end_if(batch, OpenChannels::EventStart(batch), [](const Channel&) { return true; });
  FrameText out(batch);
  open_event(out, "content_block_stop");
  out.raw(R"(,"index":)").number(*open_index_);
  close_event(out);
  open_index_.reset();
}

void StreamWriter::add_text(const AnswerEvent& event, FrameBatch& batch) {
  if (!indexes_.contains(event.block)) {
    begin_block(event.block, batch);
    FrameText out(batch);
    out.raw(R"({"type":"text","text":""})");
    close_event(out);
  }
  write_delta({Channel::Kind::text, 0, indexes_.at(event.block)}, event.text, batch);
}

void StreamWriter::add_call(const AnswerEvent& event, FrameBatch& batch) {
  begin_block(event.block, batch);
  FrameText out(batch);
  out.raw(R"({"type":"tool_use","id":)").quoted(call_id(event, want_));
  out.raw(R"(,"name":)");
  out.slot(event.tool_name, {Channel::Kind::text, 0, kFirstLooseBlock + event.block}, Rest::none);
  out.raw(R"(,"input":{}})");
  close_event(out);
  batch.has_output = true;
}

void StreamWriter::add_arguments(const AnswerEvent& event, FrameBatch& batch) {
  // An engine that interleaves two calls sends pieces for a block that has ended here. They go out
  // under its index: clients put pieces together by index.
  if (const auto index = indexes_.find(event.block); index != indexes_.end()) {
    write_delta({Channel::Kind::tool_arguments, 0, index->second}, event.text, batch);
  }
}

void StreamWriter::write_delta(const Channel& channel, std::string_view text, FrameBatch& batch) {
  const OpenChannels::EventStart start(batch);
  FrameText out(batch);
  open_event(out, "content_block_delta");
  out.raw(R"(,"index":)").number(channel.block).raw(R"(,"delta":)");
  out.raw(channel.kind == Channel::Kind::text ? R"({"type":"text_delta","text":)"
                                              : R"({"type":"input_json_delta","partial_json":)");
  out.slot(text, channel, Rest::follows).raw("}");
  close_event(out);
  channels_.note(batch, start);
}

void StreamWriter::finish(FrameBatch& batch) {
  start(batch);
  end_block(batch);
  FrameText out(batch);
  open_event(out, "message_delta");
  out.raw(R"(,"delta":{"stop_reason":)").raw(stop_reason_of(stop_));
  out.raw(R"(,"stop_sequence":null},"usage":)").raw(usage_json(usage_));
  close_event(out);
  open_event(out, "message_stop");
  close_event(out);
  batch.end = FrameBatch::End::complete;
}

class WholeWriter final : public AnswerWriter {
 public:
  explicit WholeWriter(AnswerShape want) : want_(std::move(want)) {}

  void add(const AnswerEvent& event, FrameBatch& batch) override;
  void finish(FrameBatch& batch) override;

  /// Every slot of a whole answer is final.
  [[nodiscard]] std::string text_event(const Channel& /*channel*/,
                                       std::string_view /*text*/) const override {
    return {};
  }

 private:
  struct Block {
    std::uint32_t number = 0;
    std::string id;  // Empty: a text.
    std::string name;
    std::string text;  // Or the arguments.
  };

  void append(const AnswerEvent& event);
  void write_block(const Block& block, std::uint32_t index, FrameText& out);
  void write_input(const std::string& arguments, FrameText& out);

  AnswerShape want_;
  std::vector<Block> blocks_;
  std::uint32_t loose_block_ = kFirstLooseBlock;
  StopReason stop_ = StopReason::end_of_turn;
  Usage usage_;
};

void WholeWriter::add(const AnswerEvent& event, FrameBatch& batch) {
  switch (event.kind) {
    case AnswerEvent::Kind::started:
    case AnswerEvent::Kind::thinking:
      break;
    case AnswerEvent::Kind::tool_call:
      blocks_.push_back(
          {.number = event.block, .id = call_id(event, want_), .name = event.tool_name});
      break;
    case AnswerEvent::Kind::text:
    case AnswerEvent::Kind::tool_arguments:
      append(event);
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

void WholeWriter::append(const AnswerEvent& event) {
  const auto block = std::ranges::find(blocks_, event.block, &Block::number);
  if (block != blocks_.end()) {
    block->text += event.text;
  } else if (event.kind == AnswerEvent::Kind::text) {
    blocks_.push_back({.number = event.block, .text = event.text});
  }
}

/// The arguments must be an object here, not a text.
void WholeWriter::write_input(const std::string& arguments, FrameText& out) {
  std::string json = object_or_wrapped(arguments);
  json.reserve(json.size() + kBodyPaddingBytes);
  json::Tape tape;
  if (!json::walk(json, {}, tape)) {
    out.raw("{}");
    return;
  }
  const Document document{tape, json};
  AnswerPatch patch(document, {}, loose_block_, out.batch());
  patch.read_input(document.root());
  patch.finish();
}

void WholeWriter::write_block(const Block& block, std::uint32_t index, FrameText& out) {
  if (block.id.empty()) {
    out.raw(R"({"type":"text","text":)");
    out.slot(block.text, {Channel::Kind::text, 0, index}, Rest::none).raw("}");
    return;
  }
  out.raw(R"({"type":"tool_use","id":)").quoted(block.id);
  out.raw(R"(,"name":)");
  out.slot(block.name, {Channel::Kind::text, 0, loose_block_++}, Rest::none);
  out.raw(R"(,"input":)");
  write_input(block.text, out);
  out.raw("}");
}

void WholeWriter::finish(FrameBatch& batch) {
  FrameText out(batch);
  out.raw("{");
  write_head(out, want_);
  out.raw(R"(,"content":[)");
  for (std::uint32_t at = 0; at < blocks_.size(); ++at) {
    out.raw(at == 0 ? "" : ",");
    write_block(blocks_[at], at, out);
  }
  out.raw(R"(],"stop_reason":)").raw(stop_reason_of(stop_));
  out.raw(R"(,"stop_sequence":null,"usage":)").raw(usage_json(usage_)).raw("}");
  batch.has_output = true;
  batch.end = FrameBatch::End::complete;
}

}  // namespace

std::unique_ptr<AnswerWriter> make_answer_writer(const AnswerShape& want) {
  if (want.stream) {
    return std::make_unique<StreamWriter>(want);
  }
  return std::make_unique<WholeWriter>(want);
}

}  // namespace sluice::dialects::anthropic
