#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dialects/dialect.h"

namespace sluice::dialects {
namespace {

constexpr auto kChat = DialectKind::openai_chat;
constexpr auto kAnthropic = DialectKind::anthropic;

/// What is read of a body of a case; `fields` come behind the ones that a body must have.
Result<Request> read(DialectKind dialect, std::string_view fields) {
  std::string body = R"({"model":"m","max_tokens":1,)";
  if (!fields.contains("\"messages\"")) {
    body += R"("messages":[{"role":"user","content":"hi"}],)";
  }
  body.append(fields).append("}");
  Request request{.dialect = dialect};
  request.body.reserve(body.size() + kBodyPaddingBytes);
  request.body = body;
  json::Tape tape;
  SLUICE_CHECK(read_request(request, {}, tape));
  return request;
}

std::string in_content(std::string_view part) {
  return R"("messages":[{"role":"user","content":[{"type":"text","text":"see"},)" +
         std::string(part) + "]}]";
}

std::string in_message(std::string_view member) {
  return R"("messages":[{"role":"user","content":"see",)" + std::string(member) + "}]";
}

bool is_unscannable(const Request& request) {
  return std::ranges::any_of(
      request.slots, [](const TextSlot& slot) { return slot.position == PositionKind::media; });
}

struct MediaCase {
  const char* note;
  DialectKind dialect;
  std::string fields;
};

const MediaCase kMedia[] = {
    {"document address",
     kChat,
     in_content(R"({"type":"document_url","document_url":"https://h/a.pdf"})")},
    {"file address in an object",
     kChat,
     in_content(R"({"type":"file_url","file_url":{"url":"JVBERi0="}})")},
    {"frames of a film", kChat, in_content(R"({"type":"video","video":["/9j/4AAQ"]})")},
    {"bare image", kChat, in_content(R"({"type":"image","image":"iVBORw0KGgo="})")},
    {"image as the other dialect has it",
     kChat,
     in_content(R"({"type":"image","source":{"type":"base64","data":"iVBORw0KGgo="}})")},
    {"novel member of a file",
     kChat,
     in_content(R"({"type":"file","file":{"file_url":"https://h/a"}})")},
    {"file by id", kChat, in_content(R"({"type":"input_file","file_id":"file-123"})")},
    {"novel member of an image",
     kChat,
     in_content(R"({"type":"image_url","image_url":{"b64":"iVBORw0KGgo="}})")},
    {"a description that is no string",
     kChat,
     in_content(R"({"type":"image_url","image_url":{"detail":["iVBORw0KGgo="]}})")},
    {"a part without a type", kChat, in_content(R"({"novel":"iVBORw0KGgo="})")},
    {"a part that says it is text",
     kChat,
     in_content(R"({"type":"text","text":"a","image_url":{"url":"https://h/a"}})")},
    {"a type that is no string", kChat, in_content(R"({"type":["text"],"novel":"iVBO"})")},
    {"text that is no string",
     kChat,
     in_content(R"({"type":"text","text":{"novel":"iVBORw0KGgo="}})")},
    {"media among thoughts",
     kChat,
     in_content(R"({"type":"thinking","thinking":[{"type":"image","image":"iVBO"}]})")},
    {"images beside the text", kChat, in_message(R"("images":["iVBORw0KGgo="])")},
    {"attachments beside the text", kChat, in_message(R"("attachments":[{"a":"file-1"}])")},
    {"earlier sound", kChat, in_message(R"("audio":{"id":"audio_1"})")},
    {"images at the root", kChat, R"("images":["iVBORw0KGgo="])"},
    {"container", kChat, R"("container":"c_1")"},
    {"earlier answer", kChat, R"("previous_response_id":"resp_1")"},
    {"conversation", kChat, R"("conversation":{"id":"conv_1"})"},
    {"files at the root", kChat, R"("file_ids":["file-1"])"},
    {"key spelled with escapes", kChat, R"("im\u0061ges":["iVBORw0KGgo="])"},
    {"image in Markdown",
     kChat,
     R"("messages":[{"role":"user","content":"see ![](data:image/png;base64,iVBO) this"}])"},
    {"data URL in capitals",
     kChat,
     R"("messages":[{"role":"user","content":"DATA:image/png;Base64,iVBO"}])"},
    {"data URL spelled with escapes",
     kChat,
     R"("messages":[{"role":"user","content":"\u0064ata:image\/png;base\u0036\u0034,iVBO"}])"},
    {"data URL behind another colon", kChat, R"("user":"a: metadata:b;base64,iVBO")"},
    {"data URL in a system text",
     kChat,
     R"("messages":[{"role":"system","content":"data:;base64,iVBO"}])"},
    {"data URL in a tool's result",
     kChat,
     R"("messages":[{"role":"tool","tool_call_id":"c","content":"data:a/b;base64,iVBO"}])"},
    {"data URL in arguments",
     kChat,
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"f","arguments":"{\"a\":\"data:a/b;base64,iVBO\"}"}}]}])"},
    {"data URL in a tool's description",
     kChat,
     R"("tools":[{"function":{"name":"f","description":"data:a/b;base64,iVBO"}}])"},
    {"data URL as a key", kChat, R"("novel":{"data:a/b;base64,iVBO":1})"},

    {"document address",
     kAnthropic,
     in_content(R"({"type":"document_url","document_url":"https://h/a.pdf"})")},
    {"novel block", kAnthropic, in_content(R"({"type":"novel","content":"iVBORw0KGgo="})")},
    {"a block without a type", kAnthropic, in_content(R"({"novel":"iVBORw0KGgo="})")},
    {"media in a thinking block",
     kAnthropic,
     in_content(R"({"type":"thinking","thinking":"t","signature":"s","image":"iVBO"})")},
    {"source in a thinking block",
     kAnthropic,
     in_content(R"({"type":"thinking","thinking":"t","source":{"type":"base64","data":"i"}})")},
    {"thinking that is no string",
     kAnthropic,
     in_content(R"({"type":"thinking","thinking":{"type":"image","data":"iVBO"}})")},
    {"image that says it is text",
     kAnthropic,
     in_content(R"({"type":"image","source":{"type":"text","data":"iVBO"}})")},
    {"image with text and an address",
     kAnthropic,
     in_content(R"({"type":"image","source":{"type":"text","text":"a","url":"https://h/a"}})")},
    {"document with text and an address",
     kAnthropic,
     in_content(R"({"type":"document","source":{"type":"text","data":"a","url":"https://h"}})")},
    {"document of blocks with an address",
     kAnthropic,
     in_content(R"({"type":"document","source":{"type":"content","content":"a","url":"u"}})")},
    {"image beside its source", kAnthropic, in_content(R"({"type":"image","url":"https://h/a"})")},
    {"source that is a string", kAnthropic, in_content(R"({"type":"image","source":"iVBO"})")},
    {"novel member of a source",
     kAnthropic,
     in_content(R"({"type":"image","source":{"type":"base64","b64":"iVBO"}})")},
    {"text with an image beside it",
     kAnthropic,
     in_content(R"({"type":"text","text":"a","image":"iVBO"})")},
    {"upload", kAnthropic, in_content(R"({"type":"container_upload","file_id":"f"})")},
    {"image in a tool's result",
     kAnthropic,
     in_content(R"({"type":"tool_result","tool_use_id":"t","content":[)"
                R"({"type":"image","source":{"type":"base64","data":"iVBO"}}]})")},
    {"file that a tool made",
     kAnthropic,
     in_content(R"({"type":"code_execution_tool_result","tool_use_id":"t","content":)"
                R"({"type":"code_execution_result","content":[)"
                R"({"type":"code_execution_output","file_id":"f"}]}})")},
    {"images beside the text", kAnthropic, in_message(R"("images":["iVBORw0KGgo="])")},
    {"container", kAnthropic, R"("container":"c_1")"},
    {"container with its skills", kAnthropic, R"("container":{"skills":[{"skill_id":"s"}]})"},
    {"image in Markdown",
     kAnthropic,
     R"~("messages":[{"role":"user","content":"![](data:image/png;base64,iVBO)"}])~"},
    {"data URL in thinking",
     kAnthropic,
     in_content(R"({"type":"thinking","thinking":"data:a/b;base64,iVBO","signature":"s"})")},
    {"data URL in a call",
     kAnthropic,
     in_content(R"({"type":"tool_use","id":"t","name":"f","input":{"a":"data:;base64,iVBO"}})")},
};

// A picture of a passport that goes to a cloud as `internal`, because the part that holds it has a
// name that nobody thought of.
TEST(ReadRequestMedia, WhatCannotBeReadIsMedia) {
  for (const MediaCase& c : kMedia) {
    SCOPED_TRACE(c.note);
    const auto request = read(c.dialect, c.fields);
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_TRUE(is_unscannable(*request)) << c.fields;
  }
}

const MediaCase kReadable[] = {
    {"text", kChat, in_content(R"({"type":"text","text":"a","cache_control":{"type":"e"}})")},
    {"text as newer clients name it", kChat, in_content(R"({"type":"input_text","text":"a"})")},
    {"text with what a client adds",
     kChat,
     in_content(R"({"type":"text","text":"a","id":"lc_1","index":0,"annotations":[{"a":"b"}]})")},
    {"text without a type", kChat, in_content(R"({"text":"a"})")},
    {"text of a novel type", kChat, in_content(R"({"type":"novel","text":"a"})")},
    {"refusal", kChat, in_content(R"({"type":"refusal","refusal":"a"})")},
    {"thoughts",
     kChat,
     in_content(R"({"type":"thinking","thinking":[{"type":"text","text":"a"}]})")},
    {"a tool about images",
     kChat,
     R"("tools":[{"type":"function","function":{"name":"image","parameters":{"type":"object",)"
     R"("properties":{"image":{"type":"string","description":"a file"},"file_id":{}}}}}])"},
    {"a call with an image's name",
     kChat,
     R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",)"
     R"("function":{"name":"f","arguments":"{\"image\":\"a.png\"}"}}]}])"},
    {"sound that is wanted", kChat, R"("audio":{"voice":"alloy","format":"wav"})"},
    {"known metadata",
     kChat,
     R"("metadata":{"image":"a"},"user":"u","prompt_cache_key":"k","safety_identifier":"s")"},
    {"unknown member", kChat, R"("novel":{"image":"a"})"},
    {"nothing in it", kChat, R"("images":[],"container":null)"},
    {"a data URL that can be read",
     kChat,
     R"("messages":[{"role":"user","content":"data:text/plain,hello"}])"},
    {"talk of base64",
     kChat,
     R"("messages":[{"role":"user","content":"the data: is it ;base64 ,or 64, or base64,?"}])"},
    {"the marker before the scheme",
     kChat,
     R"("messages":[{"role":"user","content":";base64, comes after data:"}])"},
    {"scheme and marker in two texts", kChat, R"("user":"data:","novel":";base64,x")"},
    {"escapes", kChat, R"("messages":[{"role":"user","content":"caf\u00e9 \u0041 64, data:"}])"},

    {"text", kAnthropic, in_content(R"({"type":"text","text":"a","cache_control":{"type":"e"}})")},
    {"citations",
     kAnthropic,
     in_content(R"({"type":"text","text":"a","citations":[{"type":"char_location",)"
                R"("cited_text":"a","document_title":"t","file_id":null}]})")},
    {"text document",
     kAnthropic,
     in_content(R"({"type":"document","title":"t","context":"c","citations":{"enabled":true},)"
                R"("source":{"type":"text","media_type":"text/plain","data":"a"}})")},
    {"document of blocks",
     kAnthropic,
     in_content(R"({"type":"document","source":{"type":"content",)"
                R"("content":[{"type":"text","text":"a"}]}})")},
    {"search result",
     kAnthropic,
     in_content(R"({"type":"search_result","source":"https://h","title":"t",)"
                R"("content":[{"type":"text","text":"a"}]})")},
    {"thinking", kAnthropic, in_content(R"({"type":"thinking","thinking":"t","signature":"s"})")},
    {"hidden thinking", kAnthropic, in_content(R"({"type":"redacted_thinking","data":"d"})")},
    {"call with an image's name",
     kAnthropic,
     in_content(R"({"type":"tool_use","id":"t","name":"f","input":{"image":"a.png"}})")},
    {"tool's result",
     kAnthropic,
     in_content(R"({"type":"tool_result","tool_use_id":"t","is_error":false,"content":[)"
                R"({"type":"text","text":"a"},{"type":"tool_reference","tool_name":"f"}]})")},
    {"web search",
     kAnthropic,
     in_content(R"({"type":"web_search_tool_result","tool_use_id":"t","content":[)"
                R"({"type":"web_search_result","url":"https://h","title":"t",)"
                R"("page_age":"a","encrypted_content":"e"}]})")},
    {"a failed search",
     kAnthropic,
     in_content(R"({"type":"web_search_tool_result","tool_use_id":"t","content":)"
                R"({"type":"web_search_tool_result_error","error_code":"e"}})")},
    {"a tool about images",
     kAnthropic,
     R"("tools":[{"name":"f","input_schema":{"properties":{"image":{"type":"string"}}}}])"},
    {"known metadata", kAnthropic, R"("metadata":{"user_id":"u"},"service_tier":"auto")"},
};

// Ordinary work that is refused as unreadable, so that people go round the gateway.
TEST(ReadRequestMedia, TextIsNoMedia) {
  for (const MediaCase& c : kReadable) {
    SCOPED_TRACE(c.note);
    const auto request = read(c.dialect, c.fields);
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_FALSE(is_unscannable(*request)) << c.fields;
  }
}

// Whoever puts a data URL into a text must not hide the rest of it from the detectors.
TEST(ReadRequestMedia, TextAroundADataUrlIsStillText) {
  const auto request = read(
      kChat,
      R"("messages":[{"role":"user","content":[{"type":"text","text":"X1 data:a/b;base64,iVBO"},)"
      R"({"type":"text","text":"X2"}]}])");
  ASSERT_TRUE(request);
  const std::string_view body = request->body;
  std::vector<const TextSlot*> texts;
  for (const TextSlot& slot : request->slots) {
    if (slot.position == PositionKind::user_text &&
        body.substr(slot.begin, slot.end - slot.begin).starts_with("X")) {
      texts.push_back(&slot);
    } else if (slot.position == PositionKind::media) {
      EXPECT_EQ(slot.begin, slot.end);
      ASSERT_EQ(texts.size(), 1U);
      EXPECT_EQ(slot.begin, texts.front()->end);
      EXPECT_EQ(slot.token, texts.front()->token);
      EXPECT_NE(slot.run, texts.front()->run);
    }
  }
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0]->run, texts[1]->run);
}

}  // namespace
}  // namespace sluice::dialects
