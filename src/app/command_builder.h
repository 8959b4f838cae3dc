#pragma once

#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/command_line.h"

namespace sluice {

/// What all builders of commands do alike. The commands live in `root`; whichever the user names
/// fills `command`, which must outlive the parse.
class CommandBuilder {
 protected:
  CommandBuilder(CLI::App& root, Command& command) : root_(root), command_(command) {}

  /// A command whose options live as long as the parse, and become the result when it is named.
  template <typename Options>
  std::pair<CLI::App*, Options*> add(CLI::App& parent, const char* name, const char* what) {
    CLI::App* app = parent.add_subcommand(name, what);
    auto options = std::make_shared<Options>();  // Owned by the callback; filled before it runs.
    app->callback([&command = command_, options] { command = *options; });
    return {app, options.get()};
  }

  template <typename Options>
  static void add_config(CLI::App* app, Options* options) {
    app->add_option("-c,--config", options->config, "configuration file")
        ->default_val("config/sluice.yaml");
  }

  /// The same for the commands that are about the file: it may be named without an option, too.
  template <typename Options>
  static void add_config_or_file(CLI::App* app, Options* options) {
    app->add_option("-c,--config,FILE", options->config, "configuration file")
        ->default_val("config/sluice.yaml");
  }

  template <typename Options>
  static void add_json(CLI::App* app, Options* options) {
    app->add_flag_callback("--json", [options] { options->format = Format::json; }, "print JSON");
  }

  CLI::App& root_;

 private:
  Command& command_;
};

}  // namespace sluice
