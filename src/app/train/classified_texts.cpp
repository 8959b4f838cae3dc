#include "app/train/classified_texts.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "app/train/labelled_file.h"
#include "base/file.h"

namespace sluice::train {
namespace {

/// The entries of a folder in order of their names, so that a model does not depend on the disk.
Result<std::vector<std::filesystem::path>> entries_of(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> entries;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    entries.push_back(entry.path());
  }
  if (error) {
    return fail(ErrorCode::not_found,
                fmt::format("cannot read the folder `{}`: {}", folder.string(), error.message()));
  }
  std::ranges::sort(entries);
  return entries;
}

Result<void> read_class(const std::filesystem::path& folder, ClassifiedTexts& result) {
  SLUICE_TRY(const std::vector<std::filesystem::path> files, entries_of(folder));
  for (const std::filesystem::path& file : files) {
    if (std::filesystem::is_regular_file(file) && result.texts.size() < kTextsMax) {
      SLUICE_TRY(std::string text, read_file(file, kTextFileBytesMax));
      result.texts.push_back({.text = std::move(text), .label = folder.filename().string()});
    }
  }
  return {};
}

Result<ClassifiedTexts> read_folder(const std::filesystem::path& folder) {
  ClassifiedTexts result;
  SLUICE_TRY(const std::vector<std::filesystem::path> classes, entries_of(folder));
  for (const std::filesystem::path& path : classes) {
    if (std::filesystem::is_directory(path)) {
      SLUICE_CHECK(read_class(path, result));
    }
  }
  return result;
}

/// Takes records off the front of a CSV text.
class Csv {
 public:
  explicit Csv(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_empty() const { return rest_.empty(); }

  [[nodiscard]] int line() const { return line_; }

  /// The fields of the next record.
  std::vector<std::string> record() {
    std::vector<std::string> fields;
    do {
      fields.push_back(field());
    } while (take(','));
    take('\r');
    take('\n');
    return fields;
  }

 private:
  std::string field() {
    if (take('"')) {
      return quoted();
    }
    const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return field;
  }

  std::string quoted() {
    std::string field;
    while (!rest_.empty()) {
      const char c = rest_.front();
      take(c);
      if (c == '"' && !take('"')) {
        break;
      }
      field += c;
    }
    return field;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) {
      return false;
    }
    line_ += c == '\n' ? 1 : 0;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  int line_ = 1;
};

}  // namespace

ClassifiedTexts read_classified_csv(std::string_view csv, const std::filesystem::path& name) {
  ClassifiedTexts result;
  Csv reader(csv);
  while (!reader.is_empty() && result.texts.size() < kTextsMax) {
    const int line = reader.line();
    std::vector<std::string> fields = reader.record();
    const bool is_blank = fields.size() == 1 && fields[0].empty();
    const bool is_head = line == 1 && fields.size() == 2 && fields[0] == "class";
    if (is_blank || is_head) {
      continue;
    }
    if (fields.size() == 2 && !fields[0].empty()) {
      result.texts.push_back({.text = std::move(fields[1]), .label = std::move(fields[0])});
    } else if (result.problems.size() < kProblemsMax) {
      result.problems.push_back({.file = name.string(),
                                 .line = line,
                                 .column = 1,
                                 .message = "must be two fields, class and text"});
    }
  }
  return result;
}

Result<ClassifiedTexts> read_classified_texts(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) {
    return read_folder(path);
  }
  SLUICE_TRY(const std::string csv, read_file(path, kDataBytesMax));
  return read_classified_csv(csv, path);
}

}  // namespace sluice::train
