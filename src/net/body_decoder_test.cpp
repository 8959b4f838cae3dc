#include "net/body_decoder.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using Body = Framing::Body;

struct Decoded {
  std::string payload;
  std::string rest;  ///< what follows the body
  bool is_done = false;
};

/// Decodes `bytes` in pieces of `step`; empty: refused.
std::optional<Decoded> decode(const Framing& framing,
                              std::string_view bytes,
                              std::size_t step,
                              const MessageLimits& limits = {}) {
  BodyDecoder decoder(framing, limits);
  Decoded decoded;
  while (!bytes.empty() && !decoder.is_done()) {
    std::string piece(bytes.substr(0, step));
    const auto taken = decoder.decode(piece);
    if (!taken) {
      return std::nullopt;
    }
    decoded.payload += taken->payload;
    EXPECT_TRUE(taken->consumed == piece.size() || decoder.is_done());
    bytes.remove_prefix(taken->consumed);
  }
  decoded.rest = bytes;
  decoded.is_done = decoder.is_done();
  return decoded;
}

struct BodyCase {
  const char* note;
  Framing framing;
  std::string_view bytes;
  std::optional<std::string_view> payload;  ///< empty: refused
  std::string_view rest = "";
  bool is_done = true;
};

constexpr Framing kChunked{.body = Body::chunked};

using namespace std::string_view_literals;

constexpr BodyCase kBodies[] = {
    {"none", {}, "GET /", "", "GET /"},
    {"length", {.body = Body::length, .length = 5}, "hello", "hello"},
    {"length, the next request behind it",
     {.body = Body::length, .length = 5},
     "helloGET /",
     "hello",
     "GET /"},
    {"length, cut off", {.body = Body::length, .length = 6}, "hello", "hello", "", false},
    {"until close", {.body = Body::until_close}, "hello", "hello", "", false},
    {"empty", kChunked, "0\r\n\r\n", ""},
    {"one chunk", kChunked, "5\r\nhello\r\n0\r\n\r\n", "hello"},
    {"several chunks",
     kChunked,
     "1\r\nh\r\n03\r\nell\r\n001\r\no\r\n0\r\n\r\nGET /",
     "hello",
     "GET /"},
    {"hexadecimal in both cases",
     kChunked,
     "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
     "01234567890123456789"},
    {"CR LF in the data", kChunked, "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"},
    {"extension", kChunked, "5;a=\"b\";c\r\nhello\r\n0;x\r\n\r\n", "hello"},
    {"trailers are dropped", kChunked, "5\r\nhello\r\n0\r\nA: b\r\nC:\td\r\n\r\n!", "hello", "!"},
    {"cut off in a size", kChunked, "5", "", "", false},
    {"cut off in the data", kChunked, "5\r\nhel", "hel", "", false},
    {"cut off before the end", kChunked, "5\r\nhello\r\n0\r\n", "hello", "", false},
    {"the largest size", kChunked, "fffffffffffffff\r\nx", "x", "", false},
    {"a digit more", kChunked, "ffffffffffffffff\r\nx", std::nullopt},
    {"wraps round 2^64", kChunked, "10000000000000005\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"empty size", kChunked, "\r\nhello", std::nullopt},
    {"empty size with an extension", kChunked, ";a\r\n\r\n", std::nullopt},
    {"signed", kChunked, "+5\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"negative", kChunked, "-5\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"prefixed", kChunked, "0x5\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"space before", kChunked, " 5\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"space behind", kChunked, "5 \r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"space before an extension", kChunked, "5 ;a\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"bare LF after the size", kChunked, "5\nhello\r\n0\r\n\r\n", std::nullopt},
    {"bare LF after the data", kChunked, "5\r\nhello\n0\r\n\r\n", std::nullopt},
    {"bare CR after the size", kChunked, "5\rhello\r\n0\r\n\r\n", std::nullopt},
    {"bare LF in an extension", kChunked, "5;a\nb\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"bare LF at the end", kChunked, "0\r\n\n", std::nullopt},
    {"data longer than its size", kChunked, "4\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"data shorter than its size", kChunked, "6\r\nhello\r\n0\r\n\r\n", std::nullopt},
    {"NUL in an extension", kChunked, "5;\0\r\nhello\r\n0\r\n\r\n"sv, std::nullopt},
    {"NUL in a trailer", kChunked, "0\r\nA: \0\r\n\r\n"sv, std::nullopt},
    {"bare LF in a trailer", kChunked, "0\r\nA: b\nC: d\r\n\r\n", std::nullopt},
};

// A body read differently by us and by whoever stands before us smuggles a request.
TEST(BodyDecoder, EveryCaseAtEverySplit) {
  for (const BodyCase& c : kBodies) {
    for (std::size_t step = 1; step <= c.bytes.size(); ++step) {
      SCOPED_TRACE(std::string(c.note) + ", pieces of " + std::to_string(step));
      const auto decoded = decode(c.framing, c.bytes, step);
      ASSERT_EQ(decoded.has_value(), c.payload.has_value());
      if (decoded) {
        EXPECT_EQ(decoded->payload, *c.payload);
        EXPECT_EQ(decoded->rest, c.rest);
        EXPECT_EQ(decoded->is_done, c.is_done);
      }
    }
  }
}

// Extensions and trailers are bytes that nobody counts as a body: without a limit of their own they
// would be an endless upload.
TEST(BodyDecoder, LimitsHoldExactly) {
  const MessageLimits limits{.chunk_extra_bytes_max = 4, .trailer_bytes_max = 4};
  EXPECT_TRUE(decode(kChunked, "1;a\r\nx\r\n0;b\r\n\r\n", 1, limits).has_value());
  EXPECT_FALSE(decode(kChunked, "1;a\r\nx\r\n0;bc\r\n\r\n", 1, limits).has_value());
  EXPECT_TRUE(decode(kChunked, "0\r\nA:\r\nB:\r\n\r\n", 1, limits).has_value());
  EXPECT_FALSE(decode(kChunked, "0\r\nA:\r\nB:c\r\n\r\n", 1, limits).has_value());
}

// The payload of one read must come in one piece, or a stream costs one write for each token.
TEST(BodyDecoder, ChunksOfOneReadAreJoinedInPlace) {
  std::string bytes = "3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n";
  BodyDecoder decoder(kChunked, {});
  const auto step = decoder.decode(bytes);
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->payload, "abcdef");
  EXPECT_GE(step->payload.data(), bytes.data());
  EXPECT_LT(step->payload.data(), bytes.data() + bytes.size());
}

}  // namespace
}  // namespace sluice::net
