#include "app/command_line.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "base/nearest.h"

namespace sluice {
namespace {

constexpr const char* kFooter = R"(
Examples:
  sluice serve config/sluice.yaml
  sluice ask "Summarise this" --file minutes.txt --explain
  sluice check config/sluice.yaml --json
  sluice scan minutes.txt
  sluice keys create --tenant acme --workload ticket-triage
  sluice journal verify --config config/sluice.yaml
  sluice help journal show

Exit codes: 0 ok, 1 failed, 2 usage, 3 configuration, 4 test failed, 5 tampered, 6 refused,
7 unavailable, 8 differs.)";

/// The command that the user has named, as far as there is one.
const CLI::App& innermost(const CLI::App& root) {
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().back();
  }
  return *app;
}

/// `sluice keys create`
std::string full_name(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : full_name(*parent) + " " + app.get_name();
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::string in_brackets(const std::string& text) {
  return text.empty() ? text : " (" + text + ")";
}

/// What is wrong with `word`, and what was probably meant. It is the user's own: it may be quoted.
std::string complaint_about(const std::string& word, const CLI::App& app) {
  if (word.starts_with("-")) {
    const std::string name = word.substr(0, word.find('='));
    return fmt::format("`{}` has no option `{}`{}",
                       full_name(app),
                       name,
                       in_brackets(did_you_mean(name, names_of_options(app))));
  }
  const std::vector<std::string> commands = names_of_commands(app);
  if (!commands.empty()) {
    return fmt::format("`{}` has no command `{}`{}",
                       full_name(app),
                       word,
                       in_brackets(did_you_mean(word, commands)));
  }
  return fmt::format("`{}` takes no further `{}`", full_name(app), word);
}

int usage(const std::string& complaint, const CLI::App& app) {
  const std::string name = app.get_parent() == nullptr ? "" : full_name(app).substr(6);
  fmt::print(stderr, "sluice: {}\nrun `sluice help{}`\n", complaint, name);
  return to_int(ExitCode::usage);
}

/// Every unwanted word gets its line, with what was probably meant.
int refuse(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App& app = innermost(root);
  std::string complaints;
  for (const CLI::App* owner = &app; owner != nullptr; owner = owner->get_parent()) {
    for (const std::string& word : owner->remaining()) {
      complaints += (complaints.empty() ? "" : "; ") + complaint_about(word, *owner);
    }
  }
  if (!complaints.empty()) {
    return usage(complaints, app);
  }
  if (!names_of_commands(app).empty()) {  // `sluice`, `sluice keys`: then a list helps most.
    fmt::print(stderr, "sluice: `{}` needs a command\n\n{}", full_name(app), app.help());
    return to_int(ExitCode::usage);
  }
  return usage(error.what(), app);
}

/// `sluice help journal show`: what `sluice journal show --help` prints.
int print_help(const CLI::App& root, const std::vector<std::string>& path) {
  const CLI::App* app = &root;
  for (const std::string& word : path) {
    const std::vector<std::string> names = names_of_commands(*app);
    if (std::ranges::find(names, word) == names.end()) {
      return usage(complaint_about(word, *app), *app);
    }
    app = app->get_subcommand(word);
  }
  // Not help(): that would be the help of `help`, the command that was named.
  fmt::print("{}",
             app->get_formatter()->make_help(app, full_name(*app), CLI::AppFormatMode::Normal));
  return to_int(ExitCode::ok);
}

}  // namespace

std::expected<Command, int> read_command_line(int argc, const char* const* argv) {
  CLI::App root("sluice: a hybrid AI gateway. Decides by policy where each request may run.",
                "sluice");
  root.footer(kFooter);
  root.set_version_flag("--version", "sluice " SLUICE_VERSION);
  root.require_subcommand(1);
  Command command;
  add_commands(root, command);
  std::vector<std::string> help_about;
  CLI::App* const help = root.add_subcommand("help", "what a command does, with examples");
  help->add_option("command", help_about, "such as `journal show`; none: all of them");
  help->footer("Example: sluice help journal show");
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // Help or the version; printed here.
    return std::unexpected(to_int(root.exit(wanted) == 0 ? ExitCode::ok : ExitCode::usage));
  } catch (const CLI::ParseError& error) {
    return std::unexpected(refuse(root, error));
  }
  if (help->parsed()) {
    return std::unexpected(print_help(root, help_about));
  }
  return command;
}

}  // namespace sluice
