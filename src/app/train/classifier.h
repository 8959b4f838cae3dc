#pragma once

#include <filesystem>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "algo/linear/model.h"
#include "algo/linear/report.h"
#include "algo/linear/trainer.h"
#include "base/result.h"

namespace sluice::train {

/// What a classifier is made from.
struct ClassifierSource {
  const std::filesystem::path& data;  ///< see read_classified_texts()
  const std::filesystem::path& test;  ///< texts that are not trained with; empty: none
  int rounds = 20;
};

/// A model, and what texts that it has not seen are taken for: those of `test`, else each fifth of
/// the data by a model of the rest.
struct Classifier {
  linear::Model model;
  std::vector<linear::ClassifiedText> texts;
  std::vector<linear::Judged> judged;  ///< one for each of `texts`
};

/// Says on standard error how far it is.
/// @error invalid_input  the data; what is wrong was printed
/// @error not_found, io_failed
[[nodiscard]] Result<Classifier> train_classifier(const ClassifierSource& source);

/// Writes the model, unless `path` is empty.
/// @error io_failed
[[nodiscard]] Result<void> write_classifier(const linear::Model& model,
                                            const std::filesystem::path& path);

[[nodiscard]] nlohmann::json to_json(const linear::Report& report);

}  // namespace sluice::train
