#include "algo/extract/characters.h"

#include <gtest/gtest.h>

namespace sluice::extract {
namespace {

TEST(Characters, ReadBothWaysAndNeverBeyond) {
  // A reader that trusts the length in a broken lead byte reads behind the text.
  struct Case {
    const char* note;
    std::string_view text;
    std::vector<char32_t> codes;
  };

  const Case cases[] = {{"ASCII", "ab", {'a', 'b'}},
                        {"two, three, four bytes", "é€😀", {0xe9, 0x20ac, 0x1f600}},
                        {"cut at the end", "a\xe2\x82", {'a', 0xe2, 0x82}},
                        {"a lone continuation", "\x80x", {0x80, 'x'}},
                        {"a lead without its rest",
                         "\xf0"
                         "ab",
                         {0xf0, 'a', 'b'}},
                        {"no lead byte at all", "\xff\xc0", {0xff, 0xc0}}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.note);
    std::vector<char32_t> forward;
    for (std::size_t at = 0; at < c.text.size();) {
      const Character character = character_at(c.text, at);
      forward.push_back(character.code);
      at += character.size;
    }
    EXPECT_EQ(forward, c.codes);
    std::vector<char32_t> backward;
    for (std::size_t end = c.text.size(); end > 0;) {
      const Character character = character_before(c.text, end);
      backward.insert(backward.begin(), character.code);
      end -= character.size;
    }
    EXPECT_EQ(backward, c.codes);
  }
}

TEST(Characters, Folds) {
  // "KÜNDIGUNG", "Kündigung" and "kundigung" are one word to a reader.
  EXPECT_EQ(folded("KÜNDIGUNG Straße ÉTÉ Ñandú ŁÓDŹ ΑΒΓ МОСКВА Ёж"),
            "kundigung strasse ete nandu lodz αβγ москва ёж");
}

TEST(Characters, Case) {
  // A script without case would otherwise look as if no sentence of it ever began.
  for (const char32_t upper : {U'A', U'Ä', U'Ł', U'Ω', U'Ж'}) {
    EXPECT_TRUE(is_upper(upper) && !is_lower(upper));
  }
  for (const char32_t lower : {U'a', U'ä', U'ß', U'ł', U'ω', U'ж'}) {
    EXPECT_TRUE(is_lower(lower) && !is_upper(lower));
  }
  for (const char32_t neither : {U'छ', U'ن', U'今', U'7', U'.', U'÷'}) {
    EXPECT_TRUE(!is_lower(neither) && !is_upper(neither));
  }
}

TEST(Characters, Trims) {
  EXPECT_EQ(trimmed(" \t\r\n\xc2\xa0"
                    "a b\xe3\x80\x80 "),
            "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace sluice::extract
