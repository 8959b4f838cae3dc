#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "algo/ner/trainer.h"
#include "algo/ner/word_lists.h"

namespace sluice::ner {

/// A text in which names stand in brackets: `[P:Ann Lee] of [L:Rome]`; P, O, L, A are the types.
inline LabelledText labelled(std::string_view marked) {
  LabelledText result;
  for (std::size_t at = 0; at < marked.size(); ++at) {
    if (marked[at] == '[' && at + 2 < marked.size() && marked[at + 2] == ':') {
      const auto type = static_cast<NameType>(std::string_view("POLA").find(marked[at + 1]));
      result.names.push_back(
          {.begin = static_cast<std::uint32_t>(result.text.size()), .type = type});
      at += 2;
    } else if (marked[at] == ']' && !result.names.empty() && result.names.back().end == 0) {
      result.names.back().end = static_cast<std::uint32_t>(result.text.size());
    } else {
      result.text += marked[at];
    }
  }
  return result;
}

/// The text with brackets around `names`.
inline std::string marked(std::string_view text, const std::vector<NameSpan>& names) {
  std::string result;
  std::size_t at = 0;
  for (const NameSpan& name : names) {
    result += text.substr(at, name.begin - at);
    result += '[';
    result += "POLA"[static_cast<std::size_t>(name.type)];
    result += ':';
    result += text.substr(name.begin, name.end - name.begin);
    result += ']';
    at = name.end;
  }
  result += text.substr(at);
  return result;
}

/// A few word lists.
inline Knowledge small_knowledge() {
  const LexiconEntry entries[] = {{"ann", WordClass::given_name},
                                  {"bob", WordClass::given_name},
                                  {"cleo", WordClass::given_name},
                                  {"dora", WordClass::given_name},
                                  {"miller", WordClass::surname},
                                  {"smith", WordClass::surname},
                                  {"rome", WordClass::city},
                                  {"paris", WordClass::city},
                                  {"new york", WordClass::city},
                                  {"lives", WordClass::common_word},
                                  {"in", WordClass::function_word},
                                  {"the", WordClass::function_word},
                                  {"with", WordClass::function_word},
                                  {"works", WordClass::common_word},
                                  {"street", WordClass::street_word},
                                  {"report", WordClass::common_word}};
  return {.lexicon = Lexicon::build(entries), .clusters = {}};
}

/// Enough to learn that given names are persons and what `lives in` is followed by.
inline std::vector<LabelledText> small_texts() {
  std::vector<LabelledText> texts;
  for (const char* name : {"Ann", "Bob", "Cleo", "Dora", "Ann Miller", "Bob Smith"}) {
    for (const char* city : {"Rome", "Paris", "New York"}) {
      texts.push_back(labelled("[P:" + std::string(name) + "] lives in [L:" + city + "]"));
      texts.push_back(labelled("the report of [P:" + std::string(name) + "] is late"));
      texts.push_back(labelled("The Report is in the Works with 12345"));
    }
  }
  return texts;
}

}  // namespace sluice::ner
