#include "algo/ner/memory.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "algo/ner/ner_fake.h"

namespace sluice::ner {
namespace {

struct RecallCase {
  const char* note;
  const char* learned;
  const char* want;
};

// A name that is hidden in one message and not in the next is not hidden.
TEST(NameMemory, OnceANameAlways) {
  constexpr RecallCase kCases[] = {
      {"same words", "[P:Ann Lee] wrote", "ask [P:Ann Lee]"},
      {"surname alone", "[P:Ann Lee] wrote", "then [P:Lee] left"},
      {"in capitals", "[P:Ann Lee] wrote", "from [P:ANN LEE]"},
      {"several words in any case", "[P:Ann Lee] wrote", "ask [P:ann lee]"},
      {"found without a capital", "ask [P:annika] now", "[P:annika], [P:Annika], not annikas"},
      {"a lower-case word is another word", "[P:Ann Rose] wrote", "a rose is a rose"},
      {"the longest wins", "[P:Ann] met [P:Ann Lee]", "[P:Ann Lee] and [P:Ann]"},
      {"a place", "in [L:New York]", "to [L:New York]"},
      {"addresses are not remembered", "at [A:22 Baker Street]", "Baker Street 22 Baker Street"},
      {"half of a place is not one", "in [L:New York]", "the New report of York"},
      {"nothing known", "no names", "Ann Lee"},
  };
  for (const RecallCase& c : kCases) {
    SCOPED_TRACE(c.note);
    NameMemory memory;
    const LabelledText learned = labelled(c.learned);
    memory.learn(learned.text, learned.names);
    const std::string text = labelled(c.want).text;
    std::vector<NameSpan> names;
    memory.recall(text, names);
    EXPECT_EQ(marked(text, names), c.want);
  }
}

// What was found in the text itself stays as it was, and nothing overlaps it.
TEST(NameMemory, KeepsWhatIsThere) {
  NameMemory memory;
  const LabelledText learned = labelled("[P:Lee] wrote");
  memory.learn(learned.text, learned.names);
  const LabelledText text = labelled("[O:Lee & Sons] told Lee");
  std::vector<NameSpan> names = text.names;
  memory.recall(text.text, names);
  EXPECT_EQ(marked(text.text, names), "[O:Lee & Sons] told [P:Lee]");
}

// Half a name would get another placeholder than the whole one: the same person, two strangers.
TEST(NameMemory, AWholeNameIsWorthMoreThanItsParts) {
  NameMemory memory;
  const LabelledText learned = labelled("[P:Ann Lee] wrote");
  memory.learn(learned.text, learned.names);
  const LabelledText parts =
      labelled("[P:Ann] [P:Lee]: 9, [O:Ann Lee Ltd], [P:Mary Ann] Lee, Ann [P:Lee]");
  std::vector<NameSpan> names = parts.names;
  memory.recall(parts.text, names);
  EXPECT_EQ(marked(parts.text, names),
            "[P:Ann Lee]: 9, [O:Ann Lee Ltd], [P:Mary Ann] [P:Lee], [P:Ann Lee]");
}

struct UnsureCase {
  const char* note;
  const char* learned;
  const char* want;
};

// A person who is hidden in one message must be hidden in all; but a guess about a place, or about
// half a name, must not spread over a whole conversation.
TEST(NameMemory, WhatIsUnsureSpreadsForWholePersonsOnly) {
  constexpr UnsureCase kCases[] = {
      {"a person", "ask [P:Jill Moss]", "[P:Jill Moss] or Moss"},
      {"a place", "in [L:Reading]", "in Reading"},
      {"an organization", "at [O:Shell]", "at Shell"},
  };
  for (const UnsureCase& c : kCases) {
    SCOPED_TRACE(c.note);
    NameMemory memory;
    LabelledText learned = labelled(c.learned);
    learned.names[0].score = NameMemory::kSureScore - 1;
    memory.learn(learned.text, learned.names);
    const std::string text = labelled(c.want).text;
    std::vector<NameSpan> names;
    memory.recall(text, names);
    EXPECT_EQ(marked(text, names), c.want);
  }
}

// The memory of a hostile conversation stays small.
TEST(NameMemory, IsBounded) {
  NameMemory memory;
  std::string text;
  std::vector<NameSpan> names;
  for (std::size_t i = 0; i < NameMemory::kNamesMax + 10; ++i) {
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += "Q";
    for (std::size_t rest = i; rest > 0; rest /= 26) {
      text += static_cast<char>('a' + rest % 26);
    }
    text += "q";
    names.push_back({.begin = begin, .end = static_cast<std::uint32_t>(text.size())});
    text += ' ';
  }
  memory.learn(text, names);
  std::vector<NameSpan> again;
  memory.recall(text, again);
  EXPECT_EQ(again.size(), NameMemory::kNamesMax);
}

}  // namespace
}  // namespace sluice::ner
