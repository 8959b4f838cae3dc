#include "net/characters.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::net::characters {
namespace {

/// 16 bytes, compared side by side. Clang's vector extension: one SSE2 or NEON register.
using Block = std::uint8_t __attribute__((ext_vector_type(16)));

}  // namespace

std::size_t count_controls(std::string_view text) {
  using Bits = bool __attribute__((ext_vector_type(16)));
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t bytes = std::min(text.size(), sizeof(Block));
    Block block = ' ';
    std::memcpy(&block, text.data(), bytes);
    const auto controls = ((block < 0x20) & (block != '\t')) | (block == 0x7f);
    const auto mask = std::bit_cast<std::uint16_t>(__builtin_convertvector(controls, Bits));
    count += static_cast<std::size_t>(std::popcount(mask));
    text.remove_prefix(bytes);
  }
  return count;
}

}  // namespace sluice::net::characters
