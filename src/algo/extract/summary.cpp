#include "algo/extract/summary.h"

#include <algorithm>
#include <cmath>

#include "algo/extract/instruction.h"
#include "algo/extract/phrases.h"
#include "algo/extract/word_list.h"

namespace sluice::extract {

namespace {

/// So many passages are compared with each other.
constexpr std::size_t kComparedMax = 300;

constexpr int kRounds = 20;
constexpr double kDamping = 0.85;

/// MMR: what relevance counts for, against being new.
constexpr double kRelevance = 0.7;

/// What summaries are read for.
constexpr auto kCues = kPhraseList<
    "decided|agreed|approved|rejected|must|deadline|due|shall|responsible|root cause|because|"
    "in summary|in conclusion|as a result|therefore|important|risk|will be|action|next steps|"
    "resolved|caused|owner|beschlossen|vereinbart|entschieden|genehmigt|muss|frist|bis zum|"
    "verantwortlich|ursache|zusammenfassend|wichtig|risiko|nachste schritte|decide|approuve|doit|"
    "responsable|important|decidio|aprobado|debe|plazo">;

/// Openings and closings of letters.
constexpr auto kCourtesies = kPhraseList<
    "dear|hi|hello|hey|best|kind regards|regards|sincerely|cheers|thanks|thank you|many thanks|"
    "liebe|lieber|hallo|guten tag|sehr geehrte|sehr geehrter|mit freundlichen|viele grusse|"
    "beste grusse|danke|vielen dank|bonjour|cordialement|bien a vous|hola|estimado|estimada|un "
    "saludo|"
    "saludos|i hope this|ich hoffe|please let me know|let me "
    "know|from|to|cc|subject|von|an|betreff|"
    "date|sent|datum">;

/// A passage that may be part of a summary.
struct Candidate {
  std::uint32_t passage = 0;
  std::vector<std::pair<std::uint32_t, double>> vector;  // Stem and weight, by stem; length 1.
  double prior = 1;
  double rank = 0;
};

double cosine(const Candidate& one, const Candidate& other) {
  double sum = 0;
  auto a = one.vector.begin();
  auto b = other.vector.begin();
  while (a != one.vector.end() && b != other.vector.end()) {
    if (a->first < b->first) {
      ++a;
    } else if (b->first < a->first) {
      ++b;
    } else {
      sum += a++->second * b++->second;
    }
  }
  return sum;
}

class Summariser {
 public:
  Summariser(const Corpus& corpus, std::span<const Input> inputs)
      : corpus_(corpus), inputs_(inputs) {}

  [[nodiscard]] std::vector<std::uint32_t> choose(std::size_t wanted) {
    gather();
    compare();
    rank();
    const std::size_t suggested = static_cast<std::size_t>(
        std::clamp(std::sqrt(static_cast<double>(candidates_.size())) + 1.5, 3.0, 7.0));
    std::vector<std::uint32_t> chosen = pick(wanted == 0 ? suggested : wanted);
    std::ranges::sort(chosen);
    return chosen;
  }

 private:
  [[nodiscard]] std::string_view text_of(const Passage& passage) const {
    return inputs_[passage.input].text.substr(passage.unit.begin,
                                              passage.unit.end - passage.unit.begin);
  }

  [[nodiscard]] bool may_stand(const Passage& passage) const {
    constexpr std::uint32_t kWordsMin = 4;
    constexpr std::uint32_t kWordsMax = 80;
    const Unit::Kind kind = passage.unit.kind;
    const bool is_text =
        kind == Unit::Kind::sentence || kind == Unit::Kind::list_item || kind == Unit::Kind::field;
    return is_text && !passage.asks && passage.words >= kWordsMin && passage.words <= kWordsMax &&
           passage.terms.size() >= 2 && !Phrases(text_of(passage), 4).begins_with_one(kCourtesies);
  }

  void gather() {
    std::uint32_t last_block = Unit::kNone;
    for (std::uint32_t index = 0; index < corpus_.passages.size(); ++index) {
      const Passage& passage = corpus_.passages[index];
      if (!may_stand(passage)) {
        continue;
      }
      const bool is_first = passage.unit.block != last_block;
      last_block = passage.unit.block;
      candidates_.push_back(
          {.passage = index, .vector = vector_of(passage), .prior = prior_of(passage, is_first)});
    }
    if (candidates_.empty()) {
      return;
    }
    candidates_.front().prior *= 1.3;
    if (candidates_.size() > kComparedMax) {
      std::ranges::sort(candidates_, [](const Candidate& one, const Candidate& other) {
        return one.prior != other.prior ? one.prior > other.prior : one.passage < other.passage;
      });
      candidates_.resize(kComparedMax);
      std::ranges::sort(candidates_, {}, &Candidate::passage);
    }
  }

  [[nodiscard]] std::vector<std::pair<std::uint32_t, double>> vector_of(
      const Passage& passage) const {
    std::vector<std::uint32_t> terms = passage.terms;
    std::ranges::sort(terms);
    std::vector<std::pair<std::uint32_t, double>> vector;
    double length = 0;
    for (std::size_t at = 0; at < terms.size();) {
      const std::size_t first = at;
      while (at < terms.size() && terms[at] == terms[first]) {
        ++at;
      }
      const double weight = static_cast<double>(at - first) * rarity(terms[first]);
      vector.emplace_back(terms[first], weight);
      length += weight * weight;
    }
    for (auto& [term, weight] : vector) {
      weight /= std::sqrt(length);
    }
    return vector;
  }

  [[nodiscard]] double rarity(std::uint32_t term) const {
    const double all = static_cast<double>(corpus_.passages.size());
    return std::log(1 + all / (0.5 + static_cast<double>(corpus_.passages_with[term])));
  }

  [[nodiscard]] double prior_of(const Passage& passage, bool is_first) const {
    const std::string_view text = text_of(passage);
    double prior = is_first ? 1.25 : 1;
    prior *= Phrases(text).has_one(kCues) ? 1.3 : 1;
    const std::uint32_t heading = passage.unit.heading;
    const bool is_announced =
        heading != Unit::kNone && Phrases(text_of(corpus_.passages[heading])).has_one(kCues);
    prior *= is_announced ? 1.3 : 1;
    prior *= has_form(text, AnswerForm::count) ? 1.2 : 1;
    prior *= passage.leans_back ? 0.7 : 1;
    prior *= passage.words < 7 ? 0.7 : passage.words > 45 ? 0.85 : 1;
    return prior;
  }

  void compare() {
    const std::size_t size = candidates_.size();
    likeness_.assign(size * size, 0);
    for (std::size_t one = 0; one < size; ++one) {
      for (std::size_t other = one + 1; other < size; ++other) {
        const double value = cosine(candidates_[one], candidates_[other]);
        likeness_[one * size + other] = value;
        likeness_[other * size + one] = value;
      }
    }
  }

  /// The stationary distribution of a walk from sentence to like sentence, times the prior.
  void rank() {
    const std::size_t size = candidates_.size();
    const double even = 1.0 / static_cast<double>(std::max<std::size_t>(size, 1));
    std::vector<double> sums(size);
    for (std::size_t from = 0; from < size; ++from) {
      for (std::size_t to = 0; to < size; ++to) {
        sums[from] += likeness_[from * size + to];
      }
    }
    std::vector<double> ranks(size, even);
    for (int round = 0; round < kRounds; ++round) {
      std::vector<double> next(size, (1 - kDamping) * even);
      for (std::size_t from = 0; from < size; ++from) {
        for (std::size_t to = 0; to < size && sums[from] > 0; ++to) {
          next[to] += kDamping * ranks[from] * likeness_[from * size + to] / sums[from];
        }
      }
      ranks = std::move(next);
    }
    const double best = size == 0 ? 1 : std::ranges::max(ranks);
    for (std::size_t at = 0; at < size; ++at) {
      // The root keeps long texts on one subject from drowning all others.
      candidates_[at].rank = std::sqrt(ranks[at] / best) * candidates_[at].prior;
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> pick(std::size_t wanted) const {
    const std::size_t size = candidates_.size();
    std::vector<double> nearest(size);
    std::vector<bool> is_chosen(size);
    std::vector<std::uint32_t> chosen;
    while (chosen.size() < std::min(wanted, size)) {
      std::size_t best = size;
      double best_value = -1e9;
      for (std::size_t at = 0; at < size; ++at) {
        const double value = kRelevance * candidates_[at].rank -
                             (1 - kRelevance) * (2 * nearest[at] + same_section(chosen, at));
        if (!is_chosen[at] && value > best_value) {
          best = at;
          best_value = value;
        }
      }
      is_chosen[best] = true;
      chosen.push_back(candidates_[best].passage);
      for (std::size_t at = 0; at < size; ++at) {
        nearest[at] = std::max(nearest[at], likeness_[best * size + at]);
      }
    }
    return chosen;
  }

  /// How many of `chosen` stand below the same heading, weighed.
  [[nodiscard]] double same_section(std::span<const std::uint32_t> chosen, std::size_t at) const {
    constexpr double kEach = 0.5;
    const std::uint32_t heading = corpus_.passages[candidates_[at].passage].unit.heading;
    const auto is_same = [&](std::uint32_t passage) {
      return heading != Unit::kNone && corpus_.passages[passage].unit.heading == heading;
    };
    return kEach * static_cast<double>(std::ranges::count_if(chosen, is_same));
  }

  const Corpus& corpus_;
  std::span<const Input> inputs_;
  std::vector<Candidate> candidates_;
  std::vector<double> likeness_;  // candidates x candidates, row-major, 0 on the diagonal.
};

}  // namespace

std::vector<std::uint32_t> summary_of(const Corpus& corpus,
                                      std::span<const Input> inputs,
                                      std::size_t wanted) {
  return Summariser(corpus, inputs).choose(wanted);
}

}  // namespace sluice::extract
