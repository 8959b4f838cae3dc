#include <utility>

#include <nlohmann/json.hpp>

#include "app/mock/answer.h"

namespace sluice::mock::anthropic {
namespace {

using Json = nlohmann::ordered_json;

/// Bytes that are no UTF-8 are replaced: a provider never sends them.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view said(const Asked& asked, std::string_view text) {
  return asked.tool ? std::string_view(asked.tool->arguments) : text;
}

Json usage_of(const Asked& asked, std::int64_t output_tokens) {
  return {{"input_tokens", asked.input_tokens},
          {"cache_creation_input_tokens", 0},
          {"cache_read_input_tokens", 0},
          {"output_tokens", output_tokens}};
}

std::string_view stop_reason(const Asked& asked) {
  return asked.tool ? "tool_use" : "end_turn";
}

/// `input` is an object on this wire; what is none is shown under a key of its own.
Json input_of(const ToolWish& tool) {
  Json input = Json::parse(tool.arguments, nullptr, false);
  return input.is_object() ? input : Json{{"not_json", tool.arguments}};
}

Json message(const Asked& asked, Json content, Json reason, Json usage) {
  return {{"id", "msg_mock"},
          {"type", "message"},
          {"role", "assistant"},
          {"model", asked.model},
          {"content", std::move(content)},
          {"stop_reason", std::move(reason)},
          {"stop_sequence", nullptr},
          {"usage", std::move(usage)}};
}

Json block_of(const Asked& asked, std::string_view text) {
  if (!asked.tool) {
    return {{"type", "text"}, {"text", text}};
  }
  return {{"type", "tool_use"},
          {"id", "toolu_mock"},
          {"name", asked.tool->name},
          {"input", input_of(*asked.tool)}};
}

std::string event(const std::string& name, const Json& body) {
  Json typed = {{"type", name}};
  typed.update(body);
  return "event: " + name + "\ndata: " + dump(typed) + "\n\n";
}

Json empty_block(const Asked& asked) {
  Json block = block_of(asked, "");
  if (asked.tool) {
    block["input"] = Json::object();
  }
  return block;
}

Json delta_of(const Asked& asked, const std::string& piece) {
  return asked.tool ? Json{{"type", "input_json_delta"}, {"partial_json", piece}}
                    : Json{{"type", "text_delta"}, {"text", piece}};
}

}  // namespace

void write(const Asked& asked, std::string_view text, int chunks, ScriptedAnswer& answer) {
  const std::int64_t output_tokens = token_count(said(asked, text));
  std::vector<std::string>& pieces = answer.pieces;
  if (!asked.stream) {
    pieces.push_back(dump(message(asked,
                                  Json::array({block_of(asked, text)}),
                                  stop_reason(asked),
                                  usage_of(asked, output_tokens))));
    return;
  }
  const Json started = message(asked, Json::array(), nullptr, usage_of(asked, 1));
  pieces.push_back(event("message_start", {{"message", started}}));
  pieces.push_back(
      event("content_block_start", {{"index", 0}, {"content_block", empty_block(asked)}}));
  pieces.push_back(event("ping", Json::object()));
  for (const std::string& piece : split_text(said(asked, text), chunks)) {
    pieces.push_back(
        event("content_block_delta", {{"index", 0}, {"delta", delta_of(asked, piece)}}));
  }
  pieces.push_back(event("content_block_stop", {{"index", 0}}));
  pieces.push_back(
      event("message_delta",
            {{"delta", {{"stop_reason", stop_reason(asked)}, {"stop_sequence", nullptr}}},
             {"usage", {{"output_tokens", output_tokens}}}}));
  pieces.push_back(event("message_stop", Json::object()));
}

}  // namespace sluice::mock::anthropic
