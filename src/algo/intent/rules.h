#pragma once

#include <cstdint>
#include <string_view>

#include "algo/intent/signs.h"
#include "domain/facts.h"

namespace sluice::intent {

/// What stands around the text that was read.
struct Surroundings {
  std::uint32_t user_turns = 1;
  std::uint32_t input_tokens = 0;  ///< of the whole request, estimated
  bool has_tools = false;
};

/// How hard the request is, by points: for length, for words that ask for thought, for what binds
/// the answer, for code, for numbers, for tools, for a long conversation and for much to read; less
/// for words that ask for little. Up to kLowPoints is low, from kHighPoints on high. `unknown` for
/// a text without words, and for one that is neither English nor code.
[[nodiscard]] Learned complexity_of(const Signs& signs, const Surroundings& surroundings);

inline constexpr int kLowPoints = 1;
inline constexpr int kHighPoints = 4;

/// The points that complexity_of() counts, for explanations and tests.
[[nodiscard]] int points_of(const Signs& signs, const Surroundings& surroundings);

/// What the text wants, by the usual names (`question`, `summarise`, `extract`, `classify`,
/// `write`, `code`, `translate`, `chat`); empty when no cue stands where instructions do, or when
/// two intents have as many.
[[nodiscard]] std::string_view intent_of(const Signs& signs);

/// True for a name that intent_of() may give.
[[nodiscard]] bool is_usual(std::string_view intent);

}  // namespace sluice::intent
