#include "app/train/classifier.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/train/atomic_file.h"
#include "app/train/classified_texts.h"

namespace sluice::train {
namespace {

constexpr int kModels = 6;  // Five that leave a part out, and the one that is written.

Result<void> check_lines(const ClassifiedTexts& data) {
  for (const Problem& problem : data.problems) {
    fmt::print(stderr, "{}\n", to_string(problem));
  }
  if (!data.problems.empty()) {
    return fail(ErrorCode::invalid_input, "the data has lines that cannot be read");
  }
  return {};
}

Result<void> check(const ClassifiedTexts& data) {
  SLUICE_CHECK(check_lines(data));
  const std::size_t classes = linear::classes_of(data.texts).size();
  if (classes < 2 || classes > linear::kClassesMax) {
    return fail(ErrorCode::invalid_input,
                fmt::format("the data has {} classes; 2 to {} are needed, one of them for texts "
                            "that are nothing special",
                            classes,
                            linear::kClassesMax));
  }
  return {};
}

/// What a model takes texts for that it has not seen.
Result<std::vector<linear::Judged>> judge(const linear::Model& model,
                                          const std::filesystem::path& path,
                                          std::vector<linear::ClassifiedText>& texts) {
  SLUICE_TRY(ClassifiedTexts data, read_classified_texts(path));
  SLUICE_CHECK(check_lines(data));
  std::vector<linear::Judged> judged;
  for (const linear::ClassifiedText& text : data.texts) {
    const auto place = std::ranges::find(model.classes(), text.label);
    if (place == model.classes().end()) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("{}: the model has no class `{}`", path.string(), text.label));
    }
    judged.push_back({.label = static_cast<std::size_t>(place - model.classes().begin()),
                      .probabilities = model.probabilities(text.text)});
  }
  texts = std::move(data.texts);
  return judged;
}

}  // namespace

Result<Classifier> train_classifier(const ClassifierSource& source) {
  SLUICE_TRY(ClassifiedTexts data, read_classified_texts(source.data));
  SLUICE_CHECK(check(data));
  fmt::print(stderr, "{} texts\n", data.texts.size());
  linear::Trained trained = linear::train(data.texts, {.rounds = source.rounds}, [](int done) {
    fmt::print(stderr, "  model {} of {}\n", done, kModels);
  });
  Classifier classifier{.model = std::move(trained.model),
                        .texts = std::move(data.texts),
                        .judged = std::move(trained.judged)};
  if (!source.test.empty()) {
    SLUICE_TRY(classifier.judged, judge(classifier.model, source.test, classifier.texts));
  }
  return classifier;
}

Result<void> write_classifier(const linear::Model& model, const std::filesystem::path& path) {
  if (path.empty()) {
    return {};
  }
  const std::string bytes = model.bytes();
  SLUICE_CHECK(write_whole_file(path, bytes));
  fmt::print(stderr, "{}: {} bytes\n", path.string(), bytes.size());
  return {};
}

nlohmann::json to_json(const linear::Report& report) {
  nlohmann::json classes = nlohmann::json::array();
  for (std::size_t i = 0; i < report.classes.size(); ++i) {
    nlohmann::json thresholds = nlohmann::json::array();
    for (const linear::LetThrough& row : report.let_through[i]) {
      thresholds.push_back(
          {{"threshold", row.threshold}, {"missed", row.passed}, {"false", row.alarmed}});
    }
    classes.push_back({{"class", report.classes[i]},
                       {"texts", report.texts_of(i)},
                       {"precision", report.precision(i)},
                       {"recall", report.recall(i)},
                       {"f1", report.f1(i)},
                       {"thresholds", thresholds}});
  }
  nlohmann::json bins = nlohmann::json::array();
  for (const linear::CalibrationBin& bin : report.bins) {
    bins.push_back({{"texts", bin.texts}, {"right", bin.right}, {"said_sum", bin.said}});
  }
  return {{"accuracy", report.accuracy()},
          {"classes", classes},
          {"confusion", report.confusion},
          {"calibration", bins}};
}

}  // namespace sluice::train
