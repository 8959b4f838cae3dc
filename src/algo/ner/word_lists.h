#pragma once

#include <filesystem>

#include "algo/ner/knowledge.h"
#include "base/result.h"

namespace sluice::ner {

/// Reads a folder of word lists: `CLASS.txt` for classes of the lexicon, one word or phrase a line,
/// and `clusters.tsv` with lines `word TAB path` (optional). Lines that begin with `#` and empty
/// ones are left out.
/// @error not_found, io_failed
/// @error invalid_input  a list that is named for no class, or a path that is no number
[[nodiscard]] Result<Knowledge> read_word_lists(const std::filesystem::path& folder);

}  // namespace sluice::ner
