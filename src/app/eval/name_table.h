#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "algo/ner/score.h"

namespace sluice::eval {

/// How well names were found, for people: exact spans and words by type, words of any name.
[[nodiscard]] std::string name_table(const ner::Scorer& score);

/// Whether the scores of spans mean what they say, for people.
[[nodiscard]] std::string name_calibration(const ner::Scorer& score);

/// Both, for programs.
[[nodiscard]] nlohmann::ordered_json name_json(const ner::Scorer& score);

}  // namespace sluice::eval
