#include "dialects/anthropic/event_text.h"

#include <utility>

namespace sluice::dialects::anthropic {

void open_event(FrameText& text, std::string_view name) {
  text.raw("event: ").raw(name).raw("\ndata: {\"type\":").quoted(name);
}

void close_event(FrameText& text) {
  text.raw("}\n\n");
}

std::string delta_event(const Channel& channel, std::string_view text) {
  FrameBatch batch;
  FrameText out(batch);
  open_event(out, "content_block_delta");
  out.raw(R"(,"index":)").number(channel.block).raw(R"(,"delta":)");
  switch (channel.kind) {
    case Channel::Kind::text:
    case Channel::Kind::tool_text:  // Of whole answers alone, which have no events.
      out.raw(R"({"type":"text_delta","text":)").quoted(text);
      break;
    case Channel::Kind::thinking:
    case Channel::Kind::signed_text:
      out.raw(R"({"type":"thinking_delta","thinking":)").quoted(text);
      break;
    case Channel::Kind::tool_arguments:
      out.raw(R"({"type":"input_json_delta","partial_json":)").quoted(text);
      break;
  }
  out.raw("}");
  close_event(out);
  return std::move(batch.wire);
}

std::string delta_event(const Channel& channel,
                        const OtherMembers::Member& member,
                        std::string_view text) {
  FrameBatch batch;
  FrameText out(batch);
  open_event(out, "content_block_delta");
  out.raw(R"(,"index":)").number(channel.block).raw(R"(,"delta":{"type":)").quoted(member.type);
  out.raw(",").quoted(member.name).raw(":").quoted(text).raw("}");
  close_event(out);
  return std::move(batch.wire);
}

}  // namespace sluice::dialects::anthropic
