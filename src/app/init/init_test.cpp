// The first minutes with the program: what is written must work.

#include <filesystem>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "algo/yaml/parse.h"
#include "app/config_file.h"
#include "app/init/answers.h"
#include "app/init/fill.h"
#include "app/init/presets.h"

namespace sluice::init {
namespace {

using testing::HasSubstr;

/// Its errors; empty: none.
std::string errors_of(const std::string& text) {
  std::string errors;
  for (const Problem& problem : load_configuration(yaml::parse(text, "sluice.yaml")).problems) {
    errors += problem.severity == Problem::Severity::error ? to_string(problem) + "\n" : "";
  }
  return errors;
}

TEST(Init, EveryPresetIsComplete) {
  // Otherwise the first thing that somebody sees would be an error of ours.
  ASSERT_EQ(presets().size(), 8U);
  for (const Preset& preset : presets()) {
    SCOPED_TRACE(preset.name);
    const Result<Filled> filled = fill({.preset = std::string(preset.name)}, "etc/my.yaml");
    ASSERT_TRUE(filled.has_value());
    EXPECT_EQ(errors_of(filled->text), "");
    EXPECT_THAT(filled->text, HasSubstr("etc/my.yaml"));
    EXPECT_THAT(filled->tests, HasSubstr("../my.yaml"));
    EXPECT_GT(purpose_of(preset).size(), 20U);
  }
}

TEST(Init, EveryAnswerStandsWhereItBelongs) {
  // Otherwise a gateway would listen elsewhere than its owner believes, or ask another server.
  for (const Preset& preset : presets()) {
    SCOPED_TRACE(preset.name);
    Answers answers{.preset = std::string(preset.name), .listen = "127.0.0.1:1234"};
    for (const OwnServer& server : own_servers(preset)) {
      answers.engines.emplace_back(server.engine, "http://127.0.0.1:4321/v1");
      answers.models.emplace_back(server.engine, "org/model@2:8b");
    }
    const Result<Filled> filled = fill(answers, "sluice.yaml");
    ASSERT_TRUE(filled.has_value());
    EXPECT_EQ(errors_of(filled->text), "");
    const LoadedConfiguration loaded = load_configuration(yaml::parse(filled->text, "sluice.yaml"));
    ASSERT_TRUE(loaded.configuration);
    EXPECT_EQ(loaded.configuration->server.listen.port, 1234);
    const policy::Snapshot& snapshot = *loaded.configuration->policy;
    for (const OwnServer& server : own_servers(preset)) {
      const auto engine = std::ranges::find(snapshot.engines, server.engine, &EngineSpec::name);
      ASSERT_NE(engine, snapshot.engines.end());
      EXPECT_EQ(engine->url, "http://127.0.0.1:4321/v1");
      EXPECT_NE(std::ranges::find(snapshot.models, "org/model@2:8b", &Model::name),
                snapshot.models.end());
    }
  }
}

TEST(Init, AKeyThatIsNotThereIsAdded) {
  // Otherwise a proxy before a vendor, or a region, could only be written by hand.
  const Result<Filled> filled = fill({.preset = "private-by-default",
                                      .listen = {},
                                      .engines = {{"claude", "https://proxy.example.com"}},
                                      .models = {},
                                      .zones = {{"cloud", "eu"}}},
                                     "sluice.yaml");
  ASSERT_TRUE(filled.has_value());
  EXPECT_EQ(errors_of(filled->text), "");
  const LoadedConfiguration loaded = load_configuration(yaml::parse(filled->text, "sluice.yaml"));
  ASSERT_TRUE(loaded.configuration);
  const policy::Snapshot& snapshot = *loaded.configuration->policy;
  EXPECT_EQ(snapshot.regions, std::vector<std::string>{"eu"});
  EXPECT_EQ(std::ranges::find(snapshot.engines, "claude", &EngineSpec::name)->url,
            "https://proxy.example.com");
}

TEST(Init, WhatStandsInAnAnswerStaysText) {
  // Otherwise an answer could write rules of its own into the policy.
  const Result<Filled> filled = fill({.preset = "prototype",
                                      .listen = "\"\nzones: []\n#",
                                      .engines = {},
                                      .models = {},
                                      .zones = {}},
                                     "sluice.yaml");
  ASSERT_TRUE(filled.has_value());
  EXPECT_THAT(errors_of(filled->text), HasSubstr("server.listen"));
  EXPECT_THAT(errors_of(filled->text), testing::Not(HasSubstr("error: zones")));
}

struct MistakeCase {
  const char* note;
  Answers answers;
  const char* want;
};

TEST(Init, MistakesAreAnsweredWithWhatThereIs) {
  // Otherwise somebody would have to read the source for the names of presets.
  const MistakeCase cases[] = {
      {"a preset", {.preset = "private-by-defualt"}, "private-by-default"},
      {"an engine", {.preset = "prototype", .engines = {{"lokal", "http://x"}}}, "lokal"},
      {"a model of the built-in engine",
       {.preset = "private-by-default", .models = {{"builtin", "x"}}},
       "`builtin` has no models"},
      {"a zone", {.preset = "prototype", .zones = {{"moon", "eu"}}}, "moon"},
  };
  for (const MistakeCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Result<Filled> filled = fill(c.answers, "sluice.yaml");
    ASSERT_FALSE(filled.has_value());
    EXPECT_EQ(filled.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(filled.error().message + filled.error().hint, HasSubstr(c.want));
  }
  for (const char* word : {"local", "=x", "local="}) {
    InitOptions options;
    options.engines = {word};
    EXPECT_FALSE(answers_of(options).has_value()) << word;
  }
}

TEST(Init, AsksForWhatIsLeftOut) {
  // Otherwise a question would be asked twice, or an answer would end up at another question.
  struct Sample {
    const char* note;
    Answers known;
    const char* typed;
    Answers want;
  };

  const Sample samples[] = {
      {"empty lines take what stands in brackets",
       {},
       "\n\n\n\n",
       {.preset = "private-by-default",
        .listen = "127.0.0.1:8080",
        .engines = {{"local", "http://127.0.0.1:11434"}},
        .models = {{"local", "qwen3:8b"}}}},
      {"a name that is none is asked for again",
       {.listen = "127.0.0.1:1"},
       "99\nnone\nprivate-by-default\nhttp://127.0.0.1:2\nm\n",
       {.preset = "private-by-default",
        .listen = "127.0.0.1:1",
        .engines = {{"local", "http://127.0.0.1:2"}},
        .models = {{"local", "m"}}}},
      {"nothing is left to ask",
       {.preset = "private-by-default",
        .listen = "127.0.0.1:1",
        .engines = {{"local", "http://127.0.0.1:2"}},
        .models = {{"local", "m"}}},
       "",
       {.preset = "private-by-default",
        .listen = "127.0.0.1:1",
        .engines = {{"local", "http://127.0.0.1:2"}},
        .models = {{"local", "m"}}}},
  };
  for (const Sample& sample : samples) {
    SCOPED_TRACE(sample.note);
    std::istringstream in(sample.typed);
    std::ostringstream out;
    const Result<Answers> got = ask(sample.known, in, out);
    ASSERT_TRUE(got.has_value()) << out.str();
    EXPECT_EQ(got->preset, sample.want.preset);
    EXPECT_EQ(got->listen, sample.want.listen);
    EXPECT_EQ(got->engines, sample.want.engines);
    EXPECT_EQ(got->models, sample.want.models);
  }
  std::istringstream ended("private-by-default\n");
  std::ostringstream out;
  EXPECT_FALSE(ask({}, ended, out).has_value());
}

}  // namespace
}  // namespace sluice::init
