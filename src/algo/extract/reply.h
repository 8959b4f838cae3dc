#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algo/extract/corpus.h"
#include "algo/extract/excerpt.h"
#include "algo/extract/wishes.h"

namespace sluice::extract {

/// An answer made of the request's own words.
struct Reply {
  enum class Kind : std::uint8_t {
    answer,   ///< quotes that answer
    closest,  ///< a quote that may answer; the text says so
    summary,
    no_answer,    ///< there is text, but nothing about what was asked
    needs_model,  ///< translate, write, code, calculate, judge
    no_text,      ///< nothing to read
  };

  Kind kind = Kind::no_text;  ///< of the last thing that was wanted
  std::string text;           ///< Markdown, in the language of the question (en, de, fr, es)
  std::vector<Quote> quotes;  ///< where each quote stands, in the order of `text`
};

/// Answers the last user message from the texts of the conversation: what the user handed over,
/// what tools returned, what the system message says; earlier answers are not believed.
///
/// Quotes are verbatim, but a run of spaces and line ends in prose is shown as one space. Same
/// inputs, same reply. Up to four questions of one message are answered one by one.
/// Cost: O(text) plus the bounds of search() and summary_of(); some 50 ms of a core for the most
/// that is read.
[[nodiscard]] Reply reply(std::span<const Input> inputs, const Limits& limits = {});

}  // namespace sluice::extract
