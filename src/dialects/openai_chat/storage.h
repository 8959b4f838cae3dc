#pragma once

#include <vector>

#include "dialects/wire/field.h"
#include "domain/dialect.h"
#include "domain/edit.h"

namespace sluice::dialects::openai_chat {

/// What makes an engine of this dialect keep nothing of a request: `store` becomes false, and null
/// what asks it to keep something anyhow (`prompt_cache_retention`) or is taken only with what is
/// kept (`metadata`).
///
/// Replacements come before an insertion, which may stand at the end of one.
///
/// @param caller  dialect of `document`; in another one only `store` is set, for the translation
/// Source: OpenAI API reference, "Create chat completion", 2026-11.
[[nodiscard]] std::vector<Edit> forbid_storage(const Document& document, DialectKind caller);

}  // namespace sluice::dialects::openai_chat
