#include "dialects/openai_chat/chunk.h"

#include <algorithm>
#include <optional>

#include "dialects/wire/json_text.h"
#include "dialects/wire/token_count.h"

namespace sluice::dialects::openai_chat {

void open_chunk(FrameText& text, const ChunkHead& head, std::uint32_t choice) {
  text.raw(R"(data: {"id":)").raw(head.id);
  text.raw(R"(,"object":"chat.completion.chunk","created":)").raw(head.created);
  text.raw(R"(,"model":)").raw(head.model);
  text.raw(R"(,"choices":[{"index":)").number(choice).raw(R"(,"delta":)");
}

void close_chunk(FrameText& text, std::string_view finish_reason) {
  text.raw(R"(,"logprobs":null,"finish_reason":)").raw(finish_reason).raw("}]}\n\n");
}

bool is_named(const Channel& channel) {
  return channel.kind == Channel::Kind::text && channel.block >= kFirstNamedBlock &&
         channel.block < kFirstNamedBlock + OtherMembers::kMax;
}

std::string text_chunk(const ChunkHead& head,
                       const Channel& channel,
                       std::string_view text,
                       std::string_view key) {
  FrameBatch batch;
  FrameText chunk(batch);
  open_chunk(chunk, head, channel.choice);
  switch (channel.kind) {
    case Channel::Kind::text:
    case Channel::Kind::tool_text:  // Of whole messages alone, which have no chunks.
      if (is_named(channel)) {
        chunk.raw("{").quoted(key).raw(":").quoted(text).raw("}");
      } else if (channel.block == kTranscriptBlock) {
        chunk.raw(R"({"audio":{"transcript":)").quoted(text).raw("}}");
      } else {
        chunk.raw(channel.block == kRefusalBlock ? R"({"refusal":)" : R"({"content":)");
        chunk.quoted(text).raw("}");
      }
      break;
    case Channel::Kind::signed_text:
      chunk.raw(R"({"reasoning_details":[{"type":"reasoning.text","index":)").number(channel.block);
      chunk.raw(R"(,"text":)").quoted(text).raw("}]}");
      break;
    case Channel::Kind::thinking:
      chunk.raw("{").quoted(key).raw(":").quoted(text).raw("}");
      break;
    case Channel::Kind::tool_arguments:
      if (channel.block == kFunctionCallBlock) {
        chunk.raw(R"({"function_call":{"arguments":)").quoted(text).raw("}}");
      } else {
        chunk.raw(R"({"tool_calls":[{"index":)").number(channel.block);
        chunk.raw(R"(,"function":{"arguments":)").quoted(text).raw("}}]}");
      }
      break;
  }
  close_chunk(chunk, "null");
  return std::move(batch.wire);
}

Usage read_usage(const json::Value& usage) {
  Usage read;
  const auto prompt = token_count(usage.find("prompt_tokens"));
  if (const auto details = usage.find("prompt_tokens_details")) {
    read.cache_read_tokens = token_count(details->find("cached_tokens"));
    read.cache_write_tokens = token_count(details->find("cache_write_tokens"));
  } else {
    read.cache_read_tokens = token_count(usage.find("prompt_cache_hit_tokens"));  // DeepSeek.
  }
  read.input_tokens =
      std::max<std::int64_t>(0, prompt - read.cache_read_tokens - read.cache_write_tokens);
  read.output_tokens = token_count(usage.find("completion_tokens"));
  if (const auto details = usage.find("completion_tokens_details")) {
    read.reasoning_tokens = token_count(details->find("reasoning_tokens"));
  }
  return read;
}

std::string usage_json(const Usage& usage) {
  const std::int64_t prompt =
      usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens;
  std::string out = R"({"prompt_tokens":)";
  append_number(out, prompt);
  out += R"(,"completion_tokens":)";
  append_number(out, usage.output_tokens);
  out += R"(,"total_tokens":)";
  append_number(out, prompt + usage.output_tokens);
  out += R"(,"prompt_tokens_details":{"cached_tokens":)";
  append_number(out, usage.cache_read_tokens);
  out += R"(,"cache_write_tokens":)";
  append_number(out, usage.cache_write_tokens);
  out += R"(},"completion_tokens_details":{"reasoning_tokens":)";
  append_number(out, usage.reasoning_tokens);
  return out += "}}";
}

}  // namespace sluice::dialects::openai_chat
