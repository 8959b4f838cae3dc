#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "algo/extract/language.h"

namespace sluice::extract {

/// What a sentence wants, if it wants something.
struct Instruction {
  enum class Kind : std::uint8_t {
    none,         ///< a statement: part of a text
    preamble,     ///< wrapping and style: "Here is the contract:", "Be brief."
    question,     ///< can be answered by quoting: "When ...?", "List the risks"
    summary,      ///< of all: "Summarise this"
    translation,  ///< from here on: what only a model that writes can do
    writing,
    coding,
    calculation,
    judgement,
  };

  Kind kind = Kind::none;
  bool wants_all = false;            ///< "list", "which", "all": not one answer but each
  std::uint32_t sentences_want = 0;  ///< "in three sentences"; 0: not said

  friend bool operator==(const Instruction&, const Instruction&) = default;
};

/// Reads one sentence in English, German, French or Spanish. Decides by its first words, so that
/// "Who will write the report?" asks and "Write the report" commands.
[[nodiscard]] Instruction read_instruction(std::string_view sentence);

/// True for the kinds that need a model which writes.
[[nodiscard]] bool is_generative(Instruction::Kind kind);

/// What form the answer to a question must have.
enum class AnswerForm : std::uint8_t {
  any,
  time,      ///< when, deadline: a date, a weekday, a clock time
  duration,  ///< how long: a number of days, months, minutes
  amount,    ///< how much: money, per cent, a number
  count,     ///< how many: a number
  person,    ///< who: a name or a role
  reason,    ///< why: because, due to
  steps,     ///< how do I: a list, a command
  address,   ///< e-mail address, phone number, link
};

[[nodiscard]] AnswerForm form_asked(std::string_view question);

/// True when `text` holds something of the form. `any` and `steps` say true.
[[nodiscard]] bool has_form(std::string_view text, AnswerForm form);

}  // namespace sluice::extract
