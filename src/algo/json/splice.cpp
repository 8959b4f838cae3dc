#include "algo/json/splice.h"

#include "base/assert.h"
#include "domain/request.h"

namespace sluice::json {

std::string splice(std::string_view text, std::span<const Edit> edits) {
  std::size_t size_max = text.size();
  for (const Edit& edit : edits) {
    size_max += edit.text.size();
  }
  std::string out;
  out.reserve(size_max + kBodyPaddingBytes);
  std::size_t copied = 0;
  for (const Edit& edit : edits) {
    // Out of order or overlapping edits would send bytes that were to be replaced.
    SLUICE_ASSERT(edit.range.begin >= copied && edit.range.begin <= edit.range.end &&
                  edit.range.end <= text.size());
    out.append(text, copied, edit.range.begin - copied);
    out += edit.text;
    copied = edit.range.end;
  }
  out.append(text, copied);
  return out;
}

}  // namespace sluice::json
