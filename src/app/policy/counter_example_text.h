#pragma once

#include <filesystem>
#include <string>

#include "app/policy/request_of.h"
#include "policy/prove.h"
#include "policy/snapshot.h"

namespace sluice {

/// A line for a POSIX shell that has `sluice explain` say what is wrong with `request`, as it
/// stands.
/// @param config  the configuration that was proved
[[nodiscard]] std::string command_of(const RunnableRequest& request,
                                     const std::filesystem::path& config);

/// A counter-example for people: who may get what, the line that shows it, and what that line
/// cannot show.
[[nodiscard]] std::string text_of(const policy::CounterExample& found,
                                  const policy::Snapshot& snapshot,
                                  const std::filesystem::path& config);

}  // namespace sluice
