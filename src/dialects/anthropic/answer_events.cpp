#include "dialects/anthropic/answer_events.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "dialects/anthropic/usage.h"
#include "dialects/wire/answer_readers.h"
#include "dialects/wire/engine_error.h"

namespace sluice::dialects::anthropic {
namespace {

using json::Kind;
using json::Value;

StopReason stop_reason_of(const Value& reason) {
  if (reason.is("max_tokens") || reason.is("model_context_window_exceeded")) {
    return StopReason::token_limit;
  }
  if (reason.is("tool_use")) {
    return StopReason::tool_use;
  }
  if (reason.is("stop_sequence")) {
    return StopReason::stop_sequence;
  }
  return reason.is("refusal") ? StopReason::content_filter : StopReason::end_of_turn;
}

std::string text_of(const std::optional<Value>& string) {
  return string ? string->string() : std::string();
}

class MessageEvents final : public AnswerEvents {
 public:
  explicit MessageEvents(json::Tape& scratch) : json_(scratch) {}

  [[nodiscard]] Result<Progress> read(const sse::Event& event,
                                      std::vector<AnswerEvent>& events) override;
  [[nodiscard]] Result<void> read_whole(const Document& answer,
                                        std::vector<AnswerEvent>& events) override;

 private:
  void read_event(const Value& root, const Value& type);
  void read_block(const Value& block, std::uint64_t index);
  void read_delta(const Value& delta, std::uint64_t index);
  void read_text(AnswerEvent::Kind kind, const std::optional<Value>& text, std::uint64_t index);
  void read_stop(const Value& holder);
  void read_usage(const Value& holder);
  void start();
  void stop(StopReason reason);

  EngineJson json_;
  std::vector<AnswerEvent>* events_ = nullptr;
  std::map<std::uint64_t, std::uint32_t>
      blocks_;  // Those that are passed on, by the engine's index.
  Usage usage_;
  bool has_started_ = false;
  bool has_stopped_ = false;
};

Result<AnswerEvents::Progress> MessageEvents::read(const sse::Event& event,
                                                   std::vector<AnswerEvent>& events) {
  events_ = &events;
  SLUICE_TRY(const Document document, json_.read_event(event.data));
  const Value root = document.root();
  const auto type = root.find("type");
  if (!type) {
    return fail(broken_answer("the engine sent an event without a type"));
  }
  read_event(root, *type);
  if (!type->is("message_stop")) {
    return Progress::more;
  }
  start();
  stop(StopReason::end_of_turn);
  return Progress::ended;
}

void MessageEvents::read_event(const Value& root, const Value& type) {
  const auto index = root.find("index").and_then(&Value::unsigned_integer).value_or(0);
  const auto delta = root.find("delta");
  if (const auto message = root.find("message"); message && type.is("message_start")) {
    start();
    read_usage(*message);
  } else if (const auto block = root.find("content_block");
             block && type.is("content_block_start")) {
    read_block(*block, index);
  } else if (delta && type.is("content_block_delta")) {
    read_delta(*delta, index);
  } else if (delta && type.is("message_delta")) {
    read_stop(*delta);
    read_usage(root);
  }
}

Result<void> MessageEvents::read_whole(const Document& answer, std::vector<AnswerEvent>& events) {
  events_ = &events;
  const Value root = answer.root();
  const auto content = root.find("content");
  if (!content || content->kind() != Kind::array) {
    return fail(broken_answer("the answer has no content"));
  }
  start();
  std::uint64_t index = 0;
  for (auto block = content->first(); block; block = block->next(), ++index) {
    read_block(*block, index);
  }
  read_stop(root);
  stop(StopReason::end_of_turn);
  read_usage(root);
  return {};
}

void MessageEvents::read_block(const Value& block, std::uint64_t index) {
  start();
  const auto type = block.find("type");
  if (!type) {
    return;
  }
  if (type->is("text")) {
    read_text(AnswerEvent::Kind::text, block.find("text"), index);
  } else if (type->is("thinking")) {
    read_text(AnswerEvent::Kind::thinking, block.find("thinking"), index);
  } else if (type->is("tool_use")) {
    const auto number = static_cast<std::uint32_t>(blocks_.size());
    blocks_.emplace(index, number);
    events_->push_back({.kind = AnswerEvent::Kind::tool_call,
                        .block = number,
                        .tool_id = text_of(block.find("id")),
                        .tool_name = text_of(block.find("name"))});
    // A stream starts a block with an empty input and sends it in deltas.
    if (const auto input = block.find("input"); input && input->first()) {
      events_->push_back({.kind = AnswerEvent::Kind::tool_arguments,
                          .block = number,
                          .text = std::string(input->raw())});
    }
  }
}

void MessageEvents::read_delta(const Value& delta, std::uint64_t index) {
  read_text(AnswerEvent::Kind::text, delta.find("text"), index);
  read_text(AnswerEvent::Kind::thinking, delta.find("thinking"), index);
  const auto known = blocks_.find(index);
  const auto json = delta.find("partial_json");
  if (known != blocks_.end() && json && !json->raw_string().empty()) {
    events_->push_back({.kind = AnswerEvent::Kind::tool_arguments,
                        .block = known->second,
                        .text = json->string()});
  }
}

void MessageEvents::read_text(AnswerEvent::Kind kind,
                              const std::optional<Value>& text,
                              std::uint64_t index) {
  if (!text || text->raw_string().empty()) {
    return;
  }
  const auto number = static_cast<std::uint32_t>(blocks_.size());
  const std::uint32_t block = blocks_.emplace(index, number).first->second;
  events_->push_back({.kind = kind, .block = block, .text = text->string()});
}

void MessageEvents::read_stop(const Value& holder) {
  const auto reason = holder.find("stop_reason");
  if (reason && reason->kind() == Kind::string) {
    stop(stop_reason_of(*reason));
  }
}

/// The first reason counts; an engine that gave none is taken at its end mark.
void MessageEvents::stop(StopReason reason) {
  if (!std::exchange(has_stopped_, true)) {
    events_->push_back({.kind = AnswerEvent::Kind::stopped, .stop = reason});
  }
}

void MessageEvents::read_usage(const Value& holder) {
  if (const auto usage = holder.find("usage")) {
    merge_usage(usage_, *usage);
    events_->push_back({.kind = AnswerEvent::Kind::usage, .usage = usage_});
  }
}

void MessageEvents::start() {
  if (!std::exchange(has_started_, true)) {
    events_->push_back({.kind = AnswerEvent::Kind::started});
  }
}

}  // namespace

std::unique_ptr<AnswerEvents> make_answer_events(json::Tape& scratch) {
  return std::make_unique<MessageEvents>(scratch);
}

}  // namespace sluice::dialects::anthropic
