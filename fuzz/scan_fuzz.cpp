// Whatever bytes arrive, a scan neither crashes nor cuts a character nor reports what the prefilter
// would have called clean.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "algo/scan/scanner.h"

namespace {

using sluice::scan::Config;
using sluice::scan::Found;
using sluice::scan::Scanner;
using sluice::scan::Scratch;

std::unique_ptr<const Scanner> make_scanner() {
  Config config;
  config.markings.push_back({.texts = {"INTERNAL ONLY"}});
  config.dictionaries.push_back({.type = sluice::EntityType{60}, .words = {"Orion", "機密"}});
  config.patterns.push_back({.type = sluice::EntityType{61}, .regex = R"(TICKET-\d{4,})"});
  return *Scanner::make(std::move(config));
}

/// A body whose only string is `text`, every byte below 0x20 and the two special ones escaped.
std::string body_of(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string body = "{\"a\":\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      body += "\\u00";
      body += kHex[byte >> 4U];
      body += kHex[byte & 15U];
    } else {
      if (c == '"' || c == '\\') {
        body += '\\';
      }
      body += c;
    }
  }
  return body + "\"}";
}

void check(bool condition) {
  if (!condition) {
    std::abort();
  }
}

bool is_inside(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<const Scanner> scanner = make_scanner();
  static Scratch scratch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Found found;
  check(scanner->scan(text, scratch, found).has_value());
  std::uint32_t end = 0;
  for (const auto& span : found.spans) {
    check(end <= span.begin && span.begin < span.end && span.end <= text.size());
    check(!is_inside(text, span.end));
    end = span.end;
  }
  if (!found.spans.empty() || !found.markings.empty()) {
    check(scanner->may_find(body_of(text), scratch));
  }
  return 0;
}
