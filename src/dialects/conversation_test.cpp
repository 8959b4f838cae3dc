#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dialects/dialect.h"

namespace sluice::dialects {
namespace {

constexpr auto kChat = DialectKind::openai_chat;
constexpr auto kAnthropic = DialectKind::anthropic;

Model model(std::string_view name = "m") {
  return {.name = std::string(name), .output_tokens_max = 4096};
}

/// `body` of one dialect as the other would be sent it.
nlohmann::json translated(DialectKind from, std::string_view body, std::string_view name = "m") {
  const auto conversation = read_conversation(from, body);
  EXPECT_TRUE(conversation) << conversation.error().message << conversation.error().param;
  const auto to = from == kChat ? kAnthropic : kChat;
  const auto written = write_conversation(to, *conversation, model(name));
  EXPECT_TRUE(written) << written.error().message;
  return nlohmann::json::parse(*written);
}

struct TranslationCase {
  const char* note;
  std::string_view from;
  std::string_view to;
};

constexpr TranslationCase kChatToAnthropic[] = {
    {"text, limit from the model",
     R"({"model":"x","messages":[{"role":"user","content":"hi"}]})",
     R"({"model":"m","max_tokens":4096,"messages":[
        {"role":"user","content":[{"type":"text","text":"hi"}]}]})"},
    {"system text of everywhere comes first; same roles become one; empty texts go",
     R"({"model":"x","max_completion_tokens":9,"messages":[{"role":"system","content":"a"},
        {"role":"user","content":"b"},{"role":"developer","content":"c"},
        {"role":"user","content":[{"type":"text","text":"d"},{"type":"text","text":""}]},
        {"role":"assistant","content":""}]})",
     R"({"model":"m","max_tokens":9,
        "system":[{"type":"text","text":"a"},{"type":"text","text":"c"}],
        "messages":[{"role":"user","content":[
          {"type":"text","text":"b"},{"type":"text","text":"d"}]}]})"},
    {"tools, calls and results; ids made legal; results of one turn together and first",
     R"({"model":"x","messages":[{"role":"user","content":"go"},
        {"role":"assistant","content":null,"tool_calls":[
          {"id":"c.1","type":"function","function":{"name":"f","arguments":"{\"a\":[1]}"}},
          {"id":"c2","type":"function","function":{"name":"f","arguments":"oops"}}]},
        {"role":"tool","tool_call_id":"c.1","content":"one"},
        {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"two"}]},
        {"role":"user","content":"and?"}],
        "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
          "parameters":{"type":"object","properties":{}}}},
          {"type":"function","function":{"name":"g"}}],
        "tool_choice":"required","parallel_tool_calls":false})",
     R"({"model":"m","max_tokens":4096,"messages":[
        {"role":"user","content":[{"type":"text","text":"go"}]},
        {"role":"assistant","content":[
          {"type":"tool_use","id":"c_1","name":"f","input":{"a":[1]}},
          {"type":"tool_use","id":"c2","name":"f","input":{"invalid_json":"oops"}}]},
        {"role":"user","content":[
          {"type":"tool_result","tool_use_id":"c_1","content":[{"type":"text","text":"one"}]},
          {"type":"tool_result","tool_use_id":"c2","content":[{"type":"text","text":"two"}]},
          {"type":"text","text":"and?"}]}],
        "tools":[{"name":"f","description":"d","strict":true,
          "input_schema":{"type":"object","properties":{}}},
          {"name":"g","input_schema":{"type":"object"}}],
        "tool_choice":{"type":"any","disable_parallel_tool_use":true}})"},
    {"images, files, stop, user, schema, stream; sampling is the vendor's own",
     R"({"model":"x","max_tokens":5,"temperature":1.5,"top_p":0.5,"seed":1,"stop":"END",
        "user":"u","stream":true,"response_format":{"type":"json_schema",
          "json_schema":{"name":"n","schema":{"type":"object"}}},
        "messages":[{"role":"user","content":[
          {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}},
          {"type":"image_url","image_url":{"url":"https://h/i.png"}},
          {"type":"file","file":{"filename":"f","file_data":"data:application/pdf;base64,aGk="}}
        ]}]})",
     R"({"model":"m","max_tokens":5,"stop_sequences":["END"],"metadata":{"user_id":"u"},
        "stream":true,"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},
        "messages":[{"role":"user","content":[
          {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}},
          {"type":"image","source":{"type":"url","url":"https://h/i.png"}},
          {"type":"document","source":
            {"type":"base64","media_type":"application/pdf","data":"aGk="}}]}]})"},
    {"one function only",
     R"({"model":"x","messages":[{"role":"user","content":"a"}],
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
        "tool_choice":{"type":"function","function":{"name":"f"}}})",
     R"({"model":"m","max_tokens":4096,"messages":[
        {"role":"user","content":[{"type":"text","text":"a"}]}],
        "tools":[{"name":"f","input_schema":{"type":"object"}}],
        "tool_choice":{"type":"tool","name":"f"}})"},
    {"the older form of functions",
     R"({"model":"x","functions":[{"name":"f","parameters":{"type":"object"}}],"messages":[
        {"role":"assistant","function_call":{"name":"f","arguments":"{}"}},
        {"role":"function","name":"f","content":"r"}]})",
     R"({"model":"m","max_tokens":4096,"messages":[
        {"role":"assistant","content":[{"type":"tool_use","id":"f","name":"f","input":{}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"f",
          "content":[{"type":"text","text":"r"}]}]}],
        "tools":[{"name":"f","input_schema":{"type":"object"}}]})"},
};

constexpr TranslationCase kAnthropicToChat[] = {
    {"system, text, limit",
     R"({"model":"x","max_tokens":7,"system":[{"type":"text","text":"a",
        "cache_control":{"type":"ephemeral"}},{"type":"text","text":"b"}],"temperature":0.5,
        "messages":[{"role":"user","content":"hi"}]})",
     R"({"model":"m","max_tokens":7,"temperature":0.5,"messages":[
        {"role":"system","content":"a\n\nb"},{"role":"user","content":"hi"}]})"},
    {"thinking is dropped, calls and results are messages, an error is said in words",
     R"({"model":"x","max_tokens":7,"messages":[
        {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},
          {"type":"redacted_thinking","data":"d"},{"type":"text","text":"ok"},
          {"type":"tool_use","id":"t1","name":"f","input":{"a": 1}}]},
        {"role":"user","content":[
          {"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"no"},
          {"type":"text","text":"again"}]}],
        "tools":[{"name":"f","input_schema":{"type":"object"}}],
        "tool_choice":{"type":"auto","disable_parallel_tool_use":true}})",
     R"({"model":"m","max_tokens":7,"messages":[
        {"role":"assistant","content":"ok","tool_calls":[
          {"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]},
        {"role":"tool","tool_call_id":"t1","content":"error: no"},
        {"role":"user","content":"again"}],
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
        "parallel_tool_calls":false})"},
    {"an image in a tool's result follows it",
     R"({"model":"x","max_tokens":7,"messages":[{"role":"user","content":[
        {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"see"},
          {"type":"image","source":
            {"type":"base64","media_type":"image/png","data":"aGk="}}]}]}]})",
     R"({"model":"m","max_tokens":7,"messages":[
        {"role":"tool","tool_call_id":"t1","content":"see"},
        {"role":"user","content":[
          {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]}]})"},
    {"documents as text, schema, stream, stop, user",
     R"({"model":"x","max_tokens":7,"stream":true,"stop_sequences":["E"],
        "metadata":{"user_id":"u"},"output_config":{"format":{"type":"json_schema",
          "schema":{"type":"object"}}},"messages":[{"role":"user","content":[
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"doc"}},
        {"type":"search_result","source":"s","title":"t",
          "content":[{"type":"text","text":"found"}]}]}]})",
     R"({"model":"m","max_tokens":7,"stream":true,"stream_options":{"include_usage":true},
        "stop":["E"],"user":"u","response_format":{"type":"json_schema","json_schema":
          {"name":"answer","strict":true,"schema":{"type":"object"}}},
        "messages":[{"role":"user","content":[
          {"type":"text","text":"doc"},{"type":"text","text":"found"}]}]})"},
};

// A caller must be served as well by an engine of the other dialect as by one of its own.
TEST(Conversation, ChatToAnthropic) {
  for (const TranslationCase& c : kChatToAnthropic) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(translated(kChat, c.from), nlohmann::json::parse(c.to));
  }
}

TEST(Conversation, AnthropicToChat) {
  for (const TranslationCase& c : kAnthropicToChat) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(translated(kAnthropic, c.from), nlohmann::json::parse(c.to));
  }
}

struct LimitKeyCase {
  std::string_view model;
  std::string_view key;
};

// The wrong name of the limit is a refused request at OpenAI, and no limit at all elsewhere.
TEST(Conversation, NameOfTheOutputLimit) {
  const LimitKeyCase cases[] = {{"gpt-5", "max_completion_tokens"},
                                {"o3-mini", "max_completion_tokens"},
                                {"gpt-oss:20b", "max_tokens"},
                                {"olmo", "max_tokens"},
                                {"qwen3", "max_tokens"}};
  for (const LimitKeyCase& c : cases) {
    SCOPED_TRACE(c.model);
    const auto body =
        translated(kAnthropic,
                   R"({"model":"x","max_tokens":7,"messages":[{"role":"user","content":"a"}]})",
                   c.model);
    EXPECT_EQ(body.value(c.key, 0), 7);
  }
}

struct UnsupportedCase {
  const char* note;
  DialectKind dialect;
  std::string_view fields;
  std::string_view param;
};

constexpr UnsupportedCase kUnsupported[] = {
    {"several choices", kChat, R"("messages":[],"n":2)", "$.n"},
    {"sound", kChat, R"("messages":[],"audio":{"voice":"x"})", "$.audio"},
    {"json without a schema",
     kChat,
     R"("messages":[],"response_format":{"type":"json_object"})",
     "$.response_format"},
    {"custom tool",
     kChat,
     R"("messages":[],"tools":[{"type":"custom","custom":{}}])",
     "$.tools[0]"},
    {"allowed tools",
     kChat,
     R"("messages":[],"tool_choice":{"type":"allowed_tools"})",
     "$.tool_choice"},
    {"file by id",
     kChat,
     R"("messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}])",
     "$.messages[0].content[0].file"},
    {"part of an unknown type",
     kChat,
     R"("messages":[{"role":"user","content":[{"type":"novel"}]}])",
     "$.messages[0].content[0]"},
    {"tool of the vendor",
     kAnthropic,
     R"("messages":[],"tools":[{"type":"web_search_20260318","name":"web_search"}])",
     "$.tools[0]"},
    {"tool server", kAnthropic, R"("messages":[],"mcp_servers":[{"url":"u"}])", "$.mcp_servers"},
    {"container", kAnthropic, R"("messages":[],"container":"c")", "$.container"},
    {"result of a vendor's tool",
     kAnthropic,
     R"("messages":[{"role":"user","content":[{"type":"web_search_tool_result"}]}])",
     "$.messages[0].content[0]"},
    {"file of the vendor",
     kAnthropic,
     R"("messages":[{"role":"user","content":[{"type":"image","source":{"type":"file"}}]}])",
     "$.messages[0].content[0].source"},
};

// What is dropped in silence makes a wrong answer that looks right.
TEST(Conversation, SaysWhatHasNoPlaceElsewhere) {
  for (const UnsupportedCase& c : kUnsupported) {
    SCOPED_TRACE(c.note);
    const auto read =
        read_conversation(c.dialect, R"({"model":"m",)" + std::string(c.fields) + "}");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::unsupported);
    EXPECT_EQ(read.error().param, c.param);
  }
}

TEST(Conversation, SaysWhichMediaHaveNoPlace) {
  Conversation conversation;
  conversation.messages.push_back(
      {.parts = {Conversation::Media{.media_type = "application/zip", .base64 = "aGk="}}});
  for (const DialectKind dialect : {kChat, kAnthropic}) {
    const auto written = write_conversation(dialect, conversation, model());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::unsupported);
  }
}

/// Conversations in the form that reading gives: turns alternate, results come first.
class Generator {
 public:
  Generator(unsigned seed, DialectKind dialect) : random_(seed), dialect_(dialect) {}

  Conversation conversation() {
    Conversation made;
    if (chance()) {
      made.messages.push_back(
          {.role = Conversation::Role::system, .parts = {Conversation::Text{text()}}});
    }
    for (unsigned turn = 0; turn < 1 + random_() % 4; ++turn) {
      made.messages.push_back({.role = Conversation::Role::user, .parts = user_parts()});
      made.messages.push_back({.role = Conversation::Role::assistant, .parts = assistant_parts()});
      if (std::holds_alternative<Conversation::ToolCall>(made.messages.back().parts.back())) {
        made.messages.push_back({.role = Conversation::Role::user, .parts = {result(), result()}});
        made.messages.push_back(
            {.role = Conversation::Role::assistant, .parts = {Conversation::Text{text()}}});
      }
    }
    add_settings(made);
    return made;
  }

 private:
  bool chance() { return random_() % 2 == 0; }

  std::string text() {
    static const std::vector<std::string> pieces = {
        "a", "\"", "\\", "\n", "\t", "\x01", "\u00e9", "\U0001f600", "</", "{}", "EMAIL_X", " "};
    std::string made = "t";
    for (unsigned i = 0; i < random_() % 12; ++i) {
      made += pieces[random_() % pieces.size()];
    }
    return made;
  }

  std::vector<Conversation::Part> user_parts() {
    std::vector<Conversation::Part> parts = {Conversation::Text{text()}};
    if (chance()) {
      parts.emplace_back(Conversation::Media{.media_type = "image/png", .base64 = "aGk="});
    }
    if (chance()) {
      parts.emplace_back(Conversation::Media{.url = "https://h/" + std::to_string(random_() % 9)});
    }
    return parts;
  }

  std::vector<Conversation::Part> assistant_parts() {
    std::vector<Conversation::Part> parts = {Conversation::Text{text()}};
    if (chance()) {
      parts.emplace_back(Conversation::ToolCall{
          .id = "id_1", .name = "f", .arguments_json = nlohmann::json{{text(), text()}}.dump()});
    }
    return parts;
  }

  Conversation::ToolResult result() {
    return {.call_id = "id_1",
            .parts = {Conversation::Text{text()}},
            .is_error = dialect_ == kAnthropic && chance()};
  }

  void add_settings(Conversation& made) {
    made.output_tokens_max = static_cast<std::uint32_t>(random_() % 1000);
    made.stream = chance();
    made.user = chance() ? text() : "";
    made.response_schema_json = chance() ? R"({"type":"object","x":[1, 2]})" : "";
    if (chance()) {
      made.stop = {text(), text()};
    }
    if (chance()) {
      made.tools.push_back({.name = "f",
                            .description = text(),
                            .schema_json = R"({"type":"object"})",
                            .strict = chance()});
      using Kind = Conversation::ToolChoice::Kind;
      constexpr std::array kKinds = {Kind::automatic, Kind::none, Kind::any, Kind::named};
      made.tool_choice.kind = kKinds[random_() % kKinds.size()];
      made.tool_choice.name = made.tool_choice.kind == Kind::named ? "f" : "";
      made.tool_choice.parallel = made.tool_choice.kind == Kind::none || chance();
    }
    if (dialect_ == kChat) {
      made.temperature = static_cast<double>(random_() % 20) / 10;
      made.top_p = 0.25;
    }
  }

  std::mt19937 random_;
  DialectKind dialect_;
};

// A turn that is lost or changed on the way to another vendor changes the answer.
TEST(Conversation, WhatIsWrittenIsReadAgain) {
  for (const DialectKind dialect : {kChat, kAnthropic}) {
    for (unsigned seed = 0; seed < 300; ++seed) {
      SCOPED_TRACE(seed);
      const Conversation made = Generator(seed, dialect).conversation();
      const auto written = write_conversation(dialect, made, model());
      ASSERT_TRUE(written);
      const auto read = read_conversation(dialect, *written);
      ASSERT_TRUE(read) << read.error().message;
      ASSERT_EQ(*read, made) << *written;
    }
  }
}

}  // namespace
}  // namespace sluice::dialects
