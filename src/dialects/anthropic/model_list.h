#pragma once

#include <string>
#include <vector>

#include "dialects/dialect.h"

namespace sluice::dialects::anthropic {

/// `GET /v1/models` as Anthropic's clients read it: one page, RFC 3339 dates.
/// Source: `ModelInfo` of `@anthropic-ai/sdk` 1.12; what is not known is null.
[[nodiscard]] std::string write_models(const std::vector<ModelRow>& rows);
[[nodiscard]] std::string write_model(const ModelRow& row);

}  // namespace sluice::dialects::anthropic
