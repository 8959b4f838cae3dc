#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "algo/ner/score.h"

namespace sluice::train {

/// How good taggers were on texts that they were not trained with.
struct TaggerReport {
  struct Source {
    std::filesystem::path file;
    ner::Scorer score;
  };

  std::vector<Source> sources;  ///< one for each file of data

  [[nodiscard]] ner::Scorer total() const;
};

/// Tables for people: spans and tokens by type, and whether scores mean what they say.
[[nodiscard]] std::string to_text(const TaggerReport& report);

[[nodiscard]] nlohmann::ordered_json to_json(const TaggerReport& report);

}  // namespace sluice::train
