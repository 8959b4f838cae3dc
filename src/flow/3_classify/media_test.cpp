#include "flow/3_classify/media.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::classify {
namespace {

// A prompt that is dressed as a picture would leave unread where pictures may.
TEST(Media, IsWhatItsBytesSayAndNothingBeside) {
  const std::string png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk";

  struct {
    const char* note;
    std::string text;
    MediaType want;
  } const cases[] = {
      {"base64", png, MediaType::png},
      {"padded", "/9j/4AAQSkZJRgABAQ==", MediaType::jpeg},
      {"data URL", "data:image/png;base64," + png, MediaType::png},
      {"data URL that says another type", "data:image/gif;base64," + png, MediaType::png},
      {"data URL of no media", "data:text/plain;base64," + png, MediaType::unknown},
      {"data URL with a name", "data:image/png;name=jane@x.io;base64," + png, MediaType::unknown},
      {"text in the head", "data:text/plain,secret words;base64," + png, MediaType::unknown},
      {"data URL that lies", "data:image/png;base64,SGVsbG8sIHdvcmxkIQ==", MediaType::unknown},
      {"data URL without base64", "data:image/png,%89PNG", MediaType::unknown},
      {"text before it", "see data:image/png;base64," + png, MediaType::unknown},
      {"text behind it", "data:image/png;base64," + png + " and a word", MediaType::unknown},
      {"two", "data:image/png;base64," + png + "data:image/png;base64," + png, MediaType::unknown},
      {"webp", "UklGRhAAAABXRUJQVlA4IA==", MediaType::webp},
      {"a reference", "https://h/picture.png", MediaType::unknown},
      {"line break", png + "\n" + png, MediaType::unknown},
      {"too short", "iVBO", MediaType::unknown},
      {"empty", "", MediaType::unknown},
  };

  for (const auto& c : cases) {
    EXPECT_EQ(media_type_of_slot(c.text), c.want) << c.note;
  }
}

}  // namespace
}  // namespace sluice::classify
