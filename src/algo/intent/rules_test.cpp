#include "algo/intent/rules.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::intent {
namespace {

struct IntentCase {
  const char* note;
  std::string_view text;
  std::string_view want;  ///< empty: unknown
};

constexpr IntentCase kIntentCases[] = {
    {"a question", "What is the capital of France?", "question"},
    {"a verb at the front", "Summarise the following minutes in three points.", "summarise"},
    {"either spelling", "summarize this thread for me please", "summarise"},
    {"a translation", "Translate this sentence into German: the weather is fine", "translate"},
    {"something to write", "Write an e-mail to my landlord about the heating", "write"},
    {"code, though the verb is to write", "Fix this bug: my SQL query returns duplicates", "code"},
    {"an extraction", "Extract all dates and names from the text below as JSON", "extract"},
    {"a classification", "Classify the sentiment of this review: I hated it.", "classify"},
    {"small talk", "hello there", "chat"},
    {"two that weigh the same", "please translate or summarise this", ""},
    {"nothing that the rules know", "the meeting is on Tuesday", ""},
    {"another language", "Bitte übersetze das ins Englische", ""},
    {"no word", "?!", ""},
    {"nothing", "", ""},
};

// A wrong intent sends work to a model that cannot do it; none sends it the usual way.
TEST(IntentRules, SayNothingWhereTheyAreNotSure) {
  for (const IntentCase& c : kIntentCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(intent_of(read_signs(c.text)), c.want);
  }
}

// Else what a pasted text speaks of would count as what is asked for.
TEST(IntentRules, TheMiddleOfALongTextIsNoInstruction) {
  const std::string padding(2 * kNearBytes, ' ');
  const std::string text = "Summarise this. " + padding +
                           " translate translation write email code query function " + padding +
                           " That is all.";
  EXPECT_EQ(intent_of(read_signs(text)), "summarise");
}

struct ComplexityCase {
  const char* note;
  std::string_view text;
  Surroundings surroundings;
  Learned want;
};

constexpr ComplexityCase kComplexityCases[] = {
    {"a short question", "What is the capital of France?", {}, Learned::low},
    {"one word that asks for thought", "Compare tea and coffee", {}, Learned::medium},
    {"thought and bounds",
     "Compare the two designs and justify a choice; it must be short",
     {},
     Learned::high},
    {"tools alone make it no harder than a point",
     "What is the time?",
     {.has_tools = true},
     Learned::low},
    {"tools and a long conversation",
     "And the next one?",
     {.user_turns = 6, .input_tokens = 9'000, .has_tools = true},
     Learned::medium},
    {"another language", "Beweise den Satz des Pythagoras", {}, Learned::unknown},
    {"no words", "", {}, Learned::unknown},
};

// Too low, and a hard question gets a poor answer at home; too high, and everything goes to the
// cloud.
TEST(ComplexityRules, Points) {
  for (const ComplexityCase& c : kComplexityCases) {
    SCOPED_TRACE(c.note);
    const Signs signs = read_signs(c.text);
    EXPECT_EQ(complexity_of(signs, c.surroundings), c.want)
        << points_of(signs, c.surroundings) << " points";
  }
}

TEST(ComplexityRules, CodeListsAndNumbersCount) {
  const Signs signs = read_signs("Do the following:\n- one\n- two\n* three\n```\nint x;\n```\n");
  EXPECT_TRUE(signs.has_code);
  EXPECT_EQ(signs.items, 3U);
  EXPECT_EQ(read_signs("12 and 13 and 3rd").numbers, 3U);
}

// A word of the table that could never be found would be a rule that does not exist.
TEST(CueTable, FindsItsWordsAndNoOthers) {
  EXPECT_NE(cues_of("a"), 0);
  EXPECT_NE(cues_of("without"), 0);
  EXPECT_EQ(cues_of("refactor"), bit(Cue::code) | bit(Cue::hard));
  EXPECT_EQ(cues_of("refacto"), 0);
  EXPECT_EQ(cues_of(""), 0);
  EXPECT_EQ(cues_of("zzz"), 0);
}

}  // namespace
}  // namespace sluice::intent
