#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace sluice::train {

/// What `sluice train tagger` was asked for.
struct TaggerOptions {
  std::vector<std::filesystem::path> data;  ///< labelled text, JSON lines
  std::filesystem::path out;                ///< the model; empty: only the report
  std::filesystem::path words;  ///< folder of word lists; empty: those of the shipped model
  int rounds = 8;
  std::size_t features_max = 60'000;
  int folds = 1;       ///< of five, held out in turn for the report; 0: no report
  int threshold = 20;  ///< percent, of the report
  float hidden_words = 0;
  bool as_json = false;
};

/// What `sluice train sensitivity` was asked for.
struct SensitivityOptions {
  std::filesystem::path data;  ///< a folder with one folder for each class, or a CSV file
  std::filesystem::path test;  ///< texts that are not trained with, for the report; empty: none
  std::filesystem::path out;   ///< the model; empty: only the report
  int rounds = 20;
  bool as_json = false;
};

/// What `sluice train router` was asked for.
struct RouterOptions {
  std::filesystem::path data;  ///< a folder with one folder for each class, or a CSV file
  std::filesystem::path test;  ///< texts that are not trained with, for the report; empty: none
  std::filesystem::path out;   ///< the model; empty: only the report
  int rounds = 20;
  std::uint8_t threshold = 60;  ///< percent, of the report
  bool as_json = false;
};

}  // namespace sluice::train
