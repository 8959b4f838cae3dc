#pragma once

#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "algo/sse/decoder.h"
#include "dialects/wire/open_channels.h"
#include "domain/byte_range.h"
#include "domain/frame.h"

namespace sluice::dialects {

/// Streams repeat themselves: most events differ from the one before in one string only. When an
/// event is the one before it with another text in its only slot, it needs no reading: what comes
/// out is what came out then, with that text.
///
/// Exact, because the bytes before and behind the string are equal and the string ends nowhere
/// else: an event that repeats is read as it would be read in full.
class RepeatedEvent {
 public:
  /// Remembers an event that was read in full, if it has one slot and ended no channel; forgets
  /// what was remembered otherwise.
  ///
  /// @param event  as it came
  /// @param slot   the slot's bytes in its data
  /// @param start  where the event begins in `batch`
  void learn(const sse::Event& event,
             ByteRange slot,
             const FrameBatch& batch,
             const OpenChannels::EventStart& start);

  void forget() { is_known_ = false; }

  /// Appends the event when it repeats the remembered one; false: it has to be read in full.
  [[nodiscard]] bool repeat(const sse::Event& event, FrameBatch& batch);

 private:
  [[nodiscard]] std::string_view text_of(const sse::Event& event) const;
  [[nodiscard]] bool is_string_text(std::string_view text);

  bool is_known_ = false;
  bool is_forwarded_ = false;  // What came out was what had come, framing included.
  Channel channel_;
  std::string json_head_;
  std::string json_tail_;
  std::string wire_head_;
  std::string wire_tail_;
  std::string scratch_;
  json::Tape tape_;
};

}  // namespace sluice::dialects
