#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "domain/edit.h"
#include "domain/frame.h"
#include "flow/8_restore/answer_rules.h"
#include "flow/8_restore/pseudonyms.h"
#include "flow/8_restore/text_restorer.h"
#include "ports/engine.h"

namespace sluice::restore {

/// The most channels of one answer that may be open at a time.
inline constexpr std::size_t kChannelsMax = 1'024;

/// Restores the batches of one answer, in order. Slots that do not change stay the bytes that came;
/// nothing but slots is ever changed. Holds references.
class BatchRestorer {
 public:
  /// @param rules  null: answers are not scanned
  BatchRestorer(AnswerRules* rules, const Pseudonyms& pseudonyms)
      : rules_(rules), pseudonyms_(pseudonyms) {}

  /// The bytes to be written for `batch`. Takes its wire when nothing changes.
  ///
  /// @param source  writes the events for what was held back when a channel closes
  /// @error denied_by_policy  a rule stops the answer: nothing of this batch may leave
  /// @error upstream_failed   text is left over at the end, or too many channels are open
  /// @error internal          the scanner failed
  [[nodiscard]] Result<std::string> restore(FrameBatch batch, const FrameSource& source);

  [[nodiscard]] Counts counts() const;

  /// Bytes of text that were delivered.
  [[nodiscard]] std::uint64_t output_bytes() const { return output_bytes_; }

 private:
  [[nodiscard]] std::size_t pass_unchanged(std::string_view wire, std::span<const FrameSlot> slots);
  [[nodiscard]] std::string_view join(std::string_view wire, std::span<const FrameSlot> slots);
  [[nodiscard]] Result<void> take_slot(std::string_view wire, const FrameSlot& slot);
  [[nodiscard]] Result<void> take_close(const ChannelClose& close, const FrameSource& source);
  [[nodiscard]] Result<void> push(const Channel& channel, std::string_view text, Rest rest);
  [[nodiscard]] TextRestorer* find(const Channel& channel);
  [[nodiscard]] Result<TextRestorer*> open(const Channel& channel);
  [[nodiscard]] std::size_t held_bytes_left(const TextRestorer& restorer) const;
  [[nodiscard]] bool is_holding() const;
  [[nodiscard]] bool names_foreign_host(const FrameBatch& batch) const;

  AnswerRules* rules_;
  const Pseudonyms& pseudonyms_;
  std::list<std::pair<Channel, TextRestorer>> open_;
  bool is_foreign_ = false;  // A tool's input that comes as a whole names a foreign host.
  Counts ended_;             // Of the channels that have ended.
  std::vector<Edit> edits_;  // Of the batch.
  std::string joined_;       // Scratch: the text of neighbouring slots.
  std::string text_;         // Scratch: of a slot, unescaped.
  std::string restored_;     // Scratch: what becomes of it.
  std::uint64_t output_bytes_ = 0;
};

}  // namespace sluice::restore
