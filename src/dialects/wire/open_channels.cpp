#include "dialects/wire/open_channels.h"

namespace sluice::dialects {

void OpenChannels::note(const FrameBatch& batch, const EventStart& start) {
  for (std::size_t at = start.slot; at < batch.slots.size(); ++at) {
    const FrameSlot& slot = batch.slots[at];
    if (!slot.final && std::ranges::find(open_, slot.channel) == open_.end()) {
      open_.push_back(slot.channel);
    }
  }
}

void OpenChannels::end(FrameBatch& batch, const EventStart& start, const Channel& channel) {
  for (std::size_t at = batch.slots.size(); at > start.slot; --at) {
    if (batch.slots[at - 1].channel == channel) {
      batch.slots[at - 1].final = true;
      return;
    }
  }
  batch.closes.push_back({.at = start.wire, .channel = channel});
}

}  // namespace sluice::dialects
