#include "algo/yaml/parse.h"

#include <algorithm>
#include <istream>
#include <optional>
#include <spanstream>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/node/node.h>  // Defines the Node that parser.h only declares.
#include <yaml-cpp/parser.h>

#include "algo/yaml/tree_builder.h"

namespace sluice::yaml {
namespace {

/// Where a byte stands, for people.
struct Place {
  int line = 1;
  int column = 1;
};

Place place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 = 0: the first line.
  return {.line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
          .column = static_cast<int>(offset - line_start) + 1};
}

bool is_forbidden(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
         c == '\x7f';
}

/// The first line that is not UTF-8.
std::optional<int> first_broken_line(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!simdjson::validate_utf8(text.substr(0, end))) {
      return line;
    }
    text.remove_prefix(end);
    ++line;
  }
  return std::nullopt;
}

void report(Document& document, Place place, std::string message) {
  document.problems.push_back({.file = document.file,
                               .line = place.line,
                               .column = place.column,
                               .message = std::move(message)});
}

/// What the library would misread rather than refuse: it takes the byte 0x04 for the end of the
/// text, so that rules behind it would silently not exist.
bool is_readable_text(std::string_view text, Document& document) {
  if (text.size() > kTextBytesMax) {
    report(document, {}, fmt::format("longer than {} bytes", kTextBytesMax));
    return false;
  }
  const auto bad = std::ranges::find_if(text, is_forbidden);
  if (bad != text.end()) {
    report(document,
           place_of(text, static_cast<std::size_t>(bad - text.begin())),
           "control characters are not allowed");
    return false;
  }
  if (const auto line = first_broken_line(text)) {
    report(document, {.line = *line}, "the text must be UTF-8");
    return false;
  }
  return true;
}

/// What is not closed is missing at the end of the text, for which the library has no place.
Place place_of_error(const YAML::Exception& error, std::string_view text) {
  if (error.mark.is_null() || error.msg.starts_with("end of ")) {
    return place_of(text, text.size());
  }
  return {.line = error.mark.line + 1, .column = error.mark.column + 1};
}

/// Reports a second document: a reader would see rules there that do not hold.
void refuse_second(YAML::Parser& parser, Document& document) {
  Document second;
  TreeBuilder builder(second);
  if (parser.HandleNextDocument(builder)) {
    report(document,
           {.line = second.root.line, .column = second.root.column},
           "several documents (`---`) in one file are not allowed");
  }
}

}  // namespace

Document parse(std::string_view text, std::string file) {
  Document document{.file = std::move(file)};
  if (!is_readable_text(text, document)) {
    return document;
  }
  try {
    std::ispanstream stream(std::span<const char>(text.data(), text.size()));
    YAML::Parser parser(stream);
    TreeBuilder builder(document);
    parser.HandleNextDocument(builder);
    document.readable = !builder.is_over_limit();
    if (document.readable) {
      refuse_second(parser, document);
    }
  } catch (const YAML::Exception& error) {
    document.readable = false;
    report(document, place_of_error(error, text), "no valid YAML: " + error.msg);
  } catch (const std::exception&) {  // The library's own, for instance while decoding.
    document.readable = false;
    report(document, {}, "no valid YAML");
  }
  return document;
}

}  // namespace sluice::yaml
