#include "app/init/init_command.h"

#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "algo/yaml/parse.h"
#include "app/check_command.h"
#include "app/config_file.h"
#include "app/finish_command.h"
#include "app/init/answers.h"
#include "app/init/fill.h"
#include "base/file.h"

namespace sluice::init {
namespace {

namespace fs = std::filesystem;

bool is_terminal() {
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
}

Result<Answers> answers_for(const InitOptions& options) {
  SLUICE_TRY(Answers answers, answers_of(options));
  if (options.yes || !is_terminal()) {
    if (answers.preset.empty()) {
      return fail(Error{.code = ErrorCode::invalid_input,
                        .message = "nobody can be asked what to begin with",
                        .hint = "name one: `--preset private-by-default`"});
    }
    return answers;
  }
  return ask(std::move(answers), std::cin, std::cout);
}

Result<void> refuse_existing(const fs::path& file, const InitOptions& options) {
  std::error_code ignored;
  if (options.force || !fs::exists(file, ignored)) {
    return {};
  }
  return fail(Error{.code = ErrorCode::conflict,
                    .message = fmt::format("there is a `{}` already", file.string()),
                    .hint = "give another `--output`, or `--force` to overwrite it"});
}

Result<void> write(const fs::path& file, const std::string& text, const InitOptions& options) {
  std::error_code ignored;
  if (options.force) {
    fs::remove(file, ignored);
  }
  if (file.has_parent_path()) {
    fs::create_directories(file.parent_path(), ignored);
  }
  SLUICE_TRY(const File opened, open_file(file, OpenMode::create_new));
  return write_at(opened, text, 0, file);
}

/// Whether the loader takes it; what it says against it is printed.
Result<void> check(const std::string& text, const fs::path& file) {
  const LoadedConfiguration loaded = load_configuration(yaml::parse(text, file.string()));
  if (loaded.configuration) {
    return {};
  }
  print_problems(loaded.problems);
  return fail(ErrorCode::config_invalid,
              "with these answers it would have errors; nothing was written");
}

Result<void> init(const InitOptions& options) {
  const fs::path& file = options.output;
  SLUICE_CHECK(refuse_existing(file, options));
  SLUICE_TRY(const Answers answers, answers_for(options));
  SLUICE_TRY(const Filled filled, fill(answers, file));
  const fs::path tests = file.parent_path() / "policy-tests" / (answers.preset + ".yaml");
  SLUICE_CHECK(refuse_existing(tests, options));
  SLUICE_CHECK(check(filled.text, file));
  SLUICE_CHECK(write(tests, filled.tests, options));
  SLUICE_CHECK(write(file, filled.text, options));
  fmt::print(
      "wrote {0} and {1}\n"
      "next:  sluice check {0}\n"
      "       sluice policy test --config {0}\n"
      "       sluice policy prove --config {0}\n"
      "       sluice serve {0}\n",
      file.string(),
      tests.string());
  return {};
}

}  // namespace

int run_init(const InitOptions& options) {
  return finish_command(init(options));
}

}  // namespace sluice::init
