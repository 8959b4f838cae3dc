#include "algo/sse/decoder.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::sse {
namespace {

using std::string_literals::operator""s;

struct Seen {
  std::string name;
  std::string data;
  std::string wire;

  friend bool operator==(const Seen&, const Seen&) = default;

  friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << testing::PrintToString(seen.name) << ' ' << testing::PrintToString(seen.data)
               << ' ' << testing::PrintToString(seen.wire);
  }
};

/// Reads what is whole; the views of all events are read only at the end, as the contract allows.
void drain(Decoder& decoder, std::vector<Seen>& all) {
  std::vector<Event> events;
  while (true) {
    const Result<std::optional<Event>> event = decoder.next();
    ASSERT_TRUE(event.has_value());
    if (!event->has_value()) {
      break;
    }
    events.push_back(**event);
  }
  for (const Event& event : events) {
    all.push_back({std::string(event.name), std::string(event.data), std::string(event.wire)});
  }
}

std::vector<Seen> decoded(const std::vector<std::string>& pieces) {
  Decoder decoder;
  std::vector<Seen> all;
  for (const std::string& piece : pieces) {
    std::string memory = piece;
    decoder.feed(memory);
    drain(decoder, all);
    memory.assign(memory.size(), '!');  // The view has ended; nothing of it may be read later.
  }
  return all;
}

struct DecodeCase {
  const char* note;
  std::string bytes;
  std::vector<Seen> want;
  bool partial = false;
};

const DecodeCase kCases[] = {
    {"nothing", "", {}},
    {"one event", "data: a\n\n", {{"", "a", "data: a\n\n"}}},
    {"no space", "data:a\n\n", {{"", "a", "data:a\n\n"}}},
    {"one space only is taken", "data:  a \n\n", {{"", " a ", "data:  a \n\n"}}},
    {"two events", "data: a\n\ndata: b\n\n", {{"", "a", "data: a\n\n"}, {"", "b", "data: b\n\n"}}},
    {"a name", "event: ping\ndata: a\n\n", {{"ping", "a", "event: ping\ndata: a\n\n"}}},
    {"the name behind", "data: a\nevent: x\n\n", {{"x", "a", "data: a\nevent: x\n\n"}}},
    {"the last name",
     "event: x\nevent: y\ndata:\n\n",
     {{"y", "", "event: x\nevent: y\ndata:\n\n"}}},
    {"names do not carry over", "event: x\n\ndata: a\n\n", {{"", "a", "data: a\n\n"}}},
    {"several data lines",
     "data: a\ndata: b\ndata\n\n",
     {{"", "a\nb\n", "data: a\ndata: b\ndata\n\n"}}},
    {"first data line empty", "data\ndata: b\n\n", {{"", "\nb", "data\ndata: b\n\n"}}},
    {"several events of several lines",
     "data: a\ndata: b\n\ndata: c\ndata: d\n\n",
     {{"", "a\nb", "data: a\ndata: b\n\n"}, {"", "c\nd", "data: c\ndata: d\n\n"}}},
    {"data without a value", "data\n\n", {{"", "", "data\n\n"}}},
    {"comments are skipped", ": ping\n\n:\n\ndata: a\n\n", {{"", "a", "data: a\n\n"}}},
    {"a comment inside stays in the wire", ":x\ndata: a\n\n", {{"", "a", ":x\ndata: a\n\n"}}},
    {"unknown fields",
     "id: 1\nretry: 5\nfoo\ndata: a\n\n",
     {{"", "a", "id: 1\nretry: 5\nfoo\ndata: a\n\n"}}},
    {"names are case-sensitive", "Data: a\n\n", {}},
    {"a space before the name", " data: a\n\n", {}},
    {"colons in the value", "data: a:b: c\n\n", {{"", "a:b: c", "data: a:b: c\n\n"}}},
    {"blank lines between",
     "\n\ndata: a\n\n\n\ndata: b\n\n",
     {{"", "a", "data: a\n\n"}, {"", "b", "data: b\n\n"}}},
    {"CRLF",
     "data: a\r\n\r\ndata: b\r\n\r\n",
     {{"", "a", "data: a\r\n\r\n"}, {"", "b", "data: b\r\n\r\n"}}},
    {"CR", "data: a\r\rdata: b\r\r", {{"", "a", "data: a\r\r"}, {"", "b", "data: b\r\r"}}},
    {"CR, several lines", "event: x\rdata: a\r\r", {{"x", "a", "event: x\rdata: a\r\r"}}},
    {"CR, then an LF as a blank line",
     "data: a\r\r\ndata: b\r\r",
     {{"", "a", "data: a\r\r"}, {"", "b", "data: b\r\r"}}},
    {"LF, then CR", "data: a\n\rdata: b\n\n", {{"", "a", "data: a\n\r"}, {"", "b", "data: b\n\n"}}},
    {"LF, then CRLF",
     "data: a\n\r\ndata: b\n\n",
     {{"", "a", "data: a\n\r\n"}, {"", "b", "data: b\n\n"}}},
    {"CRLF, then LF", "data: a\r\n\n", {{"", "a", "data: a\r\n\n"}}},
    {"CRLF, then a last CR that waits", "data: a\r\n\r", {}, true},
    {"byte order mark",
     "\xef\xbb\xbf"
     "data: a\n\n",
     {{"",
       "a",
       "\xef\xbb\xbf"
       "data: a\n\n"}}},
    {"a later mark is text",
     "data: a\n\n\xef\xbb\xbf"
     "data: b\n\n",
     {{"", "a", "data: a\n\n"}}},
    {"a zero byte", "data: \0a\n\n"s, {{"", "\0a"s, "data: \0a\n\n"s}}},
    {"not ended", "data: a\n", {}, true},
    {"whole, then not ended", "data: a\n\nda", {{"", "a", "data: a\n\n"}}, true},
};

TEST(SseDecoder, Table) {
  // A piece of an answer that is lost, doubled or cut in two reaches the reader as another answer.
  for (const DecodeCase& c : kCases) {
    SCOPED_TRACE(c.note);
    Decoder decoder;
    std::vector<Seen> all;
    decoder.feed(c.bytes);
    drain(decoder, all);
    EXPECT_EQ(all, c.want);
    EXPECT_EQ(decoder.has_partial(), c.partial);
  }
}

TEST(SseDecoder, EverySplitAlike) {
  // The network cuts where it likes; an answer must not depend on it. Two cuts, and byte by byte.
  for (const DecodeCase& c : kCases) {
    SCOPED_TRACE(c.note);
    for (std::size_t first = 0; first <= c.bytes.size(); ++first) {
      for (std::size_t second = first; second <= c.bytes.size(); ++second) {
        const std::vector<std::string> pieces = {c.bytes.substr(0, first),
                                                 c.bytes.substr(first, second - first),
                                                 c.bytes.substr(second)};
        ASSERT_EQ(decoded(pieces), c.want) << first << ' ' << second;
      }
    }
    std::vector<std::string> bytes;
    bytes.reserve(c.bytes.size());
    for (const char byte : c.bytes) {
      bytes.emplace_back(1, byte);
    }
    EXPECT_EQ(decoded(bytes), c.want);
  }
}

TEST(SseDecoder, RandomBytesAtRandomSplitsAlike) {
  // Mixed line ends that nobody wrote down in a table.
  std::mt19937 random(3);
  static constexpr std::string_view kPieces[] = {
      "\n", "\r", "\r\n", "data: ", "data", "event:", "x", ":"};
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (std::size_t count = random() % 20; count > 0; --count) {
      bytes += kPieces[random() % std::size(kPieces)];
    }
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < bytes.size();) {
      pieces.push_back(bytes.substr(at, 1 + random() % 5));
      at += pieces.back().size();
    }
    ASSERT_EQ(decoded(pieces), decoded({bytes})) << testing::PrintToString(bytes);
  }
}

TEST(SseDecoder, LimitIsExactAtEverySplit) {
  // Without it, an engine that never ends an event fills the memory.
  const std::string event = "data: 123\n\n";
  for (std::size_t split = 0; split <= event.size(); ++split) {
    for (const std::size_t limit : {event.size(), event.size() - 1}) {
      Decoder decoder(limit);
      decoder.feed(std::string_view(event).substr(0, split));
      Result<std::optional<Event>> got = decoder.next();
      if (got && !got->has_value()) {
        decoder.feed(std::string_view(event).substr(split));
        got = decoder.next();
      }
      EXPECT_EQ(got.has_value(), limit == event.size()) << split;
      if (!got) {
        EXPECT_EQ(got.error().code, ErrorCode::too_large);
        EXPECT_FALSE(decoder.next().has_value()) << "a failed decoder stays failed";
        decoder.feed("data: a\n\n");
        EXPECT_FALSE(decoder.next().has_value());
      }
    }
  }
}

TEST(SseDecoder, LimitHoldsForCommentsAndAcrossEvents) {
  // The limit is one event's, not the stream's; and a comment without an end is no way around it.
  Decoder decoder(12);
  for (int round = 0; round < 100; ++round) {
    decoder.feed("data: 123\n\nda");
    EXPECT_TRUE(decoder.next()->has_value());
    EXPECT_FALSE(decoder.next()->has_value());
    decoder.feed("ta: 123\n\n");
    EXPECT_TRUE(decoder.next()->has_value());
    EXPECT_FALSE(decoder.next()->has_value());
  }
  decoder.feed(": 123456789012345");
  EXPECT_FALSE(decoder.next().has_value());
}

}  // namespace
}  // namespace sluice::sse
