#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "domain/byte_range.h"
#include "domain/frame.h"

namespace sluice::dialects {

/// Whether more text will come on a slot's channel.
enum class Rest : std::uint8_t { follows, none };

/// Blocks from here on are no blocks of the wire: each stands for one string of its own (a value in
/// a tool's input, a quoted source), whole where it is.
inline constexpr std::uint32_t kFirstLooseBlock = 1U << 16U;

/// Writes JSON into a batch and records where text lies in it.
class FrameText {
 public:
  explicit FrameText(FrameBatch& batch) : batch_(batch) {}

  /// Bytes as they are.
  FrameText& raw(std::string_view bytes) {
    batch_.wire += bytes;
    return *this;
  }

  FrameText& number(std::int64_t value);

  /// A JSON string that is nobody's text: an id, a name.
  FrameText& quoted(std::string_view text);

  /// A JSON string with the next piece of a channel.
  FrameText& slot(std::string_view text, const Channel& channel, Rest rest);

  [[nodiscard]] FrameBatch& batch() { return batch_; }

 private:
  FrameBatch& batch_;
};

/// Copies one JSON text of an engine into a batch, front to back, patched on the way, and records
/// the slots where they land. Calls must come in the order of the text.
class FramePatch {
 public:
  FramePatch(std::string_view json, FrameBatch& batch) : json_(json), batch_(batch) {
    batch_.wire.reserve(batch_.wire.size() + json.size() + kGrowthUsual);
  }

  /// Puts `text` in the place of a value.
  void replace(const json::Value& value, std::string_view text);

  /// Leaves a member out, with the comma that it needs no more.
  ///
  /// @param before  the key of the member before it in the same object; empty: it is the first
  void drop_member(const std::optional<json::Value>& before, const json::Value& key);

  /// Marks a string or key as text. Empty ones carry none and are no slots.
  void slot(const json::Value& string, const Channel& channel, Rest rest);

  /// The bytes of the newest slot in the text; an empty range: there was none.
  [[nodiscard]] ByteRange last_slot() const { return last_slot_; }

  /// Copies what is left.
  void finish() { copy_until(static_cast<std::uint32_t>(json_.size())); }

 private:
  static constexpr std::size_t kGrowthUsual = 64;  // By a longer name of a model.

  void copy_until(std::uint32_t offset);

  std::string_view json_;
  FrameBatch& batch_;
  std::uint32_t copied_ = 0;
  ByteRange last_slot_;
};

}  // namespace sluice::dialects
