#include "algo/extract/conversation_answer.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "algo/extract/reply.h"

namespace sluice::extract {
namespace {

constexpr std::size_t kTokenBytes = 4;

/// A streamed piece is not shorter, so that a long answer is no flood of tiny events.
constexpr std::size_t kPieceBytesMin = 24;

std::int64_t tokens_of(std::size_t bytes) {
  return static_cast<std::int64_t>(std::max<std::size_t>(bytes / kTokenBytes, 1));
}

Input::Role role_of(Conversation::Role role) {
  switch (role) {
    case Conversation::Role::system:
      return Input::Role::system;
    case Conversation::Role::user:
      return Input::Role::user;
    case Conversation::Role::assistant:
      return Input::Role::assistant;
  }
  return Input::Role::assistant;
}

/// Every text of the conversation, in order.
std::vector<Input> inputs_of(const Conversation& conversation) {
  std::vector<Input> inputs;
  for (const Conversation::Message& message : conversation.messages) {
    for (const Conversation::Part& part : message.parts) {
      if (const auto* text = std::get_if<Conversation::Text>(&part)) {
        inputs.push_back({.role = role_of(message.role), .text = text->text});
      }
      const auto* result = std::get_if<Conversation::ToolResult>(&part);
      for (std::size_t at = 0; result != nullptr && at < result->parts.size(); ++at) {
        if (const auto* text = std::get_if<Conversation::Text>(&result->parts[at])) {
          inputs.push_back({.role = Input::Role::tool, .text = text->text});
        }
      }
    }
  }
  return inputs;
}

/// Cuts `text` at the first stop sequence or the token limit, whichever comes first.
StopReason limit(std::string& text, const Conversation& conversation) {
  std::size_t end = text.size();
  StopReason reason = StopReason::end_of_turn;
  for (const std::string& stop : conversation.stop) {
    const std::size_t found = stop.empty() ? std::string::npos : text.find(stop);
    if (found < end) {
      end = found;
      reason = StopReason::stop_sequence;
    }
  }
  const std::size_t most =
      conversation.output_tokens_max ? *conversation.output_tokens_max * kTokenBytes : text.size();
  if (most < end) {
    end = most;
    reason = StopReason::token_limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
      --end;
    }
  }
  text.resize(end);
  return reason;
}

/// Behind the first space or line end that is far enough; the end when there is none.
std::size_t piece_size(std::string_view text) {
  const std::size_t space = text.find_first_of(" \n", std::min(kPieceBytesMin, text.size()));
  return std::min(space, text.size() - 1) + 1;
}

void append_pieces(std::vector<AnswerEvent>& events, std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = piece_size(text);
    events.push_back({.kind = AnswerEvent::Kind::text, .text = std::string(text.substr(0, size))});
    text.remove_prefix(size);
  }
}

}  // namespace

std::vector<AnswerEvent> answer_conversation(const Conversation& conversation) {
  const std::vector<Input> inputs = inputs_of(conversation);
  std::size_t input_bytes = 0;
  for (const Input& input : inputs) {
    input_bytes += input.text.size();
  }
  std::string text = reply(inputs).text;
  const StopReason stop = limit(text, conversation);

  std::vector<AnswerEvent> events{{.kind = AnswerEvent::Kind::started}};
  append_pieces(events, text);
  events.push_back({.kind = AnswerEvent::Kind::stopped, .stop = stop});
  events.push_back({.kind = AnswerEvent::Kind::usage,
                    .usage = {.input_tokens = tokens_of(input_bytes),
                              .output_tokens = tokens_of(text.size()),
                              .estimated = true}});
  return events;
}

}  // namespace sluice::extract
