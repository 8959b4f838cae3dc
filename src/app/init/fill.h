#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/init/answers.h"
#include "app/init/presets.h"
#include "base/result.h"

namespace sluice::init {

/// An engine of a preset whose address somebody must know.
struct OwnServer {
  std::string engine;
  std::string url;    ///< as the preset has it
  std::string model;  ///< its first one
};

/// Those engines of a preset that name a URL: a vendor's own needs none.
[[nodiscard]] std::vector<OwnServer> own_servers(const Preset& preset);

/// A configuration and its policy tests, as texts.
struct Filled {
  std::string text;
  std::string tests;
};

/// The texts of a preset with the answers in them; all comments stay.
/// @param output  how the configuration will be called: comments name it
/// @error invalid_input  there is no such preset, engine or zone; the message has the nearest one
[[nodiscard]] Result<Filled> fill(const Answers& answers, const std::filesystem::path& output);

}  // namespace sluice::init
