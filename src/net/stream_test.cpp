#include "net/stream.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "net/loop.h"

namespace sluice::net {
namespace {

std::string joined(const Pieces& pieces) {
  std::string all;
  for (const std::string_view part : pieces.parts()) {
    all += part;
  }
  return all;
}

// While one answer waits for a slow reader, the next one is made in the same memory: its head or
// its bytes would leave on the wrong connection.
TEST(Pieces, WhatIsSharedIsKeptForAWait) {
  Loop loop;
  const std::string body = "the caller's own";
  for (const std::size_t written : {0U, 3U, 12U, 30U}) {
    std::ranges::copy(std::string_view("read"), loop.scratch().begin());
    std::string& head = loop.fresh_head();
    head = "HTTP/1.1 200 OK\r\n";
    Pieces pieces({head, body, std::string_view(loop.scratch().data(), 4), "\r\n"});
    pieces.consume(written);
    const std::string want = joined(pieces);

    std::string owned;
    pieces.own_shared(loop, owned);
    loop.fresh_head() = "another answer's head";
    std::ranges::fill(loop.scratch(), '?');
    EXPECT_EQ(joined(pieces), want);
    EXPECT_LE(owned.size(), 21U);  // A body of the caller's is not copied.
  }
}

// What is copied twice would be copied at each of a thousand waits of a slow reader.
TEST(Pieces, NothingIsCopiedTwice) {
  Loop loop;
  std::string& head = loop.fresh_head();
  head = "HTTP/1.1 200 OK\r\nserver: a\r\n\r\n";
  Pieces pieces({head});
  std::string owned;
  pieces.own_shared(loop, owned);
  const char* const at = pieces.parts()[0].data();
  EXPECT_FALSE(loop.is_shared(at));
  pieces.own_shared(loop, owned);
  EXPECT_EQ(pieces.parts()[0].data(), at);
}

}  // namespace
}  // namespace sluice::net
