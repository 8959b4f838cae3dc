// The decoder on any bytes: cut at any place, it tells the same events as uncut, and their wires
// stand in the stream in order.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "algo/sse/decoder.h"
#include "base/assert.h"

namespace {

using namespace sluice;  // NOLINT(google-build-using-namespace): a main file of its own.

constexpr std::size_t kEventBytesMax = 200;

/// What the decoder tells of one piece, in a form that can be compared; false: it has failed.
bool drain(sse::Decoder& decoder, std::string_view piece, std::vector<std::string>& seen) {
  decoder.feed(piece);
  while (true) {
    const Result<std::optional<sse::Event>> event = decoder.next();
    if (!event || !event->has_value()) {
      return event.has_value();
    }
    for (const std::string_view part : {(*event)->name, (*event)->data, (*event)->wire}) {
      seen.emplace_back(part);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::size_t step = 1 + data[0] % 16U;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);

  sse::Decoder whole(kEventBytesMax);
  std::vector<std::string> want;
  const bool is_fine = drain(whole, bytes, want);

  sse::Decoder cut(kEventBytesMax);
  std::vector<std::string> got;
  bool is_still_fine = true;
  for (std::size_t at = 0; at < bytes.size() && is_still_fine; at += step) {
    is_still_fine = drain(cut, bytes.substr(at, step), got);
  }
  SLUICE_ASSERT(is_fine == is_still_fine && want == got);

  std::size_t behind = 0;
  for (std::size_t event = 0; event < want.size(); event += 3) {
    const std::size_t begin = bytes.find(want[event + 2], behind);
    SLUICE_ASSERT(begin != std::string_view::npos);
    behind = begin + want[event + 2].size();
  }
  return 0;
}
