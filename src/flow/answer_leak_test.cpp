#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "algo/json/tape.h"
#include "base/run_task.h"
#include "flow/3_classify/run.h"
#include "flow/8_restore/run.h"
#include "flow/wire_source_fake.h"
#include "ports/exchange_fake.h"

namespace sluice {
namespace {

constexpr DialectKind kChat = DialectKind::openai_chat;
constexpr DialectKind kAnthropic = DialectKind::anthropic;

/// Answers of the cloud are read, and addresses, cards and keys in them masked.
policy::Snapshot masking() {
  policy::Snapshot snapshot;
  snapshot.levels = {"public"};
  snapshot.zones = {{.name = "cloud"}};
  snapshot.rules = {{.kind = "answers", .name = "rule"}};
  std::vector<policy::AnswerCell> cells(snapshot.catalog.size());
  for (const EntityType type :
       {entity("personal.email"), entity("financial.card"), entity("secret.vcs_token")}) {
    cells[to_index(type)] = {policy::AnswerAction::mask, RuleIndex{0}};
  }
  snapshot.answers = {std::move(cells)};
  return snapshot;
}

/// Where in a stream a text can stand, as the event that carries a piece of it: `%` is the piece.
struct Place {
  const char* note;
  DialectKind dialect;
  std::string_view event;
  bool is_signed = false;  ///< cannot be masked, so the answer ends
};

constexpr Place kPlaces[] = {
    {"content", kChat, R"({"choices":[{"index":0,"delta":{"content":"%"}}]})"},
    {"refusal", kChat, R"({"choices":[{"index":0,"delta":{"refusal":"%"}}]})"},
    {"reasoning", kChat, R"({"choices":[{"index":0,"delta":{"reasoning_content":"%"}}]})"},
    {"second choice", kChat, R"({"choices":[{"index":1,"delta":{"content":"%"}}]})"},
    {"sibling that nobody defines",
     kChat,
     R"({"choices":[{"index":0,"delta":{"content":"","x_note":"%"}}]})"},
    {"member that nobody defines",
     kChat,
     R"({"choices":[{"index":0,"delta":{"x\u005fnote":"%"}}]})"},
    {"tool arguments",
     kChat,
     R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"%"}}]}}]})"},
    {"transcript", kChat, R"({"choices":[{"index":0,"delta":{"audio":{"transcript":"%"}}}]})"},
    {"reasoning details",
     kChat,
     R"({"choices":[{"index":0,"delta":{"reasoning_details":[{"index":0,"text":"%"}]}}]})",
     true},
    {"text",
     kAnthropic,
     R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%"}})"},
    {"tool input",
     kAnthropic,
     R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"%"}})"},
    {"delta that nobody defines",
     kAnthropic,
     R"({"type":"content_block_delta","index":0,"delta":{"type":"novel_delta","novel":"%"}})"},
    {"sibling that nobody defines",
     kAnthropic,
     R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"","x_note":"%"}})"},
    {"thinking",
     kAnthropic,
     R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"%"}})",
     true},
};

/// The events of a stream, the text of a place in these pieces.
std::vector<std::string> events_of(const Place& place, const std::vector<std::string>& pieces) {
  std::vector<std::string> events;
  const auto put = [&](std::string_view data) {
    std::string wire;
    if (place.dialect == kAnthropic) {
      const std::size_t type = data.find(R"("type":")") + 8;
      wire.append("event: ").append(data.substr(type, data.find('"', type) - type)).append("\n");
    }
    events.push_back(wire.append("data: ").append(data).append("\n\n"));
  };
  if (place.dialect == kAnthropic) {
    put(R"({"type":"message_start","message":{"type":"message","role":"assistant","content":[],"model":"m"}})");
    put(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})");
  }
  for (const std::string& piece : pieces) {
    std::string event(place.event);
    event.replace(event.find('%'), 1, json::escaped(piece));
    put(event);
  }
  if (place.dialect == kAnthropic) {
    put(R"({"type":"content_block_stop","index":0})");
    put(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}})");
    put(R"({"type":"message_stop"})");
  } else {
    put(R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"},{"index":1,"delta":{},"finish_reason":"stop"}]})");
    events.emplace_back("data: [DONE]\n\n");
  }
  return events;
}

class AnswerLeak : public testing::Test {
 protected:
  /// What the caller got when the text of a place came in these pieces.
  [[nodiscard]] std::string delivered(const Place& place, const std::vector<std::string>& pieces) {
    ExchangeFake exchange;
    Answer answer{.is_streamed = true};
    answer.source = std::make_unique<WireSource>(
        place.dialect,
        AnswerShape{.dialect = place.dialect, .stream = true, .model = "m", .id = "r"},
        events_of(place, pieces));
    answer.first = *run_to_completion(answer.source->next());
    const restore::Desk desk{snapshot_, *scanner_, request_, std::nullopt};
    static_cast<void>(run_to_completion(restore::run(desk, answer, exchange, {})));
    return exchange.received();
  }

  policy::Snapshot snapshot_ = masking();
  std::unique_ptr<const scan::Scanner> scanner_ =
      *scan::Scanner::make(classify::scan_config(snapshot_));
  Request request_;
};

/// The strings of all data of a stream, joined: what a client shows, whatever the events.
std::string strings_of(std::string_view wire) {
  std::string all;
  for (std::size_t at = wire.find("data: {"); at != std::string_view::npos;
       at = wire.find("data: {", at)) {
    const std::size_t end = wire.find('\n', at);
    const std::string_view data = wire.substr(at + 6, end - at - 6);
    json::Tape tape;
    std::string padded(data);
    padded.reserve(padded.size() + kBodyPaddingBytes);
    EXPECT_TRUE(json::walk(padded, {}, tape)) << data;
    for (const std::string_view key : {R"("content":")",
                                       R"("refusal":")",
                                       R"("reasoning_content":")",
                                       R"("x_note":")",
                                       R"("x\u005fnote":")",
                                       R"("arguments":")",
                                       R"("transcript":")",
                                       R"("text":")",
                                       R"("partial_json":")",
                                       R"("novel":")",
                                       R"("thinking":")"}) {
      const std::size_t begin = data.find(key);
      if (begin != std::string_view::npos) {
        const std::size_t from = begin + key.size();
        std::size_t to = from;
        while (data[to] != '"') {
          to += data[to] == '\\' ? 2 : 1;
        }
        all += json::unescape(data.substr(from, to - from), 1);
      }
    }
    at = end;
  }
  return all;
}

// A model that knows an address spells it out token by token: whichever way its text is cut into
// events, and in whatever member of a delta it stands, no byte of the address may leave, and what
// stands around it must come as if it had not been cut.
TEST_F(AnswerLeak, NoByteOfAFindingLeavesAtAnyPairOfCuts) {
  const std::string address = "zora.stone@" + std::string("fabrikam.net");
  for (const Place& place : kPlaces) {
    SCOPED_TRACE(place.note);
    const bool is_json = std::string_view(place.event).contains("arguments") ||
                         std::string_view(place.event).contains("partial_json");
    const std::string text =
        is_json ? R"({"a":"to )" + address + R"( ok"})" : "It is " + address + " \"ok\" é.\n";
    const std::string whole = delivered(place, {text});
    ASSERT_EQ(whole.find("zora"), std::string::npos) << whole;
    ASSERT_EQ(strings_of(whole).find("[EMAIL]") != std::string::npos, !place.is_signed) << whole;
    for (std::size_t first = 0; first <= text.size(); ++first) {
      for (std::size_t second = first; second <= std::min(text.size(), first + 9); ++second) {
        const auto is_inside = [&](std::size_t at) {
          return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
        };
        if (is_inside(first) || is_inside(second)) {
          continue;  // An engine writes JSON, so it never cuts a character.
        }
        const std::string got = delivered(
            place,
            {text.substr(0, first), text.substr(first, second - first), text.substr(second)});
        for (const std::string_view piece : {"zora", "stone", "fabrikam"}) {
          ASSERT_EQ(got.find(piece), std::string::npos) << first << " " << second << "\n" << got;
        }
        ASSERT_EQ(strings_of(got).substr(0, strings_of(whole).size()), strings_of(whole))
            << first << " " << second << "\n"
            << got;
      }
    }
  }
}

struct Disclosed {
  const char* note;
  std::string text;
  std::vector<std::string> pieces;  ///< what must not be seen
};

/// What a model may say, and how: in the clear, between signs of other scripts, encoded.
std::vector<Disclosed> disclosures() {
  const std::string token = std::string("gh") + "p_aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY2";
  return {
      {"address", "It is zora.stone@" + std::string("fabrikam.net."), {"zora", "fabrikam"}},
      {"card", "It is «4012 8888 8888 1881»…", {"4012", "8888", "1881"}},
      {"card between ideographs", "番号は4012888888881881です。", {"4012", "1881"}},
      {"key", "Use " + token + "。 Then", {"aB3dE5", "jK1lM2", "W1xY2"}},
      // zora.stone@fabrikam.net
      {"base64", "See em9yYS5zdG9uZUBmYWJyaWthbS5uZXQ=. Then", {"em9yYS", "YWJyaWth", "bS5uZXQ"}},
      {"hex",
       "See 7a6f72612e73746f6e654066616272696b616d2e6e6574. Then",
       {"7a6f72", "6661627269", "6e6574"}},
  };
}

// As above, for each kind of value that is held back for long, and with cuts that stand far apart.
TEST_F(AnswerLeak, NoKindLeavesAtAnyPairOfCuts) {
  const Place& place = kPlaces[0];
  for (const Disclosed& disclosed : disclosures()) {
    SCOPED_TRACE(disclosed.note);
    const std::string& text = disclosed.text;
    const std::string whole = strings_of(delivered(place, {text}));
    ASSERT_TRUE(whole.contains("[")) << whole;
    const auto is_inside = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    for (std::size_t first = 0; first <= text.size(); ++first) {
      for (std::size_t second = first; second <= text.size(); ++second) {
        if (is_inside(first) || is_inside(second)) {
          continue;
        }
        const std::string got = delivered(
            place,
            {text.substr(0, first), text.substr(first, second - first), text.substr(second)});
        for (const std::string& piece : disclosed.pieces) {
          ASSERT_EQ(got.find(piece), std::string::npos) << first << " " << second << "\n" << got;
        }
        ASSERT_EQ(strings_of(got), whole) << first << " " << second << "\n" << got;
      }
    }
  }
}

}  // namespace
}  // namespace sluice
