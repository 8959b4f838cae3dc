#include "flow/8_restore/json_characters.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace sluice::restore {
namespace {

struct Case {
  std::string_view note;
  std::string_view json;
  std::string_view want;
};

std::string read(std::string_view json) {
  JsonCharacters characters;
  std::string text;
  for (const char c : json) {
    const JsonCharacters::Step step = characters.feed(c, text);
    if (step == JsonCharacters::Step::opens_string) {
      text += '<';
    } else if (step == JsonCharacters::Step::closes_string) {
      text += '>';
    }
  }
  return text;
}

// If an escape were read differently than a tool reads it, a URL or a secret could hide in it.
TEST(JsonCharacters, MeanWhatAToolReads) {
  const Case cases[] = {
      {"plain", R"({"a":1})", "{<a>:1}"},
      {"escaped quote", R"("a\"b")", "<a\"b>"},
      {"escaped backslash before a quote", R"("a\\"b)", "<a\\>b"},
      {"slash", R"("\/")", "</>"},
      {"line breaks", R"("\n\r\t\b\f")", "<\n\r\t\b\f>"},
      {"ASCII in hexadecimal", R"("\u002F\u0041")", "</A>"},
      {"two bytes", R"("\u00e9")", "<é>"},
      {"three bytes", R"("\u3002")", "<。>"},
      {"surrogate pair", R"("\ud83d\ude00")", "<😀>"},
      {"raw UTF-8", "\"😀é\"", "<😀é>"},
      {"half a pair", R"("\ud83dx")", "<\uFFFDx>"},
      {"half a pair at the end", R"("\ud83d")", "<\uFFFD>"},
      {"second half alone", R"("\ude00")", "<\uFFFD>"},
      {"two first halves", R"("\ud83d\ud83d\ude00")", "<\uFFFD😀>"},
      {"escape without a meaning", R"("\x\_")", "<\\x\\_>"},
      {"hexadecimal that is none", R"("\u00zz")", "<zz>"},
      {"a quote inside a broken escape", R"("\u0")", "<>"},
      {"backslash outside of a string", R"(\"a")", "\\<a>"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(read(c.json), c.want) << c.note;
  }
}

}  // namespace
}  // namespace sluice::restore
