#include "net/characters.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::net::characters {
namespace {

/// 16 bytes, compared side by side. Clang's vector extension: one SSE2 or NEON register.
using Block = std::uint8_t __attribute__((ext_vector_type(16)));

std::size_t controls_in(Block block) {
  using Bits = bool __attribute__((ext_vector_type(16)));
  const auto controls = ((block < 0x20) & (block != '\t')) | (block == 0x7f);
  const auto mask = std::bit_cast<std::uint16_t>(__builtin_convertvector(controls, Bits));
  return static_cast<std::size_t>(std::popcount(mask));
}

}  // namespace

std::size_t count_controls(std::string_view text) {
  std::size_t count = 0;
  while (text.size() >= sizeof(Block)) {
    Block block;
    std::memcpy(&block, text.data(), sizeof(block));
    count += controls_in(block);
    text.remove_prefix(sizeof(block));
  }
  Block rest = ' ';
  for (std::size_t i = 0; i < text.size(); ++i) {
    rest[i] = static_cast<std::uint8_t>(text[i]);
  }
  return count + controls_in(rest);
}

}  // namespace sluice::net::characters
