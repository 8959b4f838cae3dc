#include "app/request_dialect.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sluice {
namespace {

struct DialectCase {
  const char* note;
  const char* request;
  DialectKind want;
};

constexpr DialectCase kCases[] = {
    {"nothing tells",
     R"({"model":"auto","messages":[{"role":"user","content":"hi"}]})",
     DialectKind::openai_chat},
    {"no object at all", "[]", DialectKind::openai_chat},
    {"a system prompt beside the messages",
     R"({"system":"be brief","messages":[]})",
     DialectKind::anthropic},
    {"a system prompt among the messages",
     R"({"max_tokens":9,"messages":[{"role":"system","content":"be brief"}]})",
     DialectKind::openai_chat},
    {"a tool was used",
     R"({"max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"b","input":{}}]}]})",
     DialectKind::anthropic},
    {"a tool has answered",
     R"({"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}]})",
     DialectKind::anthropic},
    {"a tool was called",
     R"({"messages":[{"role":"assistant","tool_calls":[]}]})",
     DialectKind::openai_chat},
    {"thinking blocks",
     R"({"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"x"}]}]})",
     DialectKind::anthropic},
    {"thinking is asked for",
     R"({"thinking":{"type":"enabled"},"messages":[]})",
     DialectKind::anthropic},
    {"schemas of tools, theirs",
     R"({"messages":[],"tools":[{"name":"a","input_schema":{}}]})",
     DialectKind::anthropic},
    {"schemas of tools, the others'",
     R"({"messages":[],"tools":[{"type":"function","function":{"name":"a"}}]})",
     DialectKind::openai_chat},
    {"an image, theirs",
     R"({"messages":[{"role":"user","content":[{"type":"image","source":{}}]}]})",
     DialectKind::anthropic},
    {"an image, the others'",
     R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]})",
     DialectKind::openai_chat},
    {"only the required members of theirs",
     R"({"model":"claude-sonnet-4-5","max_tokens":9,"messages":[]})",
     DialectKind::anthropic},
    {"their model through the others' form",
     R"({"model":"claude-sonnet-4-5","max_completion_tokens":9,"messages":[]})",
     DialectKind::openai_chat},
    {"members of the wrong type",
     R"({"model":5,"messages":{"role":3},"tools":"x"})",
     DialectKind::openai_chat},
};

TEST(LikelyDialect, IsReadFromWhatOnlyOneOfThemHas) {
  // Otherwise `sluice explain` would call a request wrong that the gateway would have served.
  for (const DialectCase& c : kCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(to_string(likely_dialect(nlohmann::json::parse(c.request))), to_string(c.want));
  }
}

}  // namespace
}  // namespace sluice
