// If the fast readers saw other bytes than the plain one, findings would depend on the processor.

#include "algo/scan/blocks.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "algo/scan/scan_fake.h"

namespace sluice::scan {
namespace {

std::vector<Block> read(BlockReader reader, std::string_view text) {
  std::vector<Block> blocks((text.size() + kBlockBytes - 1) / kBlockBytes);
  reader(text, blocks);
  return blocks;
}

TEST(Blocks, EveryReaderAgreesOnEveryByteAndLength) {
  TestRandom random(7);
  std::string text;
  for (int c = 0; c < 256; ++c) {
    text += static_cast<char>(c);
  }
  while (text.size() < 700) {
    text += static_cast<char>(random.below(256));
  }
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string_view part = std::string_view(text).substr(text.size() - length);
    EXPECT_EQ(read(fastest_block_reader(), part), read(read_blocks_plainly, part)) << length;
  }
}

TEST(Blocks, ClassesAreWhatTheirNamesSay) {
  const std::vector<Block> blocks = read(fastest_block_reader(), "a7@Z.+ \xC3\xA9:");
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].digit, 0b0000000010U);
  EXPECT_EQ(blocks[0].symbol, 0b1000010100U);
  EXPECT_EQ(blocks[0].token, 0b0000111011U);
  EXPECT_EQ(blocks[0].upper, 0b0000001000U);
}

}  // namespace
}  // namespace sluice::scan
