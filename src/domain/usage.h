#pragma once

#include <cstdint>

namespace sluice {

/// Tokens of one answer, normalised: the four input figures never overlap (OpenAI counts cached
/// ones inside `prompt_tokens`, Anthropic outside `input_tokens`).
struct Usage {
  std::int64_t input_tokens = 0;        ///< read at full price
  std::int64_t cache_read_tokens = 0;   ///< read from the provider's prompt cache
  std::int64_t cache_write_tokens = 0;  ///< written to it
  std::int64_t output_tokens = 0;       ///< reasoning included
  std::int64_t reasoning_tokens = 0;    ///< the part of the output that nobody sees
  bool estimated = false;               ///< the engine said nothing; counted by the gateway

  friend bool operator==(const Usage&, const Usage&) = default;
};

}  // namespace sluice
