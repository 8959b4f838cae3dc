#pragma once

#include <string_view>

#include "algo/extract/instruction.h"
#include "algo/extract/language.h"

namespace sluice::extract {

/// What the engine says in its own words, in one language. Everything else it quotes.
struct Voice {
  std::string_view says;            ///< before a quote: "The text says:"
  std::string_view closest;         ///< before a quote that may miss the question
  std::string_view no_answer;       ///< the text does not say
  std::string_view no_text;         ///< the request carries no text
  std::string_view summary;         ///< before the points of a summary
  std::string_view nothing_to_sum;  ///< the text has no sentences
  std::string_view cut;             ///< the text was too long to be read to its end
  std::string_view open_quote;
  std::string_view close_quote;
  std::string_view section;      ///< "section"
  std::string_view needs_model;  ///< "%" stands for the task
  std::string_view translation;  ///< the tasks
  std::string_view writing;
  std::string_view coding;
  std::string_view calculation;
  std::string_view judgement;

  [[nodiscard]] std::string_view task(Instruction::Kind kind) const;
};

[[nodiscard]] const Voice& voice_of(Language language);

}  // namespace sluice::extract
