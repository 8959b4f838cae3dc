#include "algo/extract/instruction.h"

#include <gtest/gtest.h>

namespace sluice::extract {
namespace {

using Kind = Instruction::Kind;

struct KindCase {
  const char* sentence;
  Kind want;
};

constexpr KindCase kKinds[] = {
    {"When does it start?", Kind::question},
    {"when does it start", Kind::question},
    {"When the alarm rings, leave the house.", Kind::none},
    {"Please list the risks", Kind::question},
    {"Could you tell me who pays?", Kind::question},
    {"Who will write the report?", Kind::question},
    {"Write the report", Kind::writing},
    {"Can you write me a poem?", Kind::writing},
    {"Tell me a joke", Kind::writing},
    {"Create a list of all dates", Kind::question},
    {"Write a summary of this", Kind::summary},
    {"Give me the key points.", Kind::summary},
    {"What is this about?", Kind::summary},
    {"TL;DR", Kind::summary},
    {"Translate this into French", Kind::translation},
    {"Translate the summary", Kind::translation},
    {"Fix the bug in this function", Kind::coding},
    {"Calculate the interest", Kind::calculation},
    {"What is 2+2?", Kind::calculation},
    {"Is 2026-05-01 a holiday?", Kind::question},
    {"Rate this essay", Kind::judgement},
    {"Here is the contract:", Kind::preamble},
    {"You are a helpful assistant.", Kind::preamble},
    {"Be brief.", Kind::preamble},
    {"Hello!", Kind::preamble},
    {"Thanks!", Kind::preamble},
    {"Read this contract and tell me who signs it.", Kind::question},
    {"The board met on Tuesday.", Kind::none},
    {"", Kind::none},
    {"Fasse den folgenden Text zusammen:", Kind::summary},
    {"Kannst du das bitte zusammenfassen?", Kind::summary},
    {"Worum geht es in diesem Text?", Kind::summary},
    {"Kannst du diesen Satz ins Englische übersetzen?", Kind::translation},
    {"Schreibe eine Antwort", Kind::writing},
    {"Nenne alle Termine", Kind::question},
    {"Wie hoch ist die Miete", Kind::question},
    {"Hier ist der Vertrag:", Kind::preamble},
    {"Der Vertrag gilt ein Jahr.", Kind::none},
    {"Résume ce texte", Kind::summary},
    {"Traduis ce texte en anglais", Kind::translation},
    {"Quel est le prix ?", Kind::question},
    {"Resume este texto", Kind::summary},
    {"¿Cuándo empieza?", Kind::question},
};

TEST(Instruction, Kinds) {
  // A command taken for text is quoted back; text taken for a command is never searched.
  for (const KindCase& c : kKinds) {
    EXPECT_EQ(read_instruction(c.sentence).kind, c.want) << c.sentence;
  }
}

TEST(Instruction, Details) {
  EXPECT_EQ(read_instruction("Summarise this in three sentences").sentences_want, 3U);
  EXPECT_EQ(read_instruction("Fasse es in 5 kurzen Stichpunkten zusammen").sentences_want, 5U);
  EXPECT_EQ(read_instruction("Summarise this").sentences_want, 0U);
  EXPECT_TRUE(read_instruction("List the risks").wants_all);
  EXPECT_FALSE(read_instruction("What is the price?").wants_all);
  const Instruction focused = read_instruction("Summarise what it says about the budget");
  EXPECT_EQ(focused.kind, Kind::question);
  EXPECT_TRUE(focused.wants_all);
  EXPECT_EQ(read_instruction(std::string(5000, 'a') + "?").kind, Kind::none)
      << "nobody asks in so many bytes";
}

struct FormCase {
  const char* question;
  AnswerForm form;
  const char* with;
  const char* without;
};

constexpr FormCase kForms[] = {
    {"When is it?", AnswerForm::time, "It is on Monday.", "It is large."},
    {"Bis wann?", AnswerForm::time, "Bis 31.03.", "Das ist lang."},
    {"How long is it?", AnswerForm::duration, "It takes three days.", "It takes time."},
    {"How much is it?", AnswerForm::amount, "It costs 5 euros.", "It is cheap."},
    {"Wie viele sind es?", AnswerForm::count, "Es sind zwei.", "Es sind viele."},
    {"Who pays?", AnswerForm::person, "Then Priya pays.", "It is paid."},
    {"Why is it so?", AnswerForm::reason, "It is so because of rain.", "It is wet."},
    {"What is the email address?", AnswerForm::address, "a@example.com", "by letter"},
};

TEST(AnswerForm, AskedAndFound) {
  // "When" answered by a sentence without a date is no answer.
  for (const FormCase& c : kForms) {
    EXPECT_EQ(form_asked(c.question), c.form) << c.question;
    EXPECT_TRUE(has_form(c.with, c.form)) << c.with;
    EXPECT_FALSE(has_form(c.without, c.form)) << c.without;
  }
  EXPECT_EQ(form_asked("What is sluice?"), AnswerForm::any);
  EXPECT_TRUE(has_form("", AnswerForm::any));
}

}  // namespace
}  // namespace sluice::extract
