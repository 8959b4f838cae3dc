#include "net/head_writer.h"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

// A model's name or an engine's header with a line break in it must not become a header of ours.
TEST(HeadWriter, ValuesCannotAddHeaders) {
  std::string out;
  append_field(out, "x-sluice-model", std::string_view("a\r\nset-cookie: b\0\x7f", 18));
  EXPECT_EQ(out, "x-sluice-model: a  set-cookie: b  \r\n");
}

// One bad value among good ones must not slip through because the others are counted with it.
TEST(HeadWriter, EachOfManyValuesIsCleaned) {
  std::string out = "HTTP/1.1 200 OK\r\n";
  const HeaderField fields[] = {{.name = "a", .value = "one\ttab"},
                                {.name = "b", .value = "two\r\nx: y"},
                                {.name = "c", .value = ""},
                                {.name = "d", .value = "three\n"}};
  append_fields(out, fields);
  EXPECT_EQ(out, "HTTP/1.1 200 OK\r\na: one\ttab\r\nb: two  x: y\r\nc: \r\nd: three \r\n");
}

// What is not written of a string that has grown is memory of other requests.
TEST(HeadWriter, LongHeadsEndWhereTheyEnd) {
  for (const std::size_t room : {0U, 16U, 100U, 512U}) {
    for (const std::size_t size : {1U, 80U, 400U, 513U, 5000U}) {
      const std::string value(size, 'v');
      std::string out;
      out.reserve(room);
      append_field(out, "a", value);
      const HeaderField fields[] = {{.name = "b", .value = value}, {.name = "c", .value = value}};
      append_fields(out, fields);
      EXPECT_EQ(out, "a: " + value + "\r\nb: " + value + "\r\nc: " + value + "\r\n");
    }
  }
}

// Clients branch on the status.
TEST(HeadWriter, StatusLines) {
  std::string out;
  append_status_line(out, 200);
  append_status_line(out, 505);
  append_status_line(out, 299);
  EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nHTTP/1.1 505 HTTP Version Not Supported\r\nHTTP/1.1 299 \r\n");
}

// A wrong size cuts the stream or swallows the next chunk.
TEST(HeadWriter, Sizes) {
  EXPECT_EQ(ChunkSizeLine(0x1f).text(), "1f\r\n");
  EXPECT_EQ(ChunkSizeLine(0xffffffffffffffffU).text(), "ffffffffffffffff\r\n");
  std::string out;
  append_content_length(out, 0);
  append_content_length(out, 18'446'744'073'709'551'615U);
  EXPECT_EQ(out, "content-length: 0\r\ncontent-length: 18446744073709551615\r\n");
}

}  // namespace
}  // namespace sluice::net
