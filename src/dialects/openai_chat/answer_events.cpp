#include "dialects/openai_chat/answer_events.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "dialects/openai_chat/chunk.h"
#include "dialects/wire/answer_readers.h"
#include "dialects/wire/engine_error.h"

namespace sluice::dialects::openai_chat {
namespace {

using json::Kind;
using json::Value;

class ChatEvents final : public AnswerEvents {
 public:
  explicit ChatEvents(json::Tape& scratch) : json_(scratch) {}

  [[nodiscard]] Result<Progress> read(const sse::Event& event,
                                      std::vector<AnswerEvent>& events) override;
  [[nodiscard]] Result<void> read_whole(const Document& answer,
                                        std::vector<AnswerEvent>& events) override;

 private:
  void read_chunk(const Value& root, std::string_view message_key);
  void read_message(const Value& message);
  void read_content(const std::optional<Value>& content);
  void read_text(AnswerEvent::Kind kind, const std::optional<Value>& text);
  void read_tool_calls(const Value& calls);
  void read_tool_call(const Value& call, std::uint64_t index);
  void start();
  void stop(const std::optional<Value>& finish_reason);
  std::uint32_t begin_block(AnswerEvent::Kind kind);

  EngineJson json_;
  std::vector<AnswerEvent>* events_ = nullptr;
  std::map<std::uint64_t, std::uint32_t> tool_blocks_;  // By the engine's index.
  std::uint32_t next_block_ = 0;
  std::optional<AnswerEvent::Kind> prose_;  // What the newest block is, if it is no tool call.
  bool has_started_ = false;
  bool has_stopped_ = false;
};

Result<AnswerEvents::Progress> ChatEvents::read(const sse::Event& event,
                                                std::vector<AnswerEvent>& events) {
  events_ = &events;
  if (event.data == "[DONE]") {
    start();
    stop(std::nullopt);
    return Progress::ended;
  }
  SLUICE_TRY(const Document document, json_.read_event(event.data));
  read_chunk(document.root(), "delta");
  return Progress::more;
}

Result<void> ChatEvents::read_whole(const Document& answer, std::vector<AnswerEvent>& events) {
  events_ = &events;
  const auto choices = answer.root().find("choices");
  if (!choices || choices->kind() != Kind::array || !choices->first()) {
    return fail(broken_answer("the answer has no choice"));
  }
  read_chunk(answer.root(), "message");
  stop(std::nullopt);
  return {};
}

void ChatEvents::read_chunk(const Value& root, std::string_view message_key) {
  start();
  const auto choices = root.find("choices");
  const auto choice = choices ? choices->first() : std::nullopt;
  const auto index = choice ? choice->find("index") : std::nullopt;
  if (choice && index.and_then(&Value::unsigned_integer).value_or(0) == 0) {
    if (const auto message = choice->find(message_key)) {
      read_message(*message);
    }
    if (const auto reason = choice->find("finish_reason"); reason && reason->kind() != Kind::null) {
      stop(reason);
    }
  }
  if (const auto usage = root.find("usage"); usage && usage->kind() == Kind::object) {
    events_->push_back({.kind = AnswerEvent::Kind::usage, .usage = read_usage(*usage)});
  }
}

void ChatEvents::read_message(const Value& message) {
  const auto thought = message.find("reasoning_content");
  read_text(AnswerEvent::Kind::thinking, thought ? thought : message.find("reasoning"));
  read_content(message.find("content"));
  read_text(AnswerEvent::Kind::text, message.find("refusal"));
  if (const auto calls = message.find("tool_calls")) {
    read_tool_calls(*calls);
  }
}

void ChatEvents::read_content(const std::optional<Value>& content) {
  if (!content || content->kind() != Kind::array) {
    read_text(AnswerEvent::Kind::text, content);
    return;
  }
  for (auto part = content->first(); part; part = part->next()) {
    read_text(AnswerEvent::Kind::text, part->find("text"));
  }
}

void ChatEvents::read_text(AnswerEvent::Kind kind, const std::optional<Value>& text) {
  if (!text || text->raw_string().empty()) {
    return;
  }
  const std::uint32_t block = prose_ == kind ? next_block_ - 1 : begin_block(kind);
  events_->push_back({.kind = kind, .block = block, .text = text->string()});
}

void ChatEvents::read_tool_calls(const Value& calls) {
  std::uint64_t order = 0;
  for (auto call = calls.first(); calls.kind() == Kind::array && call; call = call->next()) {
    const auto index = call->find("index");
    read_tool_call(*call, index.and_then(&Value::unsigned_integer).value_or(order));
    ++order;
  }
}

void ChatEvents::read_tool_call(const Value& call, std::uint64_t index) {
  const auto function = call.find("function");
  auto known = tool_blocks_.find(index);
  if (known == tool_blocks_.end()) {
    const std::uint32_t block = begin_block(AnswerEvent::Kind::tool_call);
    known = tool_blocks_.emplace(index, block).first;
    const auto id = call.find("id");
    const auto name = function ? function->find("name") : std::nullopt;
    events_->push_back({.kind = AnswerEvent::Kind::tool_call,
                        .block = block,
                        .tool_id = id ? id->string() : std::string(),
                        .tool_name = name ? name->string() : std::string()});
  }
  const auto arguments = function ? function->find("arguments") : std::nullopt;
  if (arguments && !arguments->raw_string().empty()) {
    events_->push_back({.kind = AnswerEvent::Kind::tool_arguments,
                        .block = known->second,
                        .text = arguments->string()});
  }
}

std::uint32_t ChatEvents::begin_block(AnswerEvent::Kind kind) {
  prose_.reset();
  if (kind != AnswerEvent::Kind::tool_call) {
    prose_ = kind;
  }
  return next_block_++;
}

void ChatEvents::start() {
  if (!std::exchange(has_started_, true)) {
    events_->push_back({.kind = AnswerEvent::Kind::started});
  }
}

/// @param finish_reason  empty: the engine gave none, and the answer has come to its end
void ChatEvents::stop(const std::optional<Value>& finish_reason) {
  if (std::exchange(has_stopped_, true)) {
    return;
  }
  // Some engines say `stop` after a tool call.
  StopReason reason = tool_blocks_.empty() ? StopReason::end_of_turn : StopReason::tool_use;
  if (finish_reason && finish_reason->is("length")) {
    reason = StopReason::token_limit;
  } else if (finish_reason && finish_reason->is("content_filter")) {
    reason = StopReason::content_filter;
  }
  events_->push_back({.kind = AnswerEvent::Kind::stopped, .stop = reason});
}

}  // namespace

std::unique_ptr<AnswerEvents> make_answer_events(json::Tape& scratch) {
  return std::make_unique<ChatEvents>(scratch);
}

}  // namespace sluice::dialects::openai_chat
