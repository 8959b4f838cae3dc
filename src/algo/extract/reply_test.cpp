#include "algo/extract/reply.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "algo/extract/reply_cases_fake.h"

namespace sluice::extract {
namespace {

/// The bytes of a quote, with runs of white space as one space, as replies show prose.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const bool is_space = byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    if (!is_space) {
      out += byte;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
  return out;
}

/// A reply whose text has no marks of block quotes, so that quotes can be searched in it.
std::string without_marks(std::string text) {
  for (std::size_t at = text.find("\n> "); at != std::string::npos;
       at = text.find("\n> ", at + 1)) {
    text.erase(at + 1, 2);
  }
  return on_one_line(text);
}

void expect_verbatim(const Reply& got, std::span<const Input> inputs) {
  const std::string shown = without_marks(got.text);
  for (const Quote& quote : got.quotes) {
    ASSERT_LT(quote.input, inputs.size());
    ASSERT_LT(quote.begin, quote.end);
    ASSERT_LE(quote.end, inputs[quote.input].text.size());
    const std::string_view bytes =
        inputs[quote.input].text.substr(quote.begin, quote.end - quote.begin);
    EXPECT_TRUE(shown.contains(on_one_line(bytes))) << bytes << "\n not in\n" << got.text;
  }
}

/// The texts of a case, and the inputs that point at them.
class Request {
 public:
  explicit Request(const ReplyCase& c) {
    for (const Said& said : c.said) {
      std::string& text = texts_.emplace_back();
      for (const std::string_view piece : said.pieces) {
        text += piece;
      }
    }
    for (std::size_t at = 0; at < texts_.size(); ++at) {
      inputs_.push_back({.role = c.said[at].role, .text = texts_[at]});
    }
  }

  [[nodiscard]] std::span<const Input> inputs() const { return inputs_; }

 private:
  std::vector<std::string> texts_;
  std::vector<Input> inputs_;
};

TEST(Reply, RealisticRequests) {
  // This is what a new user sees first: a wrong quote, or "no answer" where one stands in the text,
  // and the gateway is judged by it.
  for (const ReplyCase& c : kReplyCases) {
    SCOPED_TRACE(c.note);
    const Request request(c);
    const Reply got = reply(request.inputs());
    EXPECT_EQ(got.kind, c.kind) << got.text;
    for (const std::string_view part : c.has) {
      EXPECT_TRUE(got.text.contains(part)) << part << "\n not in\n" << got.text;
    }
    for (const std::string_view part : c.has_not) {
      EXPECT_FALSE(got.text.contains(part)) << part << "\n in\n" << got.text;
    }
    const bool quotes = c.kind == Reply::Kind::answer || c.kind == Reply::Kind::closest ||
                        c.kind == Reply::Kind::summary;
    EXPECT_EQ(!got.quotes.empty(), quotes);
    expect_verbatim(got, request.inputs());
  }
}

TEST(Reply, RepeatsItself) {
  // Decisions and answers must replay; an order that hangs on hashing would not.
  for (const ReplyCase& c : kReplyCases) {
    const Request request(c);
    EXPECT_EQ(reply(request.inputs()).text, reply(request.inputs()).text) << c.note;
  }
}

TEST(Reply, NothingAtAll) {
  // Empty messages are sent by accident; they get words, not a crash.
  EXPECT_EQ(reply({}).kind, Reply::Kind::no_text);
  for (const Input::Role role :
       {Input::Role::system, Input::Role::user, Input::Role::tool, Input::Role::assistant}) {
    const Input inputs[] = {{.role = role, .text = ""}, {.role = role, .text = " \n\t"}};
    const Reply got = reply(inputs);
    EXPECT_EQ(got.kind, Reply::Kind::no_text);
    EXPECT_FALSE(got.text.empty());
  }
}

TEST(Reply, LimitsAreKeptAndSaid) {
  // A text that is read in part only must not be answered from as if it had been read.
  const std::string text =
      "When does it start? The fair starts on Monday. The hall is large. The tea is cold. The dog "
      "barks at noon.";
  const Input inputs[] = {{.text = text}};
  EXPECT_FALSE(reply(inputs).text.contains("longer than I read"));
  const Reply few = reply(inputs, {.passages_max = 2});
  EXPECT_TRUE(few.text.contains("The fair starts on Monday.")) << few.text;
  EXPECT_TRUE(few.text.contains("longer than I read"));
  EXPECT_FALSE(reply(inputs, {.passages_max = 4}).text.contains("longer than I read"));
  const Reply short_read = reply(inputs, {.text_bytes_max = 30});
  EXPECT_TRUE(short_read.text.contains("longer than I read")) << short_read.text;
  EXPECT_FALSE(short_read.text.contains("hall"));
}

TEST(Reply, ManyQuestionsAreBounded) {
  // Each question costs a search; a message of a thousand must not cost a thousand.
  std::string text;
  for (int question = 0; question < 1000; ++question) {
    text += "Where is door number " + std::to_string(question) + "? ";
  }
  const Input inputs[] = {{.text = text}, {.role = Input::Role::tool, .text = "A door is here."}};
  const Reply got = reply(inputs);
  EXPECT_TRUE(got.text.contains("number 3?"));
  EXPECT_FALSE(got.text.contains("number 4?"));
}

TEST(Reply, LongTextsKeepTheirQuestions) {
  // The question often stands behind many pages; one that is overlooked is answered by a summary.
  std::string pages;
  for (int page = 0; page < 400; ++page) {
    pages += "The lamp of room " + std::to_string(page) + " was replaced and works again.\n";
  }
  pages += "The key to the cellar hangs behind the door of the kitchen.\n";
  const std::string question = "Where is the key to the cellar?";
  for (const std::string& text : {question + "\n\n" + pages, pages + "\n" + question}) {
    const Input inputs[] = {{.text = text}};
    const Reply got = reply(inputs);
    EXPECT_EQ(got.kind, Reply::Kind::answer);
    EXPECT_TRUE(got.text.contains("hangs behind the door of the kitchen")) << got.text;
  }
}

TEST(Reply, HostileTextsEnd) {
  // A prompt is chosen by strangers; none may hold a loop thread. Each of these is 50 KB.
  const std::string_view pieces[] = {"<a>\n",
                                     "```\n",
                                     "a",
                                     ". ",
                                     "a. ",
                                     "? ",
                                     "| ",
                                     "- a\n",
                                     "# a\n",
                                     "ä",
                                     "会",
                                     "\xff",
                                     ": ",
                                     "\n",
                                     "a:b\n",
                                     "1. A\nB"};
  for (const std::string_view piece : pieces) {
    std::string text = "What is this about?\n\n";
    while (text.size() < 50'000) {
      text += piece;
    }
    const Input inputs[] = {{.text = text}};
    const Reply got = reply(inputs);
    EXPECT_LT(got.text.size(), 60'000U) << piece;
    expect_verbatim(got, inputs);
  }
}

TEST(Reply, RandomPiecesNeverBreakAQuote) {
  // Offsets that slip by a byte would quote half a character, which breaks the answer's JSON.
  std::mt19937 random(17);
  static constexpr std::string_view kPieces[] = {"What is the price?",
                                                 "\n",
                                                 "\n\n",
                                                 "The price is 5 €. ",
                                                 "# Title\n",
                                                 "- item\n",
                                                 "```\n",
                                                 "<doc>\n",
                                                 "</doc>\n",
                                                 "| a | b |\n",
                                                 "Owner: Ä. Öz\n",
                                                 "It is late. ",
                                                 "会议。",
                                                 "\"\"\"",
                                                 " ",
                                                 "Summarise this: ",
                                                 "e.g. ",
                                                 "\xc3",
                                                 "Why? ",
                                                 "steps:\n",
                                                 "1. Do it.\n",
                                                 "**Bold**\n"};
  for (int round = 0; round < 1000; ++round) {
    std::string texts[3];
    for (std::string& text : texts) {
      for (std::size_t count = random() % 12; count > 0; --count) {
        text += kPieces[random() % std::size(kPieces)];
      }
    }
    const Input inputs[] = {{.role = Input::Role::system, .text = texts[0]},
                            {.role = Input::Role::user, .text = texts[1]},
                            {.role = Input::Role::tool, .text = texts[2]}};
    const Reply got = reply(inputs);
    EXPECT_FALSE(got.text.empty());
    expect_verbatim(got, inputs);
  }
}

}  // namespace
}  // namespace sluice::extract
