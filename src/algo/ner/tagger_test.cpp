#include "algo/ner/tagger.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "algo/ner/default_model.h"
#include "algo/ner/ner_fake.h"

namespace sluice::ner {
namespace {

Model small_model() {
  return train(small_texts(), small_knowledge(), {.rounds = 6, .features_max = 5'000}, nullptr);
}

std::string tagged(const Tagger& tagger, const std::string& text, std::uint8_t percent = 30) {
  TaggerScratch scratch;
  std::vector<NameSpan> names;
  Thresholds thresholds;
  thresholds.percent.fill(percent);
  tagger.find(text, thresholds, scratch, names);
  return marked(text, names);
}

// What was learned must hold for names that stood in no text: that is what training is for.
TEST(Tagger, LearnsFromLabelledText) {
  const Tagger tagger(small_model());
  EXPECT_EQ(tagged(tagger, "Cleo Smith lives in Rome"), "[P:Cleo Smith] lives in [L:Rome]");
  EXPECT_EQ(tagged(tagger, "the report of Dora is late"), "the report of [P:Dora] is late");
  EXPECT_EQ(tagged(tagger, "nothing to see here"), "nothing to see here");
  EXPECT_EQ(tagged(tagger, ""), "");
}

// Who trains again must get the same model, or nobody can check one.
TEST(Trainer, SameTextsGiveTheSameBytes) {
  const std::string first = small_model().bytes();
  EXPECT_EQ(first, small_model().bytes());
  // Other texts give other bytes, or the line above would pass whatever training does.
  std::vector<LabelledText> other = small_texts();
  other.pop_back();
  other.erase(other.begin());
  EXPECT_NE(first,
            train(other, small_knowledge(), {.rounds = 6, .features_max = 5'000}, nullptr).bytes());
}

// A model that reads back differently would find other names than its report said.
TEST(Model, RoundTrip) {
  const Model model = small_model();
  const Result<Model> back = Model::read(model.bytes());
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->bytes(), model.bytes());
  EXPECT_EQ(tagged(Tagger(*back), "Bob lives in New York"), "[P:Bob] lives in [L:New York]");
}

// A damaged file must be refused, never half used: what it misses nobody would notice.
TEST(Model, EveryCutAndEveryFlippedBitIsRefused) {
  const std::string bytes = small_model().bytes();
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 7) {
    EXPECT_FALSE(Model::read(bytes.substr(0, size)).has_value()) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); at += 1 + at / 5) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_FALSE(Model::read(damaged).has_value()) << at;
  }
  EXPECT_FALSE(Model::read(bytes + "x").has_value());
}

// A lower threshold must find no less, a higher one no more: people turn it and trust that.
TEST(Tagger, ThresholdsAreMonotone) {
  const Result<Model> model = Model::read(default_model_bytes());
  ASSERT_TRUE(model.has_value());
  const Tagger tagger(*model);
  const std::string text =
      "Please ask Marta Kowalczyk or the people at Brightwater about the trip to Lund. Will and "
      "Mark said that Rose is in the Bay area with Hope.";
  std::size_t before = text.size();
  for (const int percent : {1, 10, 30, 50, 70, 90, 99}) {
    TaggerScratch scratch;
    std::vector<NameSpan> names;
    Thresholds thresholds;
    thresholds.percent.fill(static_cast<std::uint8_t>(percent));
    tagger.find(text, thresholds, scratch, names);
    std::size_t bytes = 0;
    for (const NameSpan& name : names) {
      bytes += name.end - name.begin;
      EXPECT_GE(name.score, percent);
    }
    EXPECT_LE(bytes, before) << percent;
    before = bytes;
  }
}

struct ShippedCase {
  const char* note;
  const char* want;  // With the brackets taken out, this is the text.
};

// The model that everyone gets: plain cases that nobody would forgive.
TEST(Tagger, ShippedModelFindsPlainNames) {
  constexpr ShippedCase kCases[] = {
      {"chat", "Hi, my name is [P:Marta Kowalczyk] and I need help."},
      {"address", "I live at [A:22 Baker Street, London]."},
      {"place", "We are moving from [L:Hamburg] to [L:Lisbon] in May."},
      {"form", "Name: [P:Jonas Lindqvist]\nPhone: 555 0100"},
      {"German", "Sehr geehrte Frau [P:Schneider], vielen Dank."},
      {"nothing", "How do I reset my password?"},
      {"capitals that are no names", "The Quick Start Guide is on Monday."},
      {"code", "return self.items.get(text, None)"},
  };
  const Result<Model> model = Model::read(default_model_bytes());
  ASSERT_TRUE(model.has_value());
  const Tagger tagger(*model);
  for (const ShippedCase& c : kCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(tagged(tagger, labelled(c.want).text), c.want);
  }
}

// Whatever comes in: spans in order, inside of the text, never inside of a character.
TEST(Tagger, SpansAreSound) {
  const Result<Model> model = Model::read(default_model_bytes());
  ASSERT_TRUE(model.has_value());
  const Tagger tagger(*model);
  TaggerScratch scratch;
  std::vector<NameSpan> names;
  std::uint64_t state = 1;
  const std::vector<std::string> pieces = {"Ann ",
                                           "Müller",
                                           " ",
                                           "\n\n",
                                           "O'",
                                           "\xF0\x9F\x98\x80",
                                           "12345",
                                           "\xC3",
                                           "東京",
                                           "of ",
                                           "St.",
                                           "Rue de la Paix 3"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = hash_step(state, 7);
      text += pieces[state % pieces.size()];
    }
    tagger.find(text, Thresholds{.percent = {1, 1, 1, 1}}, scratch, names);
    std::uint32_t end = 0;
    for (const NameSpan& name : names) {
      EXPECT_LE(end, name.begin);
      EXPECT_LT(name.begin, name.end);
      EXPECT_LE(name.end, text.size());
      EXPECT_GE(name.score, 1);
      end = name.end;
    }
  }
}

// A text made to be expensive must cost no more than its length: nobody may stall a gateway.
TEST(Windows, AreBounded) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) {
    text += "Ann ";
  }
  std::vector<Token> tokens;
  std::vector<KnownToken> known;
  std::vector<Window> windows;
  split(text, tokens);
  look_up(small_knowledge(), tokens, known);
  find_windows(known, windows);
  std::size_t end = 0;
  for (const Window& window : windows) {
    EXPECT_LE(window.end - window.begin, kWindowTokensMax);
    EXPECT_LE(end, window.begin);
    end = window.end;
  }
  EXPECT_EQ(end, tokens.size());
}

}  // namespace
}  // namespace sluice::ner
