#pragma once

#include <string>
#include <vector>

#include "dialects/dialect.h"

namespace sluice::dialects::openai_chat {

/// `GET /v1/models` as OpenAI's clients read it.
[[nodiscard]] std::string write_models(const std::vector<ModelRow>& rows);
[[nodiscard]] std::string write_model(const ModelRow& row);

}  // namespace sluice::dialects::openai_chat
