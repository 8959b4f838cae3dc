#include "app/eval/name_table.h"

#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sluice::eval {
namespace {

using Json = nlohmann::ordered_json;

std::string row(std::string_view what, const ner::Tally& tally) {
  return fmt::format("  {:<26} {:>8} {:>9.3f} {:>7.3f} {:>6.3f} {:>6.3f}\n",
                     what,
                     tally.wanted,
                     tally.precision(),
                     tally.recall(),
                     tally.f(1),
                     tally.f(2));
}

Json to_json(const ner::Tally& tally) {
  return {{"labelled", tally.wanted},
          {"found", tally.found},
          {"right", tally.right},
          {"precision", tally.precision()},
          {"recall", tally.recall()},
          {"f1", tally.f(1)},
          {"f2", tally.f(2)}};
}

}  // namespace

std::string name_table(const ner::Scorer& score) {
  std::string text = fmt::format("  {:<26} {:>8} {:>9} {:>7} {:>6} {:>6}\n",
                                 "",
                                 "labelled",
                                 "precision",
                                 "recall",
                                 "F1",
                                 "F2");
  for (const ner::NameType type : ner::kAllNameTypes) {
    if (score.spans(type).wanted + score.spans(type).found > 0) {
      text += row(fmt::format("{}, exact span", to_string(type)), score.spans(type));
      text += row(fmt::format("{}, words", to_string(type)), score.tokens(type));
    }
  }
  text += row("any name, words", score.any_tokens());
  return text;
}

std::string name_calibration(const ner::Scorer& score) {
  std::string text = "scores: what a span of such a score was worth\n";
  for (const ner::ScoreBin& bin : score.bins()) {
    if (bin.found > 0) {
      const auto found = static_cast<double>(bin.found);
      text += fmt::format("  said {:>5.1f} %   was right {:>5.1f} %   {:>7} spans\n",
                          static_cast<double>(bin.score_sum) / found,
                          100.0 * static_cast<double>(bin.right) / found,
                          bin.found);
    }
  }
  return text;
}

Json name_json(const ner::Scorer& score) {
  Json types = Json::object();
  for (const ner::NameType type : ner::kAllNameTypes) {
    types[std::string(to_string(type))] = {{"exact_spans", to_json(score.spans(type))},
                                           {"words", to_json(score.tokens(type))}};
  }
  Json bins = Json::array();
  for (const ner::ScoreBin& bin : score.bins()) {
    bins.push_back({{"spans", bin.found}, {"right", bin.right}, {"score_sum", bin.score_sum}});
  }
  return {{"types", types}, {"any_words", to_json(score.any_tokens())}, {"calibration", bins}};
}

}  // namespace sluice::eval
