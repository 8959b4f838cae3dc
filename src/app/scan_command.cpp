#include "app/scan_command.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <istream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/exit_code.h"
#include "app/print.h"
#include "app/text_scan.h"
#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kTextBytesMax = 64U << 20U;

nlohmann::ordered_json to_json(const scan::Span& span, const EntityCatalog& catalog) {
  const EntityInfo& info = catalog.info(span.type);
  nlohmann::ordered_json finding = {{"type", report_name(info)},
                                    {"family", family_of(info)},
                                    {"start", span.begin},
                                    {"end", span.end},
                                    {"score", span.score / 100.0}};
  if (span.example) {
    finding["example"] = true;
  }
  return finding;
}

nlohmann::ordered_json findings_json(const scan::Found& found, const TextScan& scan) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const scan::Span& span : found.spans) {
    findings.push_back(to_json(span, scan.catalog()));
  }
  return findings;
}

nlohmann::ordered_json document_of(const scan::Found& found, const TextScan& scan) {
  nlohmann::ordered_json markings = nlohmann::ordered_json::array();
  for (const std::uint16_t marking : found.markings) {
    markings.push_back(scan.marking(marking));
  }
  return {{"findings", findings_json(found, scan)}, {"markings", markings}};
}

/// The text with each finding marked: coloured on a terminal, else in brackets with its type.
void print_marked(std::string_view text, const scan::Found& found, const EntityCatalog& catalog) {
  const bool colours = isatty(STDOUT_FILENO) != 0;
  std::size_t at = 0;
  for (const scan::Span& span : found.spans) {
    const std::string_view value = text.substr(span.begin, span.end - span.begin);
    fmt::print("{}", text.substr(at, span.begin - at));
    fmt::print(fmt::runtime(colours ? "\x1b[7;33m{}\x1b[0m\x1b[2m {}\x1b[0m" : "[{} {}]"),
               value,
               catalog.info(span.type).name);
    at = span.end;
  }
  fmt::print("{}{}", text.substr(at), text.ends_with('\n') ? "" : "\n");
}

void print_summary(const scan::Found& found, const TextScan& scan) {
  std::map<std::string, int> counts;
  for (const scan::Span& span : found.spans) {
    ++counts[scan.catalog().info(span.type).name + (span.example ? " (example)" : "")];
  }
  std::string list;
  for (const auto& [type, count] : counts) {
    list += fmt::format("{}{} {}", list.empty() ? ": " : ", ", count, type);
  }
  const std::size_t count = found.spans.size();
  fmt::print(stderr, "{} {}{}\n", count, count == 1 ? "finding" : "findings", list);
  for (const std::uint16_t marking : found.markings) {
    fmt::print(stderr, "marking {}\n", scan.marking(marking));
  }
}

Result<std::string> read_text(const std::filesystem::path& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  return read_file(path, kTextBytesMax);
}

Result<void> scan_whole(const ScanOptions& options, TextScan& scan) {
  SLUICE_TRY(const std::string text, read_text(options.file));
  SLUICE_TRY(const scan::Found* found, scan.find(text));
  if (options.format == Format::json) {
    fmt::print("{}\n", document_of(*found, scan).dump(2));
  } else {
    print_marked(text, *found, scan.catalog());
    print_summary(*found, scan);
  }
  return {};
}

/// The `text` of one line `{"text": "..."}`.
Result<std::string> text_of(const std::string& line, std::size_t number) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("text") || !json["text"].is_string()) {
    return fail(ErrorCode::invalid_input,
                fmt::format("line {} is no JSON object with a string `text`", number));
  }
  return json["text"].get<std::string>();
}

Result<void> scan_lines(std::istream& lines, TextScan& scan) {
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    SLUICE_TRY(const std::string text, text_of(line, number));
    SLUICE_TRY(const scan::Found* found, scan.find(text));
    const nlohmann::ordered_json answer = {{"findings", findings_json(*found, scan)}};
    fmt::print("{}\n", answer.dump());
  }
  return {};
}

Result<void> scan_jsonl(const ScanOptions& options, TextScan& scan) {
  if (options.file == "-") {
    return scan_lines(std::cin, scan);
  }
  std::ifstream file(options.file);
  if (!file) {
    return fail(ErrorCode::not_found, fmt::format("cannot read `{}`", options.file.string()));
  }
  return scan_lines(file, scan);
}

}  // namespace

int run_scan(const ScanOptions& options) {
  Result<TextScan> scan = TextScan::open(options.config, options.names);
  if (!scan) {
    print_error(scan.error());
    return to_int(exit_code_for(scan.error().code));
  }
  const Result<void> done = options.jsonl ? scan_jsonl(options, *scan) : scan_whole(options, *scan);
  if (!done) {
    print_error(done.error());
    return to_int(done.error().code == ErrorCode::not_found ? ExitCode::usage : ExitCode::failed);
  }
  return to_int(ExitCode::ok);
}

}  // namespace sluice
