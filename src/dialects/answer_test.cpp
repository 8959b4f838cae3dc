#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dialects/answer_reading.h"

namespace sluice::dialects {
namespace {

// NOLINTBEGIN(bugprone-suspicious-missing-comma): long events are broken over lines on purpose.

constexpr auto kChat = DialectKind::openai_chat;
constexpr auto kAnthropic = DialectKind::anthropic;

AnswerShape shape(DialectKind dialect, bool stream) {
  return {.dialect = dialect,
          .stream = stream,
          .model = "wish",
          .id = "req_1",
          .created = 1'700'000'000};
}

/// Events of a chat stream from their JSON.
std::string chat_stream(std::initializer_list<std::string_view> chunks) {
  std::string bytes;
  for (const std::string_view chunk : chunks) {
    bytes.append("data: ").append(chunk).append("\n\n");
  }
  return bytes;
}

/// Events of a message stream; the name is the type, as engines send it.
std::string message_stream(std::initializer_list<std::string_view> events) {
  std::string bytes;
  for (const std::string_view event : events) {
    const auto type = nlohmann::json::parse(event).at("type").get<std::string>();
    bytes.append("event: ").append(type).append("\ndata: ").append(event).append("\n\n");
  }
  return bytes;
}

const std::string kChatText = chat_stream({
    R"({"id":"c1","object":"chat.completion.chunk","created":7,"model":"real",)"
    R"("choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}],)"
    R"("usage":null})",
    R"({"id":"c1","created":7,"model":"real","choices":[{"index":0,"delta":{"content":"Hi \"A"},)"
    R"("logprobs":{"content":[]},"finish_reason":null}],"usage":null})",
    R"({"id":"c1","created":7,"model":"real","choices":[{"index":0,"delta":{"content":"nn\u00e9"},)"
    R"("finish_reason":null}]})",
    R"({"id":"c1","created":7,"model":"real","choices":[{"index":0,"delta":{},)"
    R"("finish_reason":"stop"}]})",
    R"({"id":"c1","created":7,"model":"real","choices":[],"usage":{"prompt_tokens":10,)"
    R"("completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3},)"
    R"("completion_tokens_details":{"reasoning_tokens":1}}})",
    "[DONE]",
});

const std::string kChatTools = chat_stream({
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"role":"assistant",)"
    R"("content":"Let me see. "}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":0,"id":"call_a","type":"function","function":{"name":"mail","arguments":""}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":0,"function":{"arguments":"{\"to\":\"EMA"}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":0,"function":{"arguments":"IL_X\"}"}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{"tool_calls":[)"
    R"({"index":1,"id":"call_b","type":"function",)"
    R"("function":{"name":"now","arguments":"{}"}}]}}]})",
    R"({"id":"c2","created":7,"model":"real","choices":[{"index":0,"delta":{},)"
    R"("finish_reason":"tool_calls"}]})",
    "[DONE]",
});

const std::string kMessageAll = message_stream({
    R"({"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",)"
    R"("model":"real","content":[],"stop_reason":null,"stop_sequence":null,)"
    R"("usage":{"input_tokens":10,"cache_creation_input_tokens":2,"cache_read_input_tokens":3,)"
    R"("output_tokens":1}}})",
    R"({"type":"content_block_start","index":0,)"
    R"("content_block":{"type":"thinking","thinking":"","signature":""}})",
    R"({"type":"ping"})",
    R"({"type":"content_block_delta","index":0,)"
    R"("delta":{"type":"thinking_delta","thinking":"EMAIL_X wants"}})",
    R"({"type":"content_block_delta","index":0,)"
    R"("delta":{"type":"signature_delta","signature":"c2ln"}})",
    R"({"type":"content_block_stop","index":0})",
    R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}})",
    R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi EMA"}})",
    R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"IL_X\n"}})",
    R"({"type":"content_block_stop","index":1})",
    R"({"type":"content_block_start","index":2,)"
    R"("content_block":{"type":"tool_use","id":"toolu_1","name":"mail","input":{}}})",
    R"({"type":"content_block_delta","index":2,)"
    R"("delta":{"type":"input_json_delta","partial_json":"{\"to\":\"EMAIL_X"}})",
    R"({"type":"content_block_delta","index":2,)"
    R"("delta":{"type":"input_json_delta","partial_json":"\"}"}})",
    R"({"type":"content_block_stop","index":2})",
    R"({"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},)"
    R"("usage":{"output_tokens":20,"output_tokens_details":{"thinking_tokens":5}}})",
    R"({"type":"message_stop"})",
});

/// The JSON of each event of a stream, in order; `[DONE]` as a string.
std::vector<nlohmann::json> events_of(std::string_view wire) {
  std::vector<nlohmann::json> events;
  std::size_t at = 0;
  while ((at = wire.find("data: ", at)) != std::string_view::npos) {
    const std::size_t end = wire.find("\n\n", at);
    const std::string_view data = wire.substr(at + 6, end - at - 6);
    events.push_back(data == "[DONE]" ? nlohmann::json("[DONE]") : nlohmann::json::parse(data));
    at = end;
  }
  return events;
}

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
            (std::map<Channel, std::string>{
                {text, "Let me see. "}, {first, R"({"to":"EMAIL_X"})"}, {second, "{}"}}));
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
                {{Channel::Kind::tool_arguments, 0, 2}, R"({"to":"EMAIL_X"})"}}));
  EXPECT_EQ(read.all.usage,
            (Usage{.input_tokens = 10,
                   .cache_read_tokens = 3,
                   .cache_write_tokens = 2,
                   .output_tokens = 20,
                   .reasoning_tokens = 5}));
  ASSERT_EQ(read.all.closes.size(), 2U);
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
            (std::vector<std::string>{"Hi", "quote", "to", "EMAIL_X", "k", "v", "n", "END"}));
  EXPECT_EQ(read.all.wire.find("real"), std::string::npos);
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
    for (const PieceCase& c : kPieces) {
      SCOPED_TRACE(std::string(c.note) + (is_chat ? " in chat" : " in a message"));
      const auto warm = make_answer_reader(engine, shape(engine, true));
      FrameBatch first;
      ASSERT_TRUE(warm->feed(is_chat ? chat("learn") : message("learn"), first));
      const std::string event = is_chat ? chat(c.text) : message(c.text);
      ReadAnswer got;
      const bool was_read = warm->feed(event, got.all).has_value();
      ReadAnswer want;
      const auto cold = make_answer_reader(engine, shape(engine, true));
      EXPECT_EQ(was_read, cold->feed(event, want.all).has_value());
      expect_same(got, want);
      EXPECT_TRUE(!is_chat || was_read == c.valid);
    }
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

// A caller of one dialect is served by an engine of the other, and must not notice.
TEST(Translated, ChatToMessageStream) {
  const ReadAnswer read = read_answer(kChat, shape(kAnthropic, true), kChatTools);
  ASSERT_FALSE(read.error);
  std::vector<std::string> types;
  for (const auto& event : events_of(read.all.wire)) {
    types.push_back(event.at("type").get<std::string>());
  }
  EXPECT_EQ(types,
            (std::vector<std::string>{"message_start",
                                      "content_block_start",
                                      "content_block_delta",
                                      "content_block_stop",
                                      "content_block_start",
                                      "content_block_delta",
                                      "content_block_delta",
                                      "content_block_stop",
                                      "content_block_start",
                                      "content_block_delta",
                                      "content_block_stop",
                                      "message_delta",
                                      "message_stop"}));
  const auto events = events_of(read.all.wire);
  EXPECT_EQ(events[0].at("message").at("model"), "wish");
  EXPECT_EQ(events[4].at("content_block").at("id"), "call_a");
  EXPECT_EQ(events[4].at("index"), 1);
  EXPECT_EQ(events[11].at("delta").at("stop_reason"), "tool_use");
  EXPECT_EQ(read.texts(),
            (std::map<Channel, std::string>{
                {{Channel::Kind::text, 0, 0}, "Let me see. "},
                {{Channel::Kind::tool_arguments, 0, 1}, R"({"to":"EMAIL_X"})"},
                {{Channel::Kind::tool_arguments, 0, 2}, "{}"}}));
}

TEST(Translated, MessageToChatStream) {
  AnswerShape want = shape(kChat, true);
  want.include_usage = true;
  const ReadAnswer read = read_answer(kAnthropic, want, kMessageAll);
  ASSERT_FALSE(read.error);
  const auto events = events_of(read.all.wire);
  ASSERT_EQ(events.size(), 10U);
  EXPECT_EQ(events[0].at("choices")[0].at("delta").at("role"), "assistant");
  EXPECT_EQ(events[0].at("id"), "chatcmpl-req_1");
  EXPECT_EQ(events[0].at("created"), 1'700'000'000);
  EXPECT_EQ(events[1].at("choices")[0].at("delta").at("reasoning_content"), "EMAIL_X wants");
  const auto& call = events[4].at("choices")[0].at("delta").at("tool_calls")[0];
  EXPECT_EQ(call.at("id"), "toolu_1");
  EXPECT_EQ(call.at("index"), 0);
  EXPECT_EQ(call.at("function").at("name"), "mail");
  EXPECT_EQ(events[7].at("choices")[0].at("finish_reason"), "tool_calls");
  EXPECT_EQ(events[8].at("choices"), nlohmann::json::array());
  EXPECT_EQ(events[8].at("usage").at("prompt_tokens"), 15);
  EXPECT_EQ(events[8].at("usage").at("prompt_tokens_details").at("cached_tokens"), 3);
  EXPECT_EQ(events[9], "[DONE]");
  EXPECT_EQ(read.texts().at({Channel::Kind::text, 0, 1}), "Hi EMAIL_X\n");
  EXPECT_EQ(read.texts().at({Channel::Kind::tool_arguments, 0, 0}), R"({"to":"EMAIL_X"})");
}

TEST(Translated, ChatToMessageWhole) {
  const ReadAnswer read =
      read_answer(kChat,
                  shape(kAnthropic, false),
                  R"({"choices":[{"message":{"content":"Hi","tool_calls":[{"id":"a.b","function":)"
                  R"({"name":"f","arguments":"{\"to\":\"EMAIL_X\"}"}},{"function":{"name":"g",)"
                  R"("arguments":"broken"}}]},"finish_reason":"length"}],)"
                  R"("usage":{"prompt_tokens":5,"completion_tokens":2}})");
  ASSERT_FALSE(read.error);
  EXPECT_EQ(nlohmann::json::parse(read.all.wire), nlohmann::json::parse(R"({
    "id":"msg_req_1","type":"message","role":"assistant","model":"wish","content":[
      {"type":"text","text":"Hi"},
      {"type":"tool_use","id":"a_b","name":"f","input":{"to":"EMAIL_X"}},
      {"type":"tool_use","id":"toolu_req_1_2","name":"g","input":{"invalid_json":"broken"}}],
    "stop_reason":"max_tokens","stop_sequence":null,
    "usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
             "output_tokens":2}})"));
  EXPECT_EQ(read.texts().size(), 5U);  // The text, two keys, two values.
}

TEST(Translated, MessageToChatWhole) {
  const ReadAnswer read = read_answer(
      kAnthropic,
      shape(kChat, false),
      R"({"content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text",)"
      R"("text":"Hi"},{"type":"tool_use","id":"t","name":"f","input":{"to":"EMAIL_X"}},)"
      R"({"type":"tool_use","id":"u","name":"g","input":{}}],"stop_reason":"tool_use",)"
      R"("usage":{"input_tokens":5,"output_tokens":2}})");
  ASSERT_FALSE(read.error);
  EXPECT_EQ(nlohmann::json::parse(read.all.wire), nlohmann::json::parse(R"({
    "id":"chatcmpl-req_1","object":"chat.completion","created":1700000000,"model":"wish",
    "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null,
      "reasoning_content":"hm","tool_calls":[
        {"id":"t","type":"function","function":{"name":"f","arguments":"{\"to\":\"EMAIL_X\"}"}},
        {"id":"u","type":"function","function":{"name":"g","arguments":"{}"}}]},
      "logprobs":null,"finish_reason":"tool_calls"}],
    "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,
      "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
      "completion_tokens_details":{"reasoning_tokens":0}}})"));
}

struct StopCase {
  std::string_view engine;  // `finish_reason` or `stop_reason`.
  std::string_view caller;
};

// A program decides by the stop reason whether to run a tool or to ask for more.
TEST(Translated, StopReasons) {
  const StopCase to_message[] = {{"stop", "end_turn"},
                                 {"length", "max_tokens"},
                                 {"tool_calls", "end_turn"},  // Says so, but called nothing.
                                 {"content_filter", "refusal"},
                                 {"novel", "end_turn"}};
  for (const StopCase& c : to_message) {
    SCOPED_TRACE(c.engine);
    const std::string body = R"({"choices":[{"message":{"content":"a"},"finish_reason":")" +
                             std::string(c.engine) + R"("}]})";
    const ReadAnswer read = read_answer(kChat, shape(kAnthropic, false), body);
    EXPECT_EQ(nlohmann::json::parse(read.all.wire).at("stop_reason"), c.caller);
  }
  const StopCase to_chat[] = {{"end_turn", "stop"},
                              {"max_tokens", "length"},
                              {"model_context_window_exceeded", "length"},
                              {"stop_sequence", "stop"},
                              {"tool_use", "tool_calls"},
                              {"pause_turn", "stop"},
                              {"refusal", "content_filter"}};
  for (const StopCase& c : to_chat) {
    SCOPED_TRACE(c.engine);
    const std::string body = R"({"content":[{"type":"text","text":"a"}],"stop_reason":")" +
                             std::string(c.engine) + R"("})";
    const ReadAnswer read = read_answer(kAnthropic, shape(kChat, false), body);
    EXPECT_EQ(nlohmann::json::parse(read.all.wire).at("choices")[0].at("finish_reason"), c.caller);
  }
}

// An answer that the gateway makes itself must be as good as an engine's: read by our own readers,
// it says the same.
TEST(Writers, WriteWhatTheReadersRead) {
  const std::vector<AnswerEvent> events = {
      {.kind = AnswerEvent::Kind::started},
      {.kind = AnswerEvent::Kind::text, .block = 0, .text = "a \"quote\"\n"},
      {.kind = AnswerEvent::Kind::text, .block = 0, .text = "\u00e9\x01"},
      {.kind = AnswerEvent::Kind::tool_call, .block = 1, .tool_id = "i", .tool_name = "f"},
      {.kind = AnswerEvent::Kind::tool_arguments, .block = 1, .text = R"({"x":)"},
      {.kind = AnswerEvent::Kind::tool_arguments, .block = 1, .text = "1}"},
      {.kind = AnswerEvent::Kind::stopped, .stop = StopReason::tool_use},
      {.kind = AnswerEvent::Kind::usage, .usage = {.input_tokens = 3, .output_tokens = 4}},
  };
  for (const DialectKind dialect : {kChat, kAnthropic}) {
    for (const bool stream : {true, false}) {
      SCOPED_TRACE(std::string(to_string(dialect)) + (stream ? " streamed" : " whole"));
      AnswerShape want = shape(dialect, stream);
      want.include_usage = true;
      const auto writer = make_answer_writer(want, 5);
      FrameBatch written;
      for (const AnswerEvent& event : events) {
        writer->add(event, written);
      }
      writer->finish(written);
      EXPECT_EQ(written.end, FrameBatch::End::complete);
      EXPECT_EQ(written.usage, events.back().usage);
      const ReadAnswer read = read_answer(dialect, want, written.wire);
      ASSERT_FALSE(read.error);
      EXPECT_EQ(read.all.wire, written.wire);
      EXPECT_EQ(read.all.usage, events.back().usage);
      EXPECT_EQ(read.all.slots.size(), written.slots.size());
      EXPECT_EQ(read.texts().begin()->second, "a \"quote\"\n\u00e9\x01");
    }
  }
}

// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace
}  // namespace sluice::dialects
