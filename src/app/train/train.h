#pragma once

#include "app/train/options.h"
#include "base/result.h"

namespace sluice::train {

/// `sluice train tagger`: reads labelled text, reports how good a model of it is, writes one made
/// from all of it.
/// @error invalid_input  the data; every line that is wrong was printed
/// @error not_found, io_failed
[[nodiscard]] Result<void> run_train_tagger(const TaggerOptions& options);

/// `sluice train sensitivity`: reads texts by class, reports what a model of them would have let
/// through, writes one made from all of them.
/// @error invalid_input  the data; what is wrong was printed
/// @error not_found, io_failed
[[nodiscard]] Result<void> run_train_sensitivity(const SensitivityOptions& options);

/// `sluice train router`: reads texts by what they ask for, or by how hard they are (`low`,
/// `medium`, `high`), reports what a policy would make of them, writes a model of all of them.
/// @error invalid_input  the data; what is wrong was printed
/// @error not_found, io_failed
[[nodiscard]] Result<void> run_train_router(const RouterOptions& options);

}  // namespace sluice::train
