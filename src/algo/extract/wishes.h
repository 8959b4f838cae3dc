#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/extract/instruction.h"

namespace sluice::extract {

/// One text of a conversation.
struct Input {
  enum class Role : std::uint8_t { system, user, assistant, tool };

  Role role = Role::user;
  std::string_view text;  ///< at most 4 GiB, UTF-8
};

/// Something that the last user message wants.
struct Wish {
  Instruction instruction;
  std::string text;  ///< in the user's words; empty: nothing was said, a text was only handed over
};

/// A range of an input that may be quoted.
struct Material {
  std::uint32_t input = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A conversation, taken apart into what is wanted and what there is to read.
struct Separated {
  std::vector<Wish> wishes;         ///< 1..4 of them when there is a user message
  std::vector<Material> materials;  ///< in order of the inputs
  std::string earlier_question;     ///< of the turn before, for "and who pays it?"
};

/// Tells the question from the text, wherever the two stand: before or behind it, in one paragraph,
/// set apart by a colon, a fence or tags, in another message, in a tool's result.
[[nodiscard]] Separated separate(std::span<const Input> inputs);

}  // namespace sluice::extract
