#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "app/command_line.h"
#include "base/result.h"

namespace sluice::init {

/// What a preset is filled with. Empty: as the preset says.
struct Answers {
  std::string preset;
  std::string listen;
  std::vector<std::pair<std::string, std::string>> engines;  ///< name, URL
  std::vector<std::pair<std::string, std::string>> models;   ///< name of the engine, model
  std::vector<std::pair<std::string, std::string>> zones;    ///< name, region
};

/// What the flags say.
/// @error invalid_input  one is not of the form NAME=VALUE
[[nodiscard]] Result<Answers> answers_of(const InitOptions& options);

/// Asks for what is not answered yet: the preset, the address, the model servers of the preset. An
/// empty line takes what stands in brackets.
/// @error cancelled  the input ended
[[nodiscard]] Result<Answers> ask(Answers known, std::istream& in, std::ostream& out);

}  // namespace sluice::init
