#include "app/train/labelled_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "algo/ner/score.h"
#include "base/file.h"

namespace sluice::train {
namespace {

using nlohmann::json;

/// The keys of one of the two forms of a line.
struct Form {
  const char* list;
  const char* begin;
  const char* end;
};

constexpr Form kForms[] = {{"spans", "start", "end"}, {"expected", "bstart", "bend"}};

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// Reads the lines of one file.
class Reader {
 public:
  explicit Reader(LabelledFile& file) : file_(file) {}

  void read(std::string_view lines) {
    while (!lines.empty()) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      ++line_;
      if (const std::string_view line = lines.substr(0, end); !line.empty() && line != "\r") {
        read_line(line);
      }
      lines.remove_prefix(std::min(end + 1, lines.size()));
    }
  }

 private:
  void read_line(std::string_view line) {
    const json document = json::parse(line, nullptr, false);
    if (!document.is_object()) {
      report("no JSON object");
      return;
    }
    const auto text = document.find("text");
    if (text == document.end() || !text->is_string()) {
      report("`text` must be there, a string");
      return;
    }
    const Form* form = std::ranges::find_if(
        kForms, [&](const Form& candidate) { return document.contains(candidate.list); });
    if (form == std::end(kForms)) {
      report("`spans` must be there, a list; an empty one says that there are no names");
      return;
    }
    const json& spans = document[form->list];
    if (spans.is_null()) {
      return;  // Nothing is said about this text.
    }
    if (!spans.is_array()) {
      report(fmt::format("`{}` must be a list", form->list));
      return;
    }
    ner::LabelledText labelled{.text = text->get<std::string>()};
    for (const json& span : spans) {
      read_span(span, *form, labelled);
    }
    ner::keep_longest(labelled.names);
    file_.texts.push_back(std::move(labelled));
  }

  void read_span(const json& span, const Form& form, ner::LabelledText& labelled) {
    if (!span.is_object() || !span.value("type", json()).is_string()) {
      report("a span must be an object with `type`, a string");
      return;
    }
    const auto type = ner::name_type_of(span["type"].get_ref<const std::string&>());
    if (!type) {
      ++file_.other_labels;
      return;
    }
    const std::optional<std::uint32_t> begin = offset(span, form.begin, labelled.text);
    const std::optional<std::uint32_t> end = offset(span, form.end, labelled.text);
    if (!begin || !end || *begin >= *end) {
      report(fmt::format(
          "a span needs `{}` < `{}`, UTF-8 byte offsets between characters, at most the {} bytes "
          "of the text",
          form.begin,
          form.end,
          labelled.text.size()));
      return;
    }
    labelled.names.push_back({.begin = *begin, .end = *end, .type = *type});
  }

  static std::optional<std::uint32_t> offset(const json& span,
                                             const char* key,
                                             std::string_view text) {
    const json value = span.value(key, json());
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > text.size() ||
        is_inside_character(text, value.get<std::size_t>())) {
      return std::nullopt;
    }
    return value.get<std::uint32_t>();
  }

  void report(std::string message) {
    if (file_.problems.size() < kProblemsMax) {
      file_.problems.push_back(
          {.file = file_.path.string(), .line = line_, .column = 1, .message = std::move(message)});
    }
  }

  LabelledFile& file_;
  int line_ = 0;
};

}  // namespace

LabelledFile read_labelled_lines(std::string_view lines, const std::filesystem::path& name) {
  LabelledFile file{.path = name};
  Reader(file).read(lines);
  return file;
}

Result<LabelledFile> read_labelled_file(const std::filesystem::path& path) {
  SLUICE_TRY(const std::string lines, read_file(path, kDataBytesMax));
  return read_labelled_lines(lines, path);
}

}  // namespace sluice::train
