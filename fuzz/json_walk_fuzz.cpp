// The walk on any bytes: never out of bounds, never in disagreement with a second parser on what is
// a document, and every string of an accepted document comes back from its escapes.

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "algo/json/escape.h"
#include "algo/json/padded_text.h"
#include "algo/json/tape.h"
#include "base/assert.h"

namespace {

using namespace sluice;  // NOLINT(google-build-using-namespace): a main file of its own.

void check_string(std::string_view raw) {
  std::string text;
  std::vector<std::uint32_t> origins;
  json::unescape(raw, 1, text, origins);
  SLUICE_ASSERT(text == json::unescape(raw, 1));
  SLUICE_ASSERT(origins.size() == text.size() + 1 && origins.back() == raw.size());
  SLUICE_ASSERT(json::unescape(json::escaped(text), 1) == text);
}

void check_tape(const json::Tape& tape, std::string_view text) {
  for (std::uint32_t token = 0; token < tape.tokens.size(); ++token) {
    const json::Token& here = tape.tokens[token];
    SLUICE_ASSERT(here.begin < here.end && here.end <= text.size() && here.next > token);
    if (here.kind == json::Kind::string) {
      check_string(json::Value(tape, text, token).raw_string());
    }
  }
  SLUICE_ASSERT(json::path_of(tape, text, 0) == "$");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = json::padded({reinterpret_cast<const char*>(data), size});
  json::Tape tape;
  const Result<void> walked = json::walk(text, {.depth_max = 100}, tape);
  if (walked) {
    check_tape(tape, text);
    return 0;
  }
  const bool is_ours = walked.error().code == ErrorCode::too_large ||
                       walked.error().message.starts_with("duplicate key") ||
                       walked.error().message.starts_with("byte order mark") ||
                       text.contains('\0');  // The other parser takes it for the end of the text.
  SLUICE_ASSERT(is_ours || !nlohmann::json::accept(text));
  return 0;
}
