#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::scan {

inline constexpr std::size_t kBlockBytes = 64;

/// Which of 64 bytes are what; bit i stands for byte i. Bytes behind the end of a text have no bit.
struct Block {
  std::uint64_t digit = 0;   ///< 0-9
  std::uint64_t symbol = 0;  ///< @ : = _ . -
  std::uint64_t token = 0;   ///< Chars::token
  std::uint64_t upper = 0;   ///< A-Z

  friend bool operator==(const Block&, const Block&) = default;
};

/// Describes `text`, block by block.
///
/// @param out  room for (text.size() + 63) / 64 blocks
using BlockReader = void (*)(std::string_view text, std::span<Block> out);

/// The fastest reader of this processor. All readers give the same blocks.
[[nodiscard]] BlockReader fastest_block_reader();

/// The obvious reader, byte by byte: for other processors, and to test the fast ones against.
void read_blocks_plainly(std::string_view text, std::span<Block> out);

}  // namespace sluice::scan
