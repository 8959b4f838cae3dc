#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/load_fake.h"

/// Any text as a configuration: no crash, no hang, no exception; and either a snapshot or a problem
/// that says why there is none, with a place inside the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const sluice::policy::FakeWorld world{.credentials = {"env:KEY"}, .files = {{"words.txt", "a"}}};
  const sluice::policy::Loaded loaded = world.load_text(text);
  if (loaded.snapshot.has_value() == sluice::has_errors(loaded.problems)) {
    std::abort();
  }
  for (const sluice::Problem& problem : loaded.problems) {
    if (problem.line < 1 || problem.column < 1 || problem.message.empty()) {
      std::abort();
    }
  }
  return 0;
}
