#include <cstdio>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "algo/ner/default_model.h"
#include "algo/ner/tagger.h"
#include "algo/ner/trainer.h"
#include "algo/ner/word_lists.h"
#include "app/train/atomic_file.h"
#include "app/train/labelled_file.h"
#include "app/train/tagger_report.h"
#include "app/train/train.h"

namespace sluice::train {
namespace {

constexpr std::size_t kParts = 5;

/// In which of the five parts a text is: by its bytes, so that equal texts stay together.
std::size_t part_of(const std::string& text) {
  return ner::word_hash(text) % kParts;
}

Result<ner::Knowledge> knowledge_for(const TaggerOptions& options) {
  if (!options.words.empty()) {
    return ner::read_word_lists(options.words);
  }
  SLUICE_TRY(const ner::Model shipped, ner::Model::read(ner::default_model_bytes()));
  return shipped.knowledge();
}

Result<std::vector<LabelledFile>> read_data(const TaggerOptions& options) {
  std::vector<LabelledFile> files;
  std::size_t problems = 0;
  for (const std::filesystem::path& path : options.data) {
    SLUICE_TRY(LabelledFile file, read_labelled_file(path));
    for (const Problem& problem : file.problems) {
      fmt::print(stderr, "{}\n", to_string(problem));
    }
    problems += file.problems.size();
    fmt::print(stderr,
               "{}: {} texts, {} labels of other kinds left out\n",
               path.string(),
               file.texts.size(),
               file.other_labels);
    files.push_back(std::move(file));
  }
  if (problems > 0) {
    return fail(ErrorCode::invalid_input, "the data has lines that cannot be read");
  }
  return files;
}

ner::Model train_on(std::span<const LabelledFile> files,
                    const ner::Knowledge& knowledge,
                    const TaggerOptions& options,
                    std::size_t left_out_part) {
  std::vector<ner::LabelledText> texts;
  for (const LabelledFile& file : files) {
    for (const ner::LabelledText& text : file.texts) {
      if (left_out_part == kParts || part_of(text.text) != left_out_part) {
        texts.push_back(text);
      }
    }
  }
  const ner::TrainOptions training{.rounds = options.rounds,
                                   .hidden_words = options.hidden_words,
                                   .features_max = options.features_max};
  return ner::train(texts, knowledge, training, [](const ner::TrainProgress& progress) {
    fmt::print(
        stderr, "  round {}/{}  loss {:.4f}\n", progress.round, progress.rounds, progress.loss);
  });
}

void score_part(const ner::Tagger& tagger,
                const LabelledFile& file,
                const TaggerOptions& options,
                std::size_t part,
                ner::Scorer& score) {
  ner::Thresholds thresholds;
  thresholds.percent.fill(static_cast<std::uint8_t>(options.threshold));
  ner::TaggerScratch scratch;
  std::vector<ner::NameSpan> found;
  for (const ner::LabelledText& text : file.texts) {
    if (part_of(text.text) == part) {
      tagger.find(text.text, thresholds, scratch, found);
      score.add(text.text, text.names, found);
    }
  }
}

TaggerReport cross_validate(std::span<const LabelledFile> files,
                            const ner::Knowledge& knowledge,
                            const TaggerOptions& options) {
  TaggerReport report;
  for (const LabelledFile& file : files) {
    report.sources.push_back({.file = file.path});
  }
  for (std::size_t part = 0; part < static_cast<std::size_t>(options.folds); ++part) {
    fmt::print(stderr, "part {} of {} held out\n", part + 1, kParts);
    const ner::Tagger tagger(train_on(files, knowledge, options, part));
    for (std::size_t i = 0; i < files.size(); ++i) {
      score_part(tagger, files[i], options, part, report.sources[i].score);
    }
  }
  return report;
}

}  // namespace

Result<void> run_train_tagger(const TaggerOptions& options) {
  SLUICE_TRY(const ner::Knowledge knowledge, knowledge_for(options));
  SLUICE_TRY(const std::vector<LabelledFile> files, read_data(options));
  if (options.folds > 0) {
    const TaggerReport report = cross_validate(files, knowledge, options);
    fmt::print("{}\n", options.as_json ? to_json(report).dump(2) : to_text(report));
  }
  if (!options.out.empty()) {
    fmt::print(stderr, "the model, from all texts\n");
    const std::string bytes = train_on(files, knowledge, options, kParts).bytes();
    SLUICE_CHECK(write_whole_file(options.out, bytes));
    fmt::print(stderr, "{}: {} bytes\n", options.out.string(), bytes.size());
  }
  return {};
}

}  // namespace sluice::train
