#pragma once

#include "app/train/options.h"
#include "base/result.h"

namespace sluice::train {

/// `sluice train tagger`: reads labelled text, reports how good a model of it is, writes one made
/// from all of it.
/// @error invalid_input  the data; every line that is wrong was printed
/// @error not_found, io_failed
[[nodiscard]] Result<void> run_train_tagger(const TaggerOptions& options);

}  // namespace sluice::train
