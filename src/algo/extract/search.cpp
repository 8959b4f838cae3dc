#include "algo/extract/search.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "algo/extract/characters.h"
#include "algo/extract/instruction.h"
#include "algo/extract/word_list.h"
#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

constexpr std::size_t kQueryWordsMax = 24;

/// What a word counts for that a question needs only for its grammar, and one of an earlier turn.
constexpr double kWeakWeight = 0.3;
constexpr double kEarlierWeight = 0.5;

/// What a match counts for that stands in the heading, in the sentence before, or in the sentence
/// that "it" points to.
constexpr double kHeadingShare = 0.6;
constexpr double kBeforeShare = 0.3;
constexpr double kPointedShare = 0.6;
constexpr double kLeastShare = 0.2;

/// What a sentence with a date counts for "deadline".
constexpr double kFormShare = 0.7;

/// A match of less is a near form and no sign that the corpus speaks of the word.
constexpr double kSureMatch = 0.6;

struct QueryWord {
  std::string stem;
  // With the words behind and before it: "roll back" also asks for "rollback".
  std::array<std::string, 2> joined;
  double weight = 1;
  bool is_form_name = false;
  bool is_pair = false;  // Two characters of a script without spaces: may be no word at all.
};

/// Words behind which a text is named, not a subject: "in this plan".
using PointingWords = WordList<
    "this these following above below attached diesem dieser dieses diesen diese dies folgenden "
    "folgender folgende ce cet cette ces este esta estos estas">;

/// Names of what is asked for by its form: a sentence with a date answers for "deadline".
using FormNames = WordList<
    "deadline deadlines date dates day time price prices cost costs amount amounts number "
    "numbers address addresses phone email mail url link links reason period duration frist "
    "termin termine datum preis kosten betrag nummer adresse grund dauer fecha plazo precio "
    "prix delai raison person percentage">;

bool has_hiragana(std::string_view pair) {
  return pair.contains("\xe3\x81") || pair.contains("\xe3\x82\x80") ||
         (pair.contains("\xe3\x82") && !pair.contains("\xe3\x82\xa"));
}

/// The words of a question that say what it is about.
std::vector<QueryWord> query_words(std::string_view question, Language language, double weight) {
  const Language asked = language_of(question, language);
  const std::vector<Word> all = words_of(question.substr(0, 4096));
  std::vector<QueryWord> words;
  for (std::size_t at = 0; at < all.size() && words.size() < kQueryWordsMax; ++at) {
    const std::string& word = all[at].folded;
    const bool is_pair = is_unspaced(character_at(word, 0).code);
    if (is_stop_word(asked, word) || (is_pair && has_hiragana(word))) {
      continue;
    }
    QueryWord query{.stem = stem(word, language), .weight = weight, .is_pair = is_pair};
    if (at + 1 < all.size()) {
      query.joined[0] = stem(word + all[at + 1].folded, language);
    }
    if (at > 0) {
      query.joined[1] = stem(all[at - 1].folded + word, language);
    }
    const bool names_text = at > 0 && PointingWords::contains(all[at - 1].folded);
    query.weight *= is_weak_word(word) || names_text ? kWeakWeight : 1;
    query.is_form_name = FormNames::contains(word);
    if (std::ranges::find(words, query.stem, &QueryWord::stem) == words.end()) {
      words.push_back(std::move(query));
    }
  }
  return words;
}

/// How well one word of the question matches each passage, and what it is worth.
struct Matched {
  std::vector<double> own;    // By passage: the best match of its words, 0..1.
  double importance = 0;      // Weight times inverse document frequency.
  bool is_form_name = false;  // Whatever has the form that is asked for matches it in part.
};

class Search {
 public:
  Search(const Corpus& corpus, std::span<const Input> inputs, std::string_view question)
      : corpus_(corpus), inputs_(inputs), form_(form_asked(question)) {}

  [[nodiscard]] std::vector<Hit> rank(std::span<const QueryWord> words) {
    for (const QueryWord& word : words) {
      matched_.push_back(match(word));
    }
    std::vector<Hit> hits;
    for (std::uint32_t passage = 0; passage < corpus_.passages.size(); ++passage) {
      if (const Hit hit = judged(passage); hit.score > 0) {
        hits.push_back(hit);
      }
    }
    std::ranges::sort(hits, [](const Hit& one, const Hit& other) {
      return one.score != other.score ? one.score > other.score : one.passage < other.passage;
    });
    return hits;
  }

 private:
  [[nodiscard]] Matched match(const QueryWord& word) const {
    const AskedWord asked(word.stem);
    std::vector<double> likeness(corpus_.stems.size());
    std::ranges::transform(corpus_.stems, likeness.begin(), [&](const std::string& stem) {
      const bool is_joined = stem == word.joined[0] || stem == word.joined[1];
      return is_joined ? 1 : asked.likeness(stem);
    });
    Matched got{.own = std::vector<double>(corpus_.passages.size())};
    double having = 0;
    for (std::size_t at = 0; at < got.own.size(); ++at) {
      for (const std::uint32_t term : corpus_.passages[at].terms) {
        got.own[at] = std::max(got.own[at], likeness[term]);
      }
      having += got.own[at] >= kSureMatch ? 1 : 0;
    }
    got.is_form_name = word.is_form_name && form_ != AnswerForm::any;
    got.importance = importance(word, having);
    return got;
  }

  [[nodiscard]] double importance(const QueryWord& word, double having) const {
    // A word that the corpus does not have counts like one that it has once, not more; a weak one,
    // and a pair of characters that is perhaps no word, hardly.
    constexpr double kHardly = 0.2;
    const bool may_miss = word.weight < kEarlierWeight || word.is_pair;
    const double weight = having == 0 && may_miss ? word.weight * kHardly : word.weight;
    const double all = static_cast<double>(corpus_.passages.size());
    having = std::max(having, 1.0);
    return weight * std::log(1 + (all - having + 0.5) / (having + 0.5) + 0.5);
  }

  [[nodiscard]] Hit judged(std::uint32_t index) const {
    const Passage& passage = corpus_.passages[index];
    Hit hit{.passage = index};
    const std::string_view text = inputs_[passage.input].text.substr(
        passage.unit.begin, passage.unit.end - passage.unit.begin);
    hit.has_form = has_form(text, form_);
    double own = 0;
    double matched = 0;
    double all = 0;
    for (const Matched& word : matched_) {
      own += word.importance * word.own[index];
      matched += word.importance * with_context(word, index, hit.has_form);
      all += word.importance;
    }
    const bool is_empty = all <= 0 || matched <= 0 || passage.words == 0;
    if (is_empty) {
      return hit;
    }
    hit.coverage = matched / all;
    hit.score = matched * length_factor(passage) * form_factor(hit, passage) *
                kind_factor(passage) * place_factor(index);
    // Context alone makes a passage likely, not certain: one that says it itself wins.
    hit.score *= own > 0 ? 1 : is_form_decisive(hit) ? 0.9 : 0.6;
    return hit;
  }

  [[nodiscard]] bool is_form_decisive(const Hit& hit) const {
    return hit.has_form && form_ != AnswerForm::any && form_ != AnswerForm::steps;
  }

  /// The match of a passage with what stands above it counted in part.
  [[nodiscard]] double with_context(const Matched& word,
                                    std::uint32_t index,
                                    bool form_fits) const {
    const Passage& passage = corpus_.passages[index];
    double best = std::max(word.own[index], word.is_form_name && form_fits ? kFormShare : 0);
    double share = kHeadingShare;
    for (std::uint32_t above = passage.unit.heading; above != Unit::kNone && share > kLeastShare;
         above = corpus_.passages[above].unit.heading) {
      best = std::max(best, share * word.own[above]);
      share *= kHeadingShare;
    }
    if (index == 0) {
      return best;
    }
    const Passage& before = corpus_.passages[index - 1];
    if (before.unit.block == passage.unit.block && before.input == passage.input) {
      best = std::max(best, share_before(passage, before, form_fits) * word.own[index - 1]);
    }
    return best;
  }

  /// What a match in the sentence before counts: more when this one points back to it, answers it,
  /// or says the when or why that it lacks.
  [[nodiscard]] double share_before(const Passage& passage,
                                    const Passage& before,
                                    bool form_fits) const {
    const bool is_specific = form_ != AnswerForm::any && form_ != AnswerForm::steps;
    return passage.leans_back || before.asks || (is_specific && form_fits) ? kPointedShare
                                                                           : kBeforeShare;
  }

  [[nodiscard]] double length_factor(const Passage& passage) const {
    constexpr double kK1 = 1.2;
    constexpr double kB = 0.3;
    constexpr double kUsualWords = 16;
    const double length = static_cast<double>(passage.words) / kUsualWords;
    return (kK1 + 1) / (1 + kK1 * (1 - kB + kB * length));
  }

  [[nodiscard]] double form_factor(const Hit& hit, const Passage& passage) const {
    if (form_ == AnswerForm::any) {
      return 1;
    }
    if (form_ == AnswerForm::steps) {
      const bool is_step =
          passage.unit.kind == Unit::Kind::list_item || passage.unit.kind == Unit::Kind::code;
      return is_step ? 1.2 : 1;
    }
    return hit.has_form ? 1.4 : 0.6;
  }

  /// A heading or a question leads to an answer, but is none.
  [[nodiscard]] static double kind_factor(const Passage& passage) {
    if (passage.unit.kind == Unit::Kind::heading) {
      return 0.75;
    }
    return passage.asks ? 0.9 : passage.unit.kind == Unit::Kind::field ? 1.1 : 1;
  }

  [[nodiscard]] double place_factor(std::uint32_t index) const {
    const double place = static_cast<double>(index) / static_cast<double>(corpus_.passages.size());
    return 1.05 - 0.05 * place;
  }

  const Corpus& corpus_;
  std::span<const Input> inputs_;
  AnswerForm form_;
  std::vector<Matched> matched_;
};

}  // namespace

std::vector<Hit> search(const Corpus& corpus,
                        std::span<const Input> inputs,
                        std::string_view question,
                        std::string_view earlier) {
  std::vector<QueryWord> words = query_words(question, corpus.language, 1);
  double weight = 0;
  for (const QueryWord& word : words) {
    weight += word.weight;
  }
  if (weight <= 1) {
    for (QueryWord& word : query_words(earlier, corpus.language, kEarlierWeight)) {
      words.push_back(std::move(word));
    }
  }
  return Search(corpus, inputs, question).rank(words);
}

}  // namespace sluice::extract
