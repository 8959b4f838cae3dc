#include "app/train_commands.h"

#include <string>
#include <utility>

#include "app/command_builder.h"

namespace sluice {
namespace {

class Builder : CommandBuilder {
 public:
  Builder(CLI::App& root, Command& command) : CommandBuilder(root, command) {}

  void add_all() { add_train(); }

 private:
  void add_train() {
    CLI::App* train = root_.add_subcommand("train", "make models from your own labelled text");
    train->require_subcommand(1);
    train->footer("Example: sluice train tagger labelled.jsonl --folds 5 --out names.model");
    add_train_tagger(*train);
    add_train_sensitivity(*train);
    add_train_router(*train);
  }

  void add_train_router(CLI::App& train) {
    const auto [app, options] = add<train::RouterOptions>(
        train, "router", "tell what requests ask for, or how hard they are");
    app->add_option("data",
                    options->data,
                    "a folder with a folder of texts for each class, or a CSV file: class,text; "
                    "classes are your intents, or `low`, `medium` and `high`")
        ->required()
        ->check(CLI::ExistingPath);
    app->add_option("-o,--out", options->out, "the model to write; none given: only the report");
    app->add_option(
           "--test",
           options->test,
           "report on these texts, which are not trained with, instead of on parts held out")
        ->check(CLI::ExistingPath);
    app->add_option("--threshold", options->threshold, "percent below which it is `unknown`")
        ->check(CLI::Range(1, 99))
        ->capture_default_str();
    app->add_option("--rounds", options->rounds, "how often all texts are read")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app->add_flag("--json", options->as_json, "print the report as JSON");
    app->footer("Example: sluice train router requests.csv --out intent.model");
  }

  void add_train_sensitivity(CLI::App& train) {
    const auto [app, options] = add<train::SensitivityOptions>(
        train, "sensitivity", "tell subjects that no pattern finds: HR, mergers, incidents, law");
    app->add_option("data",
                    options->data,
                    "a folder with a folder of texts for each class, or a CSV file: class,text")
        ->required()
        ->check(CLI::ExistingPath);
    app->add_option("-o,--out", options->out, "the model to write; none given: only the report");
    app->add_option(
           "--test",
           options->test,
           "report on these texts, which are not trained with, instead of on parts held out")
        ->check(CLI::ExistingPath);
    app->add_option("--rounds", options->rounds, "how often all texts are read")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app->add_flag("--json", options->as_json, "print the report as JSON");
    app->footer("Example: sluice train sensitivity texts/ --out sensitivity.model");
  }

  void add_train_tagger(CLI::App& train) {
    const auto [app, options] = add<train::TaggerOptions>(
        train, "tagger", "find names of persons, organizations, places, addresses");
    app->add_option("data", options->data, "labelled text, JSON lines; see docs/names.md")
        ->required()
        ->check(CLI::ExistingFile);
    app->add_option("-o,--out", options->out, "the model to write; none given: only the report");
    app->add_option("--words", options->words, "folder of word lists instead of the shipped ones")
        ->check(CLI::ExistingDirectory);
    app->add_option("--folds", options->folds, "parts of five held out in turn for the report")
        ->check(CLI::Range(0, 5))
        ->capture_default_str();
    app->add_option("--rounds", options->rounds, "how often all texts are read")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app->add_option("--features", options->features_max, "size of the model, 20 bytes each")
        ->check(CLI::Range(100, 2'000'000))
        ->capture_default_str();
    app->add_option(
           "--threshold", options->threshold, "percent that makes a finding, for the report")
        ->check(CLI::Range(1, 99))
        ->capture_default_str();
    app->add_option("--hide-words", options->hidden_words, "share of words hidden while training")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    app->add_flag("--json", options->as_json, "print the report as JSON");
    app->footer("Example: sluice train tagger labelled.jsonl --folds 5 --out names.model");
  }
};

}  // namespace

void add_train_commands(CLI::App& root, Command& command) {
  Builder(root, command).add_all();
}

}  // namespace sluice
