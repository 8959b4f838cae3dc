#include "algo/ner/word_lists.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/file.h"

namespace sluice::ner {
namespace {

constexpr std::size_t kListBytesMax = 64 << 20;

/// Calls `use` with each line that says something.
template <typename Use>
Result<void> each_line(const std::filesystem::path& file, const Use& use) {
  SLUICE_TRY(const std::string text, read_file(file, kListBytesMax));
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.empty() && !line.starts_with('#')) {
      SLUICE_CHECK(use(line));
    }
  }
  return {};
}

Result<void> read_list(const std::filesystem::path& file, std::vector<LexiconEntry>& entries) {
  const auto word_class = find_word_class(file.stem().string());
  if (!word_class) {
    return fail(ErrorCode::invalid_input,
                fmt::format("`{}` is named for no class of words", file.filename().string()));
  }
  return each_line(file, [&](std::string_view line) -> Result<void> {
    entries.push_back({.text = std::string(line), .word_class = *word_class});
    return {};
  });
}

Result<void> read_clusters(const std::filesystem::path& file, std::vector<ClusteredWord>& words) {
  return each_line(file, [&](std::string_view line) -> Result<void> {
    const std::size_t tab = line.find('\t');
    ClusterPath path = 0;
    const char* const end = line.data() + line.size();
    if (tab == std::string_view::npos ||
        std::from_chars(line.data() + tab + 1, end, path).ptr != end || path == 0) {
      return fail(ErrorCode::invalid_input, "`clusters.tsv` has a line that is no `word TAB path`");
    }
    words.push_back({.word = std::string(line.substr(0, tab)), .path = path});
    return {};
  });
}

}  // namespace

Result<Knowledge> read_word_lists(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    files.push_back(entry.path());
  }
  if (error) {
    return fail(ErrorCode::not_found,
                fmt::format("cannot read the folder `{}`: {}", folder.string(), error.message()));
  }
  std::ranges::sort(files);
  std::vector<LexiconEntry> entries;
  std::vector<ClusteredWord> words;
  for (const std::filesystem::path& file : files) {
    if (file.filename() == "clusters.tsv") {
      SLUICE_CHECK(read_clusters(file, words));
    } else if (file.extension() == ".txt") {
      SLUICE_CHECK(read_list(file, entries));
    }
  }
  return Knowledge{.lexicon = Lexicon::build(entries), .clusters = Clusters::build(words)};
}

}  // namespace sluice::ner
