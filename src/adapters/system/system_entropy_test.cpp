#include "adapters/system/system_entropy.h"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(SystemEntropy, NothingIsGivenOutTwiceOrLeftOut) {
  // Ids and salts that repeat, or that are zero, could be guessed. The sizes cross the block in
  // which bytes are drawn, at its end and beyond.
  SystemEntropy entropy;
  std::set<std::vector<std::uint8_t>> seen;
  std::size_t drawn = 0;
  for (const std::size_t size : {16U, 1000U, 16U, 1024U, 17U, 3000U, 16U, 16U}) {
    std::vector<std::uint8_t> bytes(size);
    entropy.fill(bytes);
    for (std::size_t at = 0; at + 16 <= bytes.size(); at += 16) {
      const std::vector<std::uint8_t> piece(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                            bytes.begin() + static_cast<std::ptrdiff_t>(at + 16));
      EXPECT_FALSE(std::ranges::all_of(piece, [](std::uint8_t byte) { return byte == 0; }));
      seen.insert(piece);
      ++drawn;
    }
  }
  EXPECT_EQ(seen.size(), drawn);
}

}  // namespace
}  // namespace sluice
