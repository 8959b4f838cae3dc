#include "net/characters.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::net::characters {
namespace {

/// 16 bytes, compared side by side. Clang's vector extension: one SSE2 or NEON register.
using Block = std::uint8_t __attribute__((ext_vector_type(16)));

/// A bit for each control byte, the first byte's lowest.
std::uint16_t controls_in(Block block) {
  using Bits = bool __attribute__((ext_vector_type(16)));
  const auto controls = ((block < 0x20) & (block != '\t')) | (block == 0x7f);
  return std::bit_cast<std::uint16_t>(__builtin_convertvector(controls, Bits));
}

std::size_t count(std::uint16_t bits) {
  return static_cast<std::size_t>(std::popcount(bits));
}

}  // namespace

std::size_t count_controls(std::string_view text) {
  Block block = ' ';
  if (text.size() < sizeof(Block)) {
    std::ranges::copy(text, reinterpret_cast<char*>(&block));
    return count(controls_in(block));
  }
  std::size_t controls = 0;
  std::size_t at = 0;
  for (; at + sizeof(Block) <= text.size(); at += sizeof(Block)) {
    std::memcpy(&block, text.data() + at, sizeof(block));
    controls += count(controls_in(block));
  }
  // The last block once more, as a whole: its bytes that were counted already are shifted out.
  const std::size_t seen = at + sizeof(Block) - text.size();
  std::memcpy(&block, text.data() + text.size() - sizeof(block), sizeof(block));
  return controls + count(static_cast<std::uint16_t>(controls_in(block) >> seen));
}

}  // namespace sluice::net::characters
