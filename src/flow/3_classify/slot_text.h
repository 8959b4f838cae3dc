#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/byte_range.h"
#include "domain/request.h"

namespace sluice::classify {

/// The text of one slot, and which bytes of the body each of its bytes stems from.
class SlotText {
 public:
  /// @param body  must outlive this; a slot without escapes is read in place
  SlotText(std::string_view body, const TextSlot& slot);

  [[nodiscard]] std::string_view text() const {
    return origins_.empty() ? raw_ : std::string_view(unescaped_);
  }

  /// The bytes of the body that `text()[begin..end)` stems from; begin < end.
  [[nodiscard]] ByteRange raw(std::size_t begin, std::size_t end) const;

 private:
  std::string_view raw_;
  std::uint32_t slot_begin_;
  std::string unescaped_;
  std::vector<std::uint32_t> origins_;  // Empty: byte for byte.
};

/// The key whose value slot `index` is, when it stands right before it; null otherwise.
[[nodiscard]] const TextSlot* key_of(const Request& request, std::size_t index);

/// Slots that are scanned as one text, as indices into Request::slots, ascending.
using Run = std::vector<std::uint32_t>;

/// The runs of `request` that have more than one slot; most requests have none.
[[nodiscard]] std::vector<Run> runs_with_parts(const Request& request);

}  // namespace sluice::classify
