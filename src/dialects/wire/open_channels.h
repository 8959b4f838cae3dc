#pragma once

#include <algorithm>
#include <vector>

#include "domain/frame.h"

namespace sluice::dialects {

/// Which channels of a stream have begun and not ended, so that none is left open.
class OpenChannels {
 public:
  /// Where one event begins in a batch.
  struct EventStart {
    std::uint32_t wire = 0;
    std::size_t slot = 0;

    explicit EventStart(const FrameBatch& batch)
        : wire(static_cast<std::uint32_t>(batch.wire.size())), slot(batch.slots.size()) {}
  };

  /// Notes the channels of all slots since `start`.
  void note(const FrameBatch& batch, const EventStart& start);

  /// Ends every open channel for which `ends` is true: by its last slot since `start`, or else at
  /// the start of the event.
  template <typename Predicate>
  void end_if(FrameBatch& batch, const EventStart& start, Predicate ends) {
    for (const Channel& channel : open_) {
      if (ends(channel)) {
        end(batch, start, channel);
      }
    }
    std::erase_if(open_, ends);
  }

 private:
  static void end(FrameBatch& batch, const EventStart& start, const Channel& channel);

  std::vector<Channel> open_;
};

}  // namespace sluice::dialects
