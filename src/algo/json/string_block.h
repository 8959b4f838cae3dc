#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace sluice::json {

/// 16 bytes of text, compared side by side. Clang's vector extension: one SSE2 or NEON register.
using Block = std::uint8_t __attribute__((ext_vector_type(16)));

/// One bit a byte, the lowest for the first.
using BlockMask = std::uint16_t;

/// Reads 16 bytes at `from`, which need not be aligned.
[[nodiscard]] inline Block load_block(const char* from) {
  Block block;
  std::memcpy(&block, from, sizeof(block));
  return block;
}

/// Which bytes end a run of plain string text: quote, backslash, control character.
[[nodiscard]] inline BlockMask string_stops(Block block) {
  using Bits = bool __attribute__((ext_vector_type(16)));
  const auto stops = (block == '"') | (block == '\\') | (block < 0x20);
  return std::bit_cast<BlockMask>(__builtin_convertvector(stops, Bits));
}

/// True when some byte has its highest bit set, so is no ASCII.
[[nodiscard]] inline bool has_high_bit(Block block) {
  return (__builtin_reduce_or(block) & 0x80U) != 0;
}

}  // namespace sluice::json
