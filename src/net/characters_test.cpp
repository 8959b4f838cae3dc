#include "net/characters.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::net::characters {
namespace {

// A control byte that is not counted ends a header early: what follows becomes a header of its own.
TEST(Characters, EveryControlCountsWhereverItStands) {
  for (std::size_t size = 0; size <= 50; ++size) {
    const std::string clean(size, 'v');
    EXPECT_EQ(count_controls(clean), 0U) << size;
    EXPECT_EQ(count_controls(std::string(size, '\n')), size);
    for (std::size_t at = 0; at < size; ++at) {
      std::string text = clean;
      text[at] = '\r';
      EXPECT_EQ(count_controls(text), 1U) << at << " of " << size;
    }
  }
}

// Counting and asking must not have two opinions of what a control byte is.
TEST(Characters, CountsWhatHasControlFinds) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(3, static_cast<char>(byte));
    EXPECT_EQ(count_controls(text), has_control(text) ? 3U : 0U) << byte;
  }
}

}  // namespace
}  // namespace sluice::net::characters
