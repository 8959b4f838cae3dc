#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "algo/json/tape.h"
#include "base/run_task.h"
#include "dialects/dialect.h"
#include "flow/3_classify/run.h"
#include "flow/6_protect/run.h"
#include "flow/8_restore/every_cut.h"
#include "flow/8_restore/run.h"
#include "flow/wire_source_fake.h"
#include "ports/clock_fake.h"
#include "ports/exchange_fake.h"

namespace sluice {
namespace {

constexpr DialectKind kDialects[] = {DialectKind::openai_chat, DialectKind::anthropic};
constexpr std::int64_t kCreated = 1'700'000'000;
constexpr auto kArguments = Channel::Kind::tool_arguments;

/// One zone into which everything goes under a pseudonym.
policy::Snapshot pseudonymising() {
  policy::Snapshot snapshot;
  snapshot.levels = {"public", "confidential"};
  snapshot.zones = {{.name = "cloud", .clearance_redacted = Level{1}}};
  snapshot.engines = {{.name = "vendor", .zone = ZoneIndex{0}}};
  snapshot.models = {{.name = "model", .zone = ZoneIndex{0}}};
  snapshot.workloads = {{.name = "general"}};
  snapshot.rules = {{.kind = "protect", .name = "rule"}};
  const std::size_t types = snapshot.catalog.size();
  snapshot.finding_labels.assign(types, Label{.level = Level{1}});
  snapshot.transforms = {{types, policy::TransformCell{Transform::pseudonymise, RuleIndex{0}}}};
  snapshot.answers = {std::vector<policy::AnswerCell>(types)};
  return snapshot;
}

/// How a client writes a string into JSON.
enum class Writing : std::uint8_t { utf8, ascii };

void append_code_unit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (unsigned shift = 16; shift > 0; shift -= 4) {
    out += kHex[unit >> (shift - 4) & 0xFU];
  }
}

/// The code point whose UTF-8 begins at `at`, which is moved behind it.
std::uint32_t next_code(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  std::uint32_t code = lead < 0x80   ? lead
                       : lead < 0xE0 ? lead & 0x1FU
                       : lead < 0xF0 ? lead & 0xFU
                                     : lead & 0x7U;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    code = code << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return code;
}

std::string json_string(std::string_view text, Writing writing) {
  if (writing == Writing::utf8) {
    return "\"" + json::escaped(text) + "\"";
  }
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code = next_code(text, at);
    if (code < 0x10000) {
      append_code_unit(out, code);
    } else {
      append_code_unit(out, 0xD800 + ((code - 0x10000) >> 10U));
      append_code_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FFU));
    }
  }
  return out + "\"";
}

/// A request whose only message is `text`, on its way to the cloud and back.
class Journey {
 public:
  Journey(DialectKind caller, std::string_view text, Writing writing) {
    request_.dialect = caller;
    const std::string body =
        R"({"model":"auto","max_tokens":9,"messages":[{"role":"user","content":)" +
        json_string(text, writing) + "}]}";
    request_.body.reserve(body.size() + kBodyPaddingBytes);
    request_.body = body;
    json::Tape tape;
    EXPECT_TRUE(dialects::read_request(request_, {}, tape));
    scan::Scratch scratch;
    ClockFake clock;
    const classify::Desk desk{
        .policy = snapshot_, .scanner = *scanner_, .scratch = scratch, .clock = clock};
    classified_ = *run_to_completion(classify::run(desk, request_, Caller{}));
  }

  [[nodiscard]] std::size_t findings() const { return classified_.findings.size(); }

  /// What the model reads; the gate must let it go.
  [[nodiscard]] std::string send() {
    const Environment environment;  // The gate keeps a reference.
    const protect::Gate gate(snapshot_,
                             request_,
                             classified_.facts,
                             environment,
                             classified_.findings,
                             sha256({"scope"}));
    Result<Cleared> cleared =
        gate.clear({.model = ModelIndex{0}, .zone = ZoneIndex{0}}, EdgeId::inference);
    EXPECT_TRUE(cleared) << cleared.error().message;
    restoration_ = cleared->restoration();
    shape_ = cleared->answer();
    shape_.stream = true;
    const Conversation read = *dialects::read_conversation(request_.dialect, cleared->body());
    return std::get<Conversation::Text>(read.messages.at(0).parts.at(0)).text;
  }

  /// What the caller gets when the engine sends `pieces`: the text of the channels of one kind, as
  /// the caller's own reader reads it.
  [[nodiscard]] std::string receive(DialectKind engine,
                                    const std::vector<std::string_view>& pieces,
                                    Channel::Kind kind = Channel::Kind::text) {
    ExchangeFake exchange;
    Answer answer{.restoration = restoration_, .is_streamed = shape_.stream};
    answer.source = std::make_unique<WireSource>(
        engine, shape_, std::vector<std::string>(pieces.begin(), pieces.end()));
    answer.first = *run_to_completion(answer.source->next());
    const restore::Desk desk{snapshot_, *scanner_, request_, std::nullopt};
    const restore::Delivered delivered =
        run_to_completion(restore::run(desk, answer, exchange, {}));
    EXPECT_TRUE(delivered.complete);
    return read_back(exchange.received(), kind);
  }

 private:
  [[nodiscard]] std::string read_back(std::string_view wire, Channel::Kind kind) const {
    json::Tape tape;
    const auto reader = dialects::make_answer_reader(request_.dialect, shape_, tape);
    FrameBatch batch;
    EXPECT_TRUE(reader->feed(wire, batch));
    EXPECT_TRUE(reader->finish(batch));
    std::string text;
    for (const FrameSlot& slot : batch.slots) {
      if (slot.channel.kind == kind) {
        const auto bytes = std::string_view(batch.wire).substr(slot.begin, slot.end - slot.begin);
        text += json::unescape(bytes, 1);
      }
    }
    return text;
  }

  policy::Snapshot snapshot_ = pseudonymising();
  std::unique_ptr<const scan::Scanner> scanner_ =
      *scan::Scanner::make(classify::scan_config(snapshot_));
  Request request_;
  classify::Classified classified_;
  Restoration restoration_;
  AnswerShape shape_;
};

/// A streamed answer in `dialect` that says `text` in pieces of `piece_bytes` on one channel.
std::string answer_wire(DialectKind dialect,
                        AnswerEvent::Kind kind,
                        std::string_view text,
                        std::size_t piece_bytes) {
  const auto writer = dialects::make_answer_writer(
      {.dialect = dialect, .stream = true, .model = "m", .id = "req_1"}, kCreated);
  FrameBatch batch;
  writer->add({.kind = AnswerEvent::Kind::started}, batch);
  if (kind == AnswerEvent::Kind::tool_arguments) {
    writer->add({.kind = AnswerEvent::Kind::tool_call, .tool_id = "call_1", .tool_name = "mail"},
                batch);
  }
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.size(), at + piece_bytes);
    // An engine writes JSON, so it never cuts a character; the wire is cut anywhere.
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      ++end;
    }
    writer->add({.kind = kind, .text = std::string(text.substr(at, end - at))}, batch);
    at = end;
  }
  writer->add({.kind = AnswerEvent::Kind::stopped}, batch);
  writer->finish(batch);
  return batch.wire;
}

std::string tool_arguments(std::string_view text) {
  return R"({"n":1,"text":")" + json::escaped(text) + R"("})";
}

constexpr std::string_view kWords[] = {
    "hello",   "Привет", "γειά",       "مرحبا",       "שלום", "नमस्ते",
    "สวัสดี",    "你好",   "こんにちは", "안녕",        "😀",   "👩‍👩‍👧",
    "e\u0301", "\u00AD", "\"quoted\"", "back\\slash", "\t",   "\n",
    "\r\n",    "\u0001", "it's",       "{json}",      "100%", "a_b",
    "EMAIL",   "_",      "%5F",        "PERSON_",     "x=1",  "é"};

constexpr std::string_view kValues[] = {"ada@lovelace.org",
                                        "ADA@LOVELACE.ORG",
                                        "bob.smith+tag@mail.example.net",
                                        "+49 30 901820",
                                        "4111 1111 1111 1111",
                                        "4111111111111111",
                                        "DE89 3704 0044 0532 0130 00",
                                        "192.168.17.23",
                                        "10.1.2.3",
                                        "078-05-1120",
                                        "EMAIL_QZTKRBWMHD",
                                        "PERSON_BCDFGHJKLM"};

std::string random_text(std::mt19937& random) {
  constexpr std::string_view kJoints[] = {" ", " ", " ", ", ", "\n", ""};
  std::string text;
  const std::size_t words = 1 + random() % 24;
  for (std::size_t i = 0; i < words; ++i) {
    const bool is_value = random() % 4 == 0;
    text +=
        is_value ? kValues[random() % std::size(kValues)] : kWords[random() % std::size(kWords)];
    text += kJoints[random() % std::size(kJoints)];
  }
  return text;
}

// Property 2: if a text did not come back byte for byte, the answer would misquote the caller's own
// data: another address, another account.
TEST(RoundTrip, GivesBackEveryTextInEveryScript) {
  std::mt19937 random(20'260'801);
  std::size_t findings = 0;
  for (int round = 0; round < 300; ++round) {
    const std::string text = random_text(random);
    const DialectKind caller = kDialects[random() % 2];
    const DialectKind engine = kDialects[random() % 2];
    Journey journey(caller, text, round % 2 == 0 ? Writing::utf8 : Writing::ascii);
    const std::string sent = journey.send();
    findings += journey.findings();
    const std::size_t piece_bytes = 1 + random() % 40;
    const std::string said = answer_wire(engine, AnswerEvent::Kind::text, sent, piece_bytes);
    ASSERT_EQ(journey.receive(engine, {said}), text) << "round " << round;
    const std::string called =
        answer_wire(engine, AnswerEvent::Kind::tool_arguments, tool_arguments(sent), piece_bytes);
    ASSERT_EQ(journey.receive(engine, {called}, kArguments), tool_arguments(text))
        << "round " << round;
  }
  EXPECT_GT(findings, 300U);
}

// As above, and nothing of a value may be in what leaves.
TEST(RoundTrip, SendsNoValue) {
  for (const DialectKind caller : kDialects) {
    Journey journey(caller, "From ada@lovelace.org, card 4111 1111 1111 1111.", Writing::ascii);
    const std::string sent = journey.send();
    EXPECT_EQ(sent.find("ada"), std::string::npos);
    EXPECT_EQ(sent.find("4111"), std::string::npos);
    EXPECT_TRUE(sent.starts_with("From EMAIL_")) << sent;
  }
}

// Property 3, through the real readers: where the network cuts an answer must not be visible.
TEST(RoundTrip, IsTheSameAtEveryCutOfTheWire) {
  const std::string text = "\"é\" 😀 <ada@lovelace.org>";
  for (const DialectKind caller : kDialects) {
    Journey journey(caller, text, Writing::utf8);
    const std::string sent = journey.send();
    for (const DialectKind engine : kDialects) {
      const std::string said = answer_wire(engine, AnswerEvent::Kind::text, sent, 14);
      restore::at_every_cut(said, [&](const std::vector<std::string_view>& pieces) {
        ASSERT_EQ(journey.receive(engine, pieces), text);
      });
      const std::string called =
          answer_wire(engine, AnswerEvent::Kind::tool_arguments, tool_arguments(sent), 23);
      restore::at_every_cut(called, [&](const std::vector<std::string_view>& pieces) {
        ASSERT_EQ(journey.receive(engine, pieces, kArguments), tool_arguments(text));
      });
    }
  }
}

// As above, for the pieces that an engine makes of its text: each size, so that every place of a
// placeholder and of a JSON escape in a tool call is the end of some event.
TEST(RoundTrip, IsTheSameForEveryPieceSize) {
  const std::string text = "to ada@lovelace.org and \"EMAIL_QZTKRBWMHD\"";
  for (const DialectKind caller : kDialects) {
    Journey journey(caller, text, Writing::utf8);
    const std::string sent = journey.send();
    for (const DialectKind engine : kDialects) {
      for (std::size_t piece_bytes = 1; piece_bytes <= sent.size(); ++piece_bytes) {
        const std::string said = answer_wire(engine, AnswerEvent::Kind::text, sent, piece_bytes);
        ASSERT_EQ(journey.receive(engine, {said}), text);
        const std::string called = answer_wire(
            engine, AnswerEvent::Kind::tool_arguments, tool_arguments(sent), piece_bytes);
        ASSERT_EQ(journey.receive(engine, {called}, kArguments), tool_arguments(text));
      }
    }
  }
}

}  // namespace
}  // namespace sluice
