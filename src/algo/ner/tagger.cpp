#include "algo/ner/tagger.h"

#include <algorithm>
#include <cmath>

namespace sluice::ner {
namespace {

/// What a type's threshold adds to the score of each name that begins: at 50 % nothing. It makes
/// the most probable tagging keep names whose odds are at the threshold. A type that is not asked
/// for is still told from the others.
float bias_of(std::uint8_t percent) {
  if (percent == 0) {
    return 0;
  }
  const float share = static_cast<float>(std::clamp<int>(percent, 1, 99)) / 100.0F;
  return std::log((1.0F - share) / share);
}

void add_bias(const Thresholds& thresholds, Scores& scores) {
  for (const NameType type : kAllNameTypes) {
    const float bias = bias_of(thresholds.of(type));
    scores[tag_of(type, Part::begin)] += bias;
    scores[tag_of(type, Part::single)] += bias;
  }
}

/// How probable it is, on average over its tokens, that they belong to a name of this type.
std::uint8_t score_of(std::span<const Scores> marginals, NameType type) {
  float sum = 0;
  for (const Scores& token : marginals) {
    for (const Part part : {Part::begin, Part::inside, Part::end, Part::single}) {
      sum += token[tag_of(type, part)];
    }
  }
  const float percent = 100.0F * sum / static_cast<float>(marginals.size());
  return static_cast<std::uint8_t>(std::clamp(std::nearbyint(percent), 1.0F, 100.0F));
}

}  // namespace

void Tagger::find(std::string_view text,
                  const Thresholds& thresholds,
                  TaggerScratch& scratch,
                  std::vector<NameSpan>& names) const {
  names.clear();
  split(text, scratch.tokens);
  look_up(model_.knowledge(), scratch.tokens, scratch.known);
  find_windows(scratch.known, scratch.windows);
  for (const Window& window : scratch.windows) {
    tag_window(window, thresholds, scratch, names);
  }
}

void Tagger::tag_window(const Window& window,
                        const Thresholds& thresholds,
                        TaggerScratch& scratch,
                        std::vector<NameSpan>& names) const {
  scratch.scores.clear();
  scratch.biased.clear();
  Features features;
  for (std::size_t at = window.begin; at < window.end; ++at) {
    read_features(scratch.known, at, features);
    scratch.scores.push_back(model_.score(features));
    scratch.biased.push_back(scratch.scores.back());
    add_bias(thresholds, scratch.biased.back());
  }
  scratch.lattice.best_tags(scratch.biased, model_.transitions(), scratch.tags);
  if (std::ranges::all_of(scratch.tags, [](Tag tag) { return tag == kOutside; })) {
    return;
  }
  scratch.lattice.sum(scratch.scores, model_.transition_weights());
  std::size_t begin = 0;
  for (std::size_t at = 0; at < scratch.tags.size(); ++at) {
    const Tag tag = scratch.tags[at];
    begin = is_opening(tag) ? at : begin;
    if (tag == kOutside || !is_closed(tag)) {
      continue;
    }
    const std::uint8_t least = thresholds.of(type_of(tag));
    const auto marginals = scratch.lattice.marginals().subspan(begin, at + 1 - begin);
    const std::uint8_t score = score_of(marginals, type_of(tag));
    if (least > 0 && score >= least) {
      names.push_back({.begin = scratch.tokens[window.begin + begin].begin,
                       .end = scratch.tokens[window.begin + at].end,
                       .type = type_of(tag),
                       .score = score});
    }
  }
}

}  // namespace sluice::ner
