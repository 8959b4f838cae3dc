#include "app/mock/asked.h"

#include <gtest/gtest.h>

#include "domain/request.h"

namespace sluice::mock {
namespace {

std::string padded(std::string_view text) {
  std::string body(text);
  body.reserve(body.size() + kBodyPaddingBytes);
  return body;
}

// If this failed, a scripted provider would answer something else than it was told to, and the
// tests of the gateway would test nothing.
TEST(Asked, ReadsTheLastMessageOfEitherVendor) {
  struct Case {
    const char* note;
    Vendor vendor;
    const char* body;
    const char* text;
    bool stream;
  };

  constexpr Case kCases[] = {
      {"string", Vendor::openai, R"({"messages":[{"role":"user","content":"hi"}]})", "hi", false},
      {"the last one counts",
       Vendor::openai,
       R"({"stream":true,"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]})",
       "b",
       true},
      {"parts are joined",
       Vendor::anthropic,
       R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]})",
       "ab",
       false},
      {"a tool result as a string",
       Vendor::anthropic,
       R"({"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"42"}]}]})",
       "42",
       false},
      {"a tool result as a list",
       Vendor::anthropic,
       R"({"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"42"}]}]}]})",
       "42",
       false},
      {"null content",
       Vendor::openai,
       R"({"messages":[{"role":"user","content":null}]})",
       "",
       false},
  };
  json::Tape tape;
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.note);
    const std::string body = padded(c.body);
    const Result<Asked> asked = read_asked(c.vendor, body, tape);
    ASSERT_TRUE(asked.has_value());
    EXPECT_EQ(asked->text, c.text);
    EXPECT_EQ(asked->stream, c.stream);
  }
}

// If this failed, a provider that is told nonsense would answer as if it had understood.
TEST(Asked, RefusesWhatIsNoChat) {
  json::Tape tape;
  for (const char* text : {"", "{", "[]", "{}", R"({"messages":[]})", R"({"messages":"hi"})"}) {
    SCOPED_TRACE(text);
    const std::string body = padded(text);
    const Result<Asked> asked = read_asked(Vendor::openai, body, tape);
    ASSERT_FALSE(asked.has_value());
    EXPECT_EQ(asked.error().code, ErrorCode::invalid_input);
  }
}

// If this failed, tools would be called where none are offered, or not where they are.
TEST(Asked, DictatesACallOnlyWhenToolsAreOfferedAndAUserSpeaks) {
  struct Case {
    const char* note;
    const char* body;
    bool want;
  };

  constexpr Case kCases[] = {
      {"offered",
       R"({"tools":[{}],"messages":[{"role":"user","content":"call tool f {\"a\":1}"}]})",
       true},
      {"not offered", R"({"messages":[{"role":"user","content":"call tool f"}]})", false},
      {"none of them",
       R"({"tools":[],"messages":[{"role":"user","content":"call tool f"}]})",
       false},
      {"a tool speaks",
       R"({"tools":[{}],"messages":[{"role":"tool","content":"call tool f"}]})",
       false},
      {"a tool speaks, Anthropic",
       R"({"tools":[{}],"messages":[{"role":"user","content":[{"type":"tool_result","content":"call tool f"}]}]})",
       false},
  };
  json::Tape tape;
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.note);
    const std::string body = padded(c.body);
    const Result<Asked> asked = read_asked(Vendor::openai, body, tape);
    ASSERT_TRUE(asked.has_value());
    EXPECT_EQ(asked->tool.has_value(), c.want);
  }
}

// If this failed, the arguments that a test dictates would not be those that the gateway sees.
TEST(Asked, CutsTheArgumentsAtTheirOwnBrace) {
  struct Case {
    const char* text;
    const char* name;
    const char* arguments;
  };

  constexpr Case kCases[] = {
      {"call tool send {\"to\":\"a}b\"} and stop", "send", "{\"to\":\"a}b\"}"},
      {"please call tool send{\"a\":{\"b\":1}}", "send", "{\"a\":{\"b\":1}}"},
      {"call tool now", "now", "{}"},
      {"call tool now {\"open\":", "now", "{}"},
      {"call tool q {\"a\":\"\\\"}\"}", "q", "{\"a\":\"\\\"}\"}"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const std::optional<ToolWish> wish = dictated_call(c.text);
    ASSERT_TRUE(wish.has_value());
    EXPECT_EQ(wish->name, c.name);
    EXPECT_EQ(wish->arguments, c.arguments);
  }
  EXPECT_FALSE(dictated_call("call tool ").has_value());
  EXPECT_FALSE(dictated_call("call a tool").has_value());
}

}  // namespace
}  // namespace sluice::mock
