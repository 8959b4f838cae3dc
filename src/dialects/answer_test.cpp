#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dialects/answer_fake.h"
#include "dialects/answer_reading.h"

namespace sluice::dialects {
namespace {

// NOLINTBEGIN(bugprone-suspicious-missing-comma): long events are broken over lines on purpose.

// A caller that named a model must see that name, never learn which one answered by the body, and
// never get figures or probabilities that it did not ask for: they would spell placeholders.
TEST(ChatPassedOn, IsTheEnginesOwnButForWhatIsPatched) {
  AnswerShape want = shape(kChat, true);
  want.drop_logprobs = true;
  const ReadAnswer read = read_answer(kChat, want, kChatText);
  ASSERT_FALSE(read.error);
  EXPECT_EQ(read.all.wire,
            chat_stream({
                R"({"id":"c1","object":"chat.completion.chunk","created":7,"model":"wish",)"
                R"("choices":[{"index":0,"delta":{"role":"assistant","content":null},)"
                R"("finish_reason":null}]})",
                R"({"id":"c1","created":7,"model":"wish","choices":[{"index":0,)"
                R"("delta":{"content":"Hi \"A"},"logprobs":null,"finish_reason":null}]})",
                R"({"id":"c1","created":7,"model":"wish","choices":[{"index":0,)"
                R"("delta":{"content":"nn\u00e9"},"finish_reason":null}]})",
                R"({"id":"c1","created":7,"model":"wish","choices":[{"index":0,"delta":{},)"
                R"("finish_reason":"stop"}]})",
                "[DONE]",
            }));
  EXPECT_EQ(read.texts(), (std::map<Channel, std::string>{{{}, "Hi \"Ann\u00e9"}}));
  EXPECT_EQ(read.all.end, FrameBatch::End::complete);
  EXPECT_TRUE(read.all.has_output);
  EXPECT_EQ(
      read.all.usage,
      (Usage{
          .input_tokens = 7, .cache_read_tokens = 3, .output_tokens = 4, .reasoning_tokens = 1}));
  ASSERT_EQ(read.all.closes.size(), 1U);
  EXPECT_TRUE(std::string_view(read.all.wire)
                  .substr(read.all.closes[0].at)
                  .starts_with(R"(data: {"id":"c1","created":7,"model":"wish","choices":[)"
                               R"({"index":0,"delta":{},"finish_reason":"stop")"));
}

// The caller asked for usage, so that the last chunk must be there, and the nulls before it too.
TEST(ChatPassedOn, UsageStaysWhenItIsWanted) {
  AnswerShape want = shape(kChat, true);
  want.include_usage = true;
  const auto events = events_of(read_answer(kChat, want, kChatText).all.wire);
  ASSERT_EQ(events.size(), 6U);
  EXPECT_EQ(events[0].at("usage"), nullptr);
  EXPECT_EQ(events[4].at("usage").at("total_tokens"), 14);
  EXPECT_TRUE(events[1].at("choices")[0].at("logprobs").is_object());
}

// A placeholder inside arguments that arrive in pieces must be found on one channel, and prose that
// is held back must be out before a client looks at the call.
TEST(ChatPassedOn, ToolCalls) {
  const ReadAnswer read = read_answer(kChat, shape(kChat, true), kChatTools);
  ASSERT_FALSE(read.error);
  const Channel text{};
  const Channel first{Channel::Kind::tool_arguments, 0, 0};
  const Channel second{Channel::Kind::tool_arguments, 0, 1};
  EXPECT_EQ(read.texts(),
            (std::map<Channel, std::string>{{text, "Let me see. "},
                                            {first, R"({"to":"EMAIL_X"})"},
                                            {second, "{}"},
                                            {{Channel::Kind::text, 0, 3U << 16U}, "mailnow"}}));
  ASSERT_EQ(read.all.closes.size(), 3U);
  EXPECT_EQ(read.all.closes[0].channel, text);
  EXPECT_LT(read.all.closes[0].at, read.all.wire.find("call_a"));
}

// Text that was held back must come in a form that the official client adds to the right place.
TEST(ChatPassedOn, TextEvents) {
  const auto reader = make_answer_reader(kChat, shape(kChat, true));
  FrameBatch batch;
  ASSERT_TRUE(reader->feed(kChatTools, batch));
  const auto event = [&](const Channel& channel) {
    return events_of(reader->text_event(channel, "a\"b")).at(0);
  };
  const auto text = event({Channel::Kind::text, 2, 0});
  EXPECT_EQ(text.at("id"), "c2");
  EXPECT_EQ(text.at("created"), 7);
  EXPECT_EQ(text.at("model"), "wish");
  EXPECT_EQ(text.at("choices")[0].at("index"), 2);
  EXPECT_EQ(text.at("choices")[0].at("delta").at("content"), "a\"b");
  const auto call = event({Channel::Kind::tool_arguments, 0, 1}).at("choices")[0].at("delta");
  EXPECT_EQ(call.at("tool_calls")[0].at("index"), 1);
  EXPECT_EQ(call.at("tool_calls")[0].at("function").at("arguments"), "a\"b");
  const auto thought = event({Channel::Kind::thinking, 0, 0}).at("choices")[0].at("delta");
  EXPECT_EQ(thought.at("reasoning_content"), "a\"b");
}

// An answer of several choices has several texts; mixing them would restore nonsense.
TEST(ChatPassedOn, SeveralChoicesAreSeveralChannels) {
  const std::string bytes = chat_stream({
      R"({"model":"m","choices":[{"index":1,"delta":{"content":"b"}},)"
      R"({"delta":{"content":"a"},"index":0}]})",
      R"({"model":"m","choices":[{"index":0,"delta":{"content":"c"},"finish_reason":"stop"}]})",
      "[DONE]",
  });
  const ReadAnswer read = read_answer(kChat, shape(kChat, true), bytes);
  const Channel one{Channel::Kind::text, 0, 0};
  const Channel two{Channel::Kind::text, 1, 0};
  EXPECT_EQ(read.texts(), (std::map<Channel, std::string>{{one, "ac"}, {two, "b"}}));
  EXPECT_TRUE(read.all.slots.back().final);  // The last text came with the reason to finish.
  ASSERT_EQ(read.all.closes.size(), 1U);     // The other choice never finished.
  EXPECT_EQ(read.all.closes[0].channel, two);
}

// Every string that a model wrote must be restorable, or the caller sees placeholders.
TEST(ChatPassedOn, Whole) {
  const ReadAnswer read = read_answer(
      kChat,
      shape(kChat, false),
      R"({ "id": "c1", "model": "real", "choices": [{"index":0, "message": {"role":"assistant",)"
      R"("content": "Hi", "refusal": null, "reasoning": "hm", "tool_calls":[{"id":"a",)"
      R"("type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},)"
      R"("logprobs": {"content":[]}, "finish_reason":"tool_calls"}],)"
      R"("usage": {"prompt_tokens": 1, "completion_tokens": 2}})");
  ASSERT_FALSE(read.error);
  EXPECT_EQ(read.all.wire.find("real"), std::string::npos);
  EXPECT_EQ(
      read.texts(),
      (std::map<Channel, std::string>{{{Channel::Kind::text, 0, 0}, "Hi"},
                                      {{Channel::Kind::text, 0, 3U << 16U}, "f"},
                                      {{Channel::Kind::thinking, 0, 0}, "hm"},
                                      {{Channel::Kind::tool_arguments, 0, 0}, R"({"a":1})"}}));
  for (const FrameSlot& slot : read.all.slots) {
    EXPECT_TRUE(slot.final);
  }
  EXPECT_EQ(read.all.usage, (Usage{.input_tokens = 1, .output_tokens = 2}));
}

// A signed thinking block that is changed by one byte is refused by its vendor in the next turn.
TEST(MessagePassedOn, IsTheEnginesOwnButForTheModel) {
  const ReadAnswer read = read_answer(kAnthropic, shape(kAnthropic, true), kMessageAll);
  ASSERT_FALSE(read.error);
  std::string want = kMessageAll;
  want.replace(want.find("\"real\""), 6, "\"wish\"");
  EXPECT_EQ(read.all.wire, want);
  EXPECT_EQ(read.texts(),
            (std::map<Channel, std::string>{
                {{Channel::Kind::text, 0, 1}, "Hi EMAIL_X\n"},
                {{Channel::Kind::text, 0, 1U << 16U}, "mail"},
                {{Channel::Kind::signed_text, 0, 0}, "EMAIL_X wants"},
                {{Channel::Kind::tool_arguments, 0, 2}, R"({"to":"EMAIL_X"})"}}));
  EXPECT_EQ(read.all.usage,
            (Usage{.input_tokens = 10,
                   .cache_read_tokens = 3,
                   .cache_write_tokens = 2,
                   .output_tokens = 20,
                   .reasoning_tokens = 5}));
  ASSERT_EQ(read.all.closes.size(), 3U);
  for (const ChannelClose& close : read.all.closes) {
    EXPECT_TRUE(std::string_view(read.all.wire)
                    .substr(close.at)
                    .starts_with("event: content_block_stop\n"));
  }
}

// A whole message holds tool input as an object: its strings and keys must be restorable one by
// one.
TEST(MessagePassedOn, Whole) {
  const ReadAnswer read = read_answer(
      kAnthropic,
      shape(kAnthropic, false),
      R"({"id":"msg_1","type":"message","role":"assistant","model":"real","content":[)"
      R"({"type":"thinking","thinking":"EMAIL_X","signature":"s"},{"type":"text","text":"Hi",)"
      R"("citations":[{"type":"char_location","cited_text":"quote"}]},{"type":"tool_use",)"
      R"("id":"t","name":"f","input":{"to":["EMAIL_X",{"k":"v"}],"n":1}}],)"
      R"("stop_reason":"stop_sequence","stop_sequence":"END","usage":{"input_tokens":1,)"
      R"("output_tokens":2}})");
  ASSERT_FALSE(read.error);
  std::vector<std::string> texts;
  for (const auto& [channel, text] : read.texts()) {
    texts.push_back(text);
  }
  EXPECT_EQ(texts,
            (std::vector<std::string>{
                "Hi", "quote", "f", "END", "EMAIL_X", "to", "EMAIL_X", "k", "v", "n"}));
  EXPECT_EQ(read.all.wire.find("real"), std::string::npos);
}

/// Everything that a model can write into an answer has a finding `LEAKn` in it, n from 1 on; what
/// no slot is taken of says OPAQUE.
struct LeakCase {
  const char* note;
  DialectKind dialect;
  bool stream;
  std::string bytes;
  int leaks;
};

std::vector<LeakCase> leak_cases() {
  const std::string chat_message =
      R"({"role":"OPAQUE","content":"LEAK1","tool_calls":[{"index":0,"id":"OPAQUE",)"
      R"("type":"OPAQUE","function":{"name":"LEAK2","arguments":"LEAK3"},"note":"LEAK4"}],)"
      R"("reasoning_details":[{"type":"OPAQUE","text":"LEAK5","signature":"OPAQUE"},)"
      R"({"type":"OPAQUE","data":"OPAQUE"}],"annotations":[{"type":"OPAQUE",)"
      R"("url_citation":{"url":"LEAK6","title":"LEAK7","start_index":1}}],)"
      R"("audio":{"id":"OPAQUE","data":"OPAQUE","transcript":"LEAK8"},)"
      R"("images":[{"image_url":{"url":"LEAK9"}}]})";
  const std::string chat_rest =
      R"(,"logprobs":{"content":[{"token":"GONE"}]},)"
      R"("token_ids":["GONE"],"note":["LEAK10"]}],)"
      R"("id":"OPAQUE","citations":["LEAK11"],"system_fingerprint":"OPAQUE"})";
  const std::string block = R"({"type":"web_search_tool_result","tool_use_id":"OPAQUE","content":[)"
                            R"({"type":"web_search_result","title":"LEAK1","url":"LEAK2",)"
                            R"("encrypted_content":"OPAQUE"}]})";
  return {
      {"chat", kChat, false, R"({"choices":[{"index":0,"message":)" + chat_message + chat_rest, 11},
      {"chat streamed",
       kChat,
       true,
       chat_stream({R"({"choices":[{"index":0,"delta":)" + chat_message + chat_rest, "[DONE]"}),
       11},
      {"message",
       kAnthropic,
       false,
       R"({"id":"OPAQUE","type":"message","content":[)" + block +
           R"(,{"type":"tool_use","id":"OPAQUE","name":"LEAK3","input":{"LEAK4":"LEAK4"}},)"
           R"({"type":"thinking","thinking":"LEAK5","signature":"OPAQUE","note":"LEAK6"},)"
           R"({"type":"redacted_thinking","data":"OPAQUE"},{"type":"text","text":"LEAK7",)"
           R"("citations":[{"type":"OPAQUE","url":"LEAK8","encrypted_index":"OPAQUE"}]},)"
           R"({"type":"novel","novel":{"a":["LEAK9"]}}],"note":"LEAK10"})",
       10},
      {"message streamed",
       kAnthropic,
       true,
       message_stream({
           R"({"type":"content_block_start","index":0,"content_block":)" + block + "}",
           R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use",)"
           R"("id":"OPAQUE","name":"LEAK3","input":{}}})",
           R"({"type":"content_block_delta","index":2,"delta":{"type":"thinking_delta",)"
           R"("thinking":"LEAK4"}})",
           R"({"type":"content_block_delta","index":2,"delta":{"type":"signature_delta",)"
           R"("signature":"OPAQUE"}})",
           R"({"type":"content_block_delta","index":3,"delta":{"type":"novel","novel":"LEAK5"}})",
           R"({"type":"message_stop"})",
       }),
       5},
  };
}

// A member that nobody thought of is a way out for what a caller may not read.
TEST(PassedOn, WhatAModelWroteIsText) {
  for (const LeakCase& c : leak_cases()) {
    SCOPED_TRACE(c.note);
    AnswerShape want = shape(c.dialect, c.stream);
    want.drop_logprobs = true;
    const ReadAnswer read = read_answer(c.dialect, want, c.bytes);
    ASSERT_FALSE(read.error) << read.error->message;
    EXPECT_FALSE(read.all.wire.contains("GONE"));
    std::set<std::string> texts;
    for (const auto& [channel, text] : read.texts()) {
      texts.insert(text);
    }
    std::set<std::string> leaks;
    for (int leak = 1; leak <= c.leaks; ++leak) {
      leaks.insert("LEAK" + std::to_string(leak));
    }
    EXPECT_EQ(texts, leaks);
  }
}

struct BrokenCase {
  const char* note;
  DialectKind engine;
  bool stream;
  std::string bytes;
  ErrorCode want;
};

std::vector<BrokenCase> broken_cases() {
  const std::string chunk = chat_stream({R"({"choices":[{"delta":{"content":"a"}}]})"});
  return {
      {"chat cut before its end mark", kChat, true, chunk, ErrorCode::upstream_failed},
      {"nothing at all", kChat, true, "", ErrorCode::upstream_failed},
      {"cut inside an event", kChat, true, chunk + "data: {\"cho", ErrorCode::upstream_failed},
      {"html", kChat, true, "<html><body>bad gateway</body></html>", ErrorCode::upstream_failed},
      {"html as data", kChat, true, "data: <html>\n\n", ErrorCode::upstream_failed},
      {"an array", kChat, true, "data: []\n\n", ErrorCode::upstream_failed},
      {"key twice", kChat, true, "data: {\"a\":1,\"a\":2}\n\n", ErrorCode::upstream_failed},
      {"error object in a stream",
       kChat,
       true,
       chat_stream({R"({"error":{"message":"x","type":"server_error","code":null}})"}),
       ErrorCode::upstream_unavailable},
      {"error with a number as code",
       kChat,
       true,
       chat_stream({R"({"error":{"code":429}})"}),
       ErrorCode::rate_limited},
      {"error as a string (Ollama)",
       kChat,
       true,
       chat_stream({R"({"error":"boom"})"}),
       ErrorCode::upstream_failed},
      {"whole html", kChat, false, "<html>", ErrorCode::upstream_failed},
      {"whole cut", kChat, false, R"({"choices":[{"mess)", ErrorCode::upstream_failed},
      {"whole without a choice", kChat, false, R"({"choices":[]})", ErrorCode::upstream_failed},
      {"whole error in a 200",
       kChat,
       false,
       R"({"error":{"type":"rate_limit_error"}})",
       ErrorCode::rate_limited},
      {"message cut before its end mark",
       kAnthropic,
       true,
       message_stream({R"({"type":"content_block_stop","index":0})"}),
       ErrorCode::upstream_failed},
      {"message overloaded",
       kAnthropic,
       true,
       message_stream({R"({"type":"error","error":{"type":"overloaded_error","message":"x"}})"}),
       ErrorCode::upstream_unavailable},
      {"event without a type",
       kAnthropic,
       true,
       "event: x\ndata: {}\n\n",
       ErrorCode::upstream_failed},
      {"whole without content", kAnthropic, false, R"({"id":"m"})", ErrorCode::upstream_failed},
  };
}

// A stream that broke must never look complete, whatever the caller's dialect.
TEST(BrokenAnswers, NeverLookComplete) {
  for (const BrokenCase& c : broken_cases()) {
    for (const DialectKind caller : {kChat, kAnthropic}) {
      SCOPED_TRACE(std::string(c.note) + " for " + std::string(to_string(caller)));
      const ReadAnswer read = read_answer(c.engine, shape(caller, c.stream), c.bytes);
      ASSERT_TRUE(read.error);
      EXPECT_EQ(to_string(read.error->code), to_string(c.want));
      EXPECT_EQ(read.error->source, ErrorSource::engine);
      EXPECT_EQ(read.all.end, FrameBatch::End::open);
      EXPECT_EQ(read.all.wire.find("[DONE]"), std::string::npos);
      EXPECT_EQ(read.all.wire.find("message_stop"), std::string::npos);
      EXPECT_TRUE(read.all.wire.empty() || read.all.wire.ends_with("\n\n"));
    }
  }
}

// What comes before a failure, or is longer than the limit, must not grow memory without bound.
TEST(BrokenAnswers, Limit) {
  const auto reader = make_answer_reader(kChat, shape(kChat, false));
  const std::string mebibyte(1U << 20U, ' ');
  FrameBatch batch;
  for (int i = 0; i < 32; ++i) {
    ASSERT_TRUE(reader->feed(mebibyte, batch));
  }
  EXPECT_FALSE(reader->feed(" ", batch));
}

void expect_same(const ReadAnswer& got, const ReadAnswer& want) {
  EXPECT_EQ(got.error.has_value(), want.error.has_value());
  ASSERT_EQ(got.all.wire, want.all.wire);
  EXPECT_EQ(got.all.end, want.all.end);
  EXPECT_EQ(got.all.usage, want.all.usage);
  ASSERT_EQ(got.all.slots.size(), want.all.slots.size());
  for (std::size_t i = 0; i < got.all.slots.size(); ++i) {
    EXPECT_EQ(got.all.slots[i].begin, want.all.slots[i].begin);
    EXPECT_EQ(got.all.slots[i].end, want.all.slots[i].end);
    EXPECT_EQ(got.all.slots[i].channel, want.all.slots[i].channel);
    EXPECT_EQ(got.all.slots[i].final, want.all.slots[i].final);
  }
  ASSERT_EQ(got.all.closes.size(), want.all.closes.size());
  for (std::size_t i = 0; i < got.all.closes.size(); ++i) {
    EXPECT_EQ(got.all.closes[i].at, want.all.closes[i].at);
  }
}

/// `bytes` in pieces, cut at random; the last seed cuts behind every byte.
std::vector<std::string> cut(std::string_view bytes, unsigned seed, unsigned every_byte) {
  std::mt19937 random(seed);
  std::vector<std::string> pieces;
  while (!bytes.empty()) {
    const std::size_t size = seed == every_byte ? 1 : 1 + random() % 60;
    pieces.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(pieces.back().size());
  }
  return pieces;
}

// The network cuts wherever it likes; the caller must see the same bytes.
TEST(EverySplit, GivesTheSameAnswer) {
  constexpr unsigned kSeeds = 60;
  const std::pair<DialectKind, const std::string*> streams[] = {
      {kChat, &kChatText}, {kChat, &kChatTools}, {kAnthropic, &kMessageAll}};
  for (const auto& [engine, bytes] : streams) {
    for (const DialectKind caller : {kChat, kAnthropic}) {
      const ReadAnswer whole = read_answer(engine, shape(caller, true), *bytes);
      for (unsigned seed = 0; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(seed);
        expect_same(read_pieces(engine, shape(caller, true), cut(*bytes, seed, kSeeds)), whole);
      }
    }
  }
}

struct PieceCase {
  const char* note;
  std::string_view text;  // As it stands in the JSON string.
  bool valid = true;
};

constexpr PieceCase kPieces[] = {
    {"plain", "word"},
    {"plain again", " more words"},
    {"escapes", R"(a\"b\\\n\u00e9\ud83d\ude00)"},
    {"other scripts", "\u00e9\u4e2d\U0001f600"},
    {"empty", ""},
    {"ends the string and says more", R"(a","role":"assistant)"},
    {"ends the string and the choice", R"(a"},"finish_reason":"stop"},{"delta":{"content":"b)"},
    {"plain after that", "word"},
    {"broken escape", R"(\x)", false},
    {"raw control character", "a\x01", false},
    {"broken UTF-8", "a\xff", false},
    {"half a surrogate pair", R"(\ud83d)", false},
};

// Events that repeat the one before take a short cut; it must not see an event differently from a
// reader that meets it first.
TEST(RepeatedEvents, AreReadLikeFirstOnes) {
  const auto chat = [](std::string_view text) {
    return R"(data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":")" +
           std::string(text) + R"("},"finish_reason":null}]})" + "\n\n";
  };
  const auto message = [](std::string_view text) {
    return "event: content_block_delta\n"
           R"(data: {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":")" +
           std::string(text) + R"("}})" + "\n\n";
  };
  for (const bool is_chat : {true, false}) {
    const auto engine = is_chat ? kChat : kAnthropic;
    for (const std::string_view asked : {"wish", "m"}) {  // Another name, and the engine's own.
      AnswerShape want_shape = shape(engine, true);
      want_shape.model = asked;
      for (const PieceCase& c : kPieces) {
        SCOPED_TRACE(std::string(c.note) + (is_chat ? " in chat" : " in a message"));
        const auto warm = make_answer_reader(engine, want_shape);
        FrameBatch first;
        ASSERT_TRUE(warm->feed(is_chat ? chat("learn") : message("learn"), first));
        const std::string event = is_chat ? chat(c.text) : message(c.text);
        ReadAnswer got;
        const bool was_read = warm->feed(event, got.all).has_value();
        ReadAnswer want;
        const auto cold = make_answer_reader(engine, want_shape);
        EXPECT_EQ(was_read, cold->feed(event, want.all).has_value());
        expect_same(got, want);
        EXPECT_TRUE(!is_chat || was_read == c.valid);
      }
    }
  }
}

// An engine's own framing may change in the middle of a stream; the caller's must not.
TEST(RepeatedEvents, KeepTheirFraming) {
  const std::string json = R"({"model":"m","choices":[{"index":0,"delta":{"content":"word"}}]})";
  AnswerShape want = shape(kChat, true);
  want.model = "m";
  for (const std::string& again : {": ping\ndata: " + json + "\n\n",
                                   "data:" + json + "\n\n",
                                   "data: " + json + "\r\n\r\n",
                                   "id: 7\ndata: " + json + "\n\n",
                                   "data: " + json + "\n\n"}) {
    SCOPED_TRACE(again);
    const ReadAnswer read =
        read_answer(kChat, want, "data: " + json + "\n\n" + again + "data: [DONE]\n\n");
    ASSERT_FALSE(read.error);
    EXPECT_EQ(read.all.wire, chat_stream({json, json, "[DONE]"}));
    EXPECT_EQ(read.all.slots.size(), 2U);
  }
}

// Proxies and servers differ in line ends and comments; none of it may reach the caller's parser.
TEST(ChatPassedOn, FramingIsNormalised) {
  const ReadAnswer read = read_answer(
      kChat,
      shape(kChat, true),
      ": ping\r\n\r\nid: "
      "4\r\ndata:{\"model\":\"m\",\r\ndata:\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"
      "\r\n\r\ndata: [DONE]\r\n\r\nignored");
  ASSERT_FALSE(read.error);
  EXPECT_EQ(read.all.wire,
            chat_stream({R"({"model":"wish", "choices":[{"delta":{"content":"a"}}]})", "[DONE]"}));
}

// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace
}  // namespace sluice::dialects
