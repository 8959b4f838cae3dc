#include "app/train/tagger_report.h"

#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/eval/name_table.h"

namespace sluice::train {

ner::Scorer TaggerReport::total() const {
  ner::Scorer total;
  for (const Source& source : sources) {
    total += source.score;
  }
  return total;
}

std::string to_text(const TaggerReport& report) {
  std::string text;
  for (const TaggerReport::Source& source : report.sources) {
    fmt::format_to(
        std::back_inserter(text), "{}\n{}", source.file.string(), eval::name_table(source.score));
  }
  if (report.sources.size() > 1) {
    text += "all\n" + eval::name_table(report.total());
  }
  return text + eval::name_calibration(report.total());
}

nlohmann::ordered_json to_json(const TaggerReport& report) {
  auto sources = nlohmann::ordered_json::array();
  for (const TaggerReport::Source& source : report.sources) {
    auto entry = eval::name_json(source.score);
    entry["file"] = source.file.string();
    sources.push_back(std::move(entry));
  }
  return {{"sources", sources}, {"all", eval::name_json(report.total())}};
}

}  // namespace sluice::train
