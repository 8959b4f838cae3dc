#include "flow/3_classify/prose.h"

#include <utility>

#include "algo/ner/finder.h"

namespace sluice::classify {
namespace {

bool is_read(const TextSlot& slot) {
  return slot.kind != SlotKind::number && slot.position != PositionKind::structural &&
         slot.position != PositionKind::signed_block && slot.position != PositionKind::media;
}

}  // namespace

Prose::Prose(const Request& request, Reading& reading) {
  std::size_t bytes = 0;
  for (std::uint32_t slot = 0; slot < request.slots.size(); ++slot) {
    if (!is_read(request.slots[slot])) {
      continue;
    }
    Part part{.slot = slot, .text = {request.body, request.slots[slot]}};
    const std::string_view text = part.text.text();
    bytes += text.size();
    if (bytes > kProseBytesMax) {
      reading.unscannable.push_back(slot);
      reading.unsearched = true;
      continue;
    }
    const bool is_key = request.slots[slot].kind == SlotKind::key;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = ner::piece_end(text, begin);
      pieces_.push_back({.part = parts_.size(), .begin = begin, .end = end, .is_key = is_key});
      begin = end;
    }
    parts_.push_back(std::move(part));
  }
}

}  // namespace sluice::classify
