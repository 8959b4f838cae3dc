// How fast a body is looked at: the prefilter over clean JSON, and the full scan of texts with and
// without findings. Reports bytes a second.

#include <memory>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "algo/scan/scanner.h"

namespace sluice::scan {
namespace {

constexpr std::string_view kProse =
    "The committee met again after the summer and found, to the surprise of nobody, that the plan "
    "of last year had aged well: most of its parts were done, two had been dropped for good "
    "reasons "
    "(cost, mainly), and one - the new archive - was late. \"We should have asked earlier,\" said "
    "the chair; others thought that asking would not have helped. What follows is a summary of the "
    "discussion in 2024, with the decisions at the end. ";

std::string prose(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += kProse;
  }
  text.resize(bytes);
  return text;
}

/// A chat request of about `bytes` bytes whose texts are prose, escaped as clients escape it.
std::string chat_body(std::size_t bytes) {
  std::string content;
  for (const char c : prose(bytes)) {
    if (c == '"') {
      content += '\\';
    }
    content += c;
    if (c == '.') {
      content += "\\n";
    }
  }
  content.resize(bytes);
  while (content.ends_with('\\')) {
    content.pop_back();
  }
  return R"({"model":"gpt-4o-2024-11-20","max_tokens":1024,"temperature":0.7,"stream":true,)"
         R"("messages":[{"role":"system","content":"You are a helpful assistant."},)"
         R"({"role":"user","content":")" +
         content + R"("}]})";
}

std::unique_ptr<const Scanner> scanner() {
  return *Scanner::make({});
}

std::unique_ptr<const Scanner> scanner_with_words() {
  Config config;
  config.markings.push_back({.texts = {"CONFIDENTIAL", "INTERNAL ONLY", "TLP:RED"}});
  config.dictionaries.push_back({.type = EntityType{60}, .words = {"Project Orion", "Bluebird"}});
  return *Scanner::make(std::move(config));
}

void may_find_clean(benchmark::State& state) {
  const auto machine = scanner();
  Scratch scratch;
  const std::string body = chat_body(static_cast<std::size_t>(state.range(0)));
  if (machine->may_find(body, scratch)) {
    state.SkipWithError("the clean body is not clean");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(machine->may_find(body, scratch));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}

void may_find_clean_with_words(benchmark::State& state) {
  const auto machine = scanner_with_words();
  Scratch scratch;
  const std::string body = chat_body(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(machine->may_find(body, scratch));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}

void scan_text(benchmark::State& state, const std::string& text) {
  const auto machine = scanner();
  Scratch scratch;
  Found found;
  for (auto _ : state) {
    benchmark::DoNotOptimize(machine->scan(text, scratch, found));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["spans"] = static_cast<double>(found.spans.size());
}

void scan_clean(benchmark::State& state) {
  scan_text(state, prose(static_cast<std::size_t>(state.range(0))));
}

void scan_with_findings(benchmark::State& state) {
  std::string text = prose(static_cast<std::size_t>(state.range(0)));
  for (std::size_t at = 200; at + 100 < text.size(); at += 400) {
    text.replace(at, 52, " write to ann.lee@acme.io or call +49 30 901820 soon. ");
  }
  scan_text(state, text);
}

void scan_digits(benchmark::State& state) {
  std::string text;
  for (unsigned i = 0; text.size() < static_cast<std::size_t>(state.range(0)); ++i) {
    text += std::to_string(i * 7919U) + (i % 8 == 7 ? "\n" : ", ");
  }
  scan_text(state, text);
}

void scan_accented(benchmark::State& state) {
  std::string text;
  while (text.size() < static_cast<std::size_t>(state.range(0))) {
    text += "Über die Brücke führte früher eine Straße – „schön“ war sie nicht. ";
  }
  scan_text(state, text);
}

BENCHMARK(may_find_clean)->Arg(1024)->Arg(16 * 1024)->Arg(256 * 1024);
BENCHMARK(may_find_clean_with_words)->Arg(1024)->Arg(16 * 1024);
BENCHMARK(scan_clean)->Arg(1024)->Arg(16 * 1024);
BENCHMARK(scan_with_findings)->Arg(1024)->Arg(16 * 1024);
BENCHMARK(scan_digits)->Arg(16 * 1024);
BENCHMARK(scan_accented)->Arg(16 * 1024);

}  // namespace
}  // namespace sluice::scan

BENCHMARK_MAIN();
