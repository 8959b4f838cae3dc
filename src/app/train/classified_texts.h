#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "algo/linear/trainer.h"
#include "base/problem.h"
#include "base/result.h"

namespace sluice::train {

inline constexpr std::size_t kTextsMax = 1'000'000;
inline constexpr std::size_t kTextFileBytesMax = 16 << 20;

/// Texts by class, and what is wrong with them.
struct ClassifiedTexts {
  std::vector<linear::ClassifiedText> texts;
  std::vector<Problem> problems;
};

/// Reads a folder, where each folder in it is a class and each file in that a text; or a CSV file
/// of lines `class,text` (RFC 4180: quotes doubled inside of quotes), whose first line may be those
/// two words.
/// @error not_found, io_failed, too_large
[[nodiscard]] Result<ClassifiedTexts> read_classified_texts(const std::filesystem::path& path);

/// The CSV form, from memory.
[[nodiscard]] ClassifiedTexts read_classified_csv(std::string_view csv,
                                                  const std::filesystem::path& name);

}  // namespace sluice::train
