#include "domain/media_type.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice {
namespace {

// What is taken for a picture may go where a workload lets pictures go: nothing else may pass for
// one by its name, and no picture may be missed because one byte of its head varies.
TEST(MediaType, IsToldByTheFirstBytes) {
  struct {
    const char* note;
    std::string bytes;
    MediaType want;
  } const cases[] = {
      {"png", "\x89PNG\r\n\x1a\n....", MediaType::png},
      {"png cut short", "\x89PNG\r\n\x1a", MediaType::unknown},
      {"jpeg", "\xff\xd8\xff\xe0", MediaType::jpeg},
      {"gif of 1987", "GIF87a", MediaType::gif},
      {"gif of 1989", "GIF89a", MediaType::gif},
      {"webp", std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), MediaType::webp},
      {"wav", std::string("RIFF\x10\0\0\0WAVEfmt ", 16), MediaType::wav},
      {"another RIFF", std::string("RIFF\x10\0\0\0AVI LIST", 16), MediaType::unknown},
      {"pdf", "%PDF-1.7", MediaType::pdf},
      {"mp3", "ID3\x04", MediaType::mp3},
      {"text", "Hello, world", MediaType::unknown},
      {"not at the front", " %PDF-1.7", MediaType::unknown},
      {"empty", "", MediaType::unknown},
  };

  for (const auto& c : cases) {
    EXPECT_EQ(media_type_of(c.bytes), c.want) << c.note;
  }
  EXPECT_EQ(to_string(MediaType::png), "image/png");
  EXPECT_EQ(to_string(MediaType::unknown), "unknown");
}

}  // namespace
}  // namespace sluice
