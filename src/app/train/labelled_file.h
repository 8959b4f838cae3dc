#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "algo/ner/trainer.h"
#include "base/problem.h"
#include "base/result.h"

namespace sluice::train {

inline constexpr std::size_t kDataBytesMax = std::size_t{1} << 30;

/// One file of labelled text.
struct LabelledFile {
  std::filesystem::path path;
  std::vector<ner::LabelledText> texts;
  std::size_t other_labels = 0;   ///< spans of types that are no names; they are left out
  std::vector<Problem> problems;  ///< a line each, at most kProblemsMax
};

inline constexpr std::size_t kProblemsMax = 100;

/// Reads lines `{"text", "spans": [{"type", "start", "end"}]}`, offsets in UTF-8 bytes; also the
/// lines of `sluice eval`: `{"text", "expected": [{"type", "bstart", "bend"}]}`, where an
/// `expected` of null says nothing and the line is left out.
/// @error not_found, io_failed, too_large
[[nodiscard]] Result<LabelledFile> read_labelled_file(const std::filesystem::path& path);

/// As above, from memory.
[[nodiscard]] LabelledFile read_labelled_lines(std::string_view lines,
                                               const std::filesystem::path& name);

}  // namespace sluice::train
