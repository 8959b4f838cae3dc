#include "dialects/wire/repeated_event.h"

#include <algorithm>

#include "domain/request.h"

namespace sluice::dialects {
namespace {

/// Bytes that stand for themselves in a JSON string.
bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char c : text) {  // Without an early end, so that it is done sixteen at a time.
    plain &= c >= 0x20 && c != '"' && c != '\\';
  }
  return plain;
}

}  // namespace

void RepeatedEvent::learn(std::string_view json,
                          ByteRange slot,
                          const FrameBatch& batch,
                          const OpenChannels::EventStart& start) {
  const bool ended_something = !batch.closes.empty() && batch.closes.back().at >= start.wire;
  is_known_ = batch.slots.size() == start.slot + 1 && !ended_something && !batch.slots.back().final;
  if (!is_known_) {
    return;
  }
  const FrameSlot& last = batch.slots.back();
  const std::string_view wire = batch.wire;
  channel_ = last.channel;
  json_head_ = json.substr(0, slot.begin);
  json_tail_ = json.substr(slot.end);
  wire_head_ = wire.substr(start.wire, last.begin - start.wire);
  wire_tail_ = wire.substr(last.end);
}

bool RepeatedEvent::repeat(std::string_view json, FrameBatch& batch) {
  // An empty text is no slot, so is no repetition.
  if (!is_known_ || json.size() <= json_head_.size() + json_tail_.size() ||
      !json.starts_with(json_head_) || !json.ends_with(json_tail_)) {
    return false;
  }
  const std::string_view text =
      json.substr(json_head_.size(), json.size() - json_head_.size() - json_tail_.size());
  if (!is_string_text(text)) {
    return false;
  }
  batch.wire += wire_head_;
  const auto begin = static_cast<std::uint32_t>(batch.wire.size());
  batch.wire += text;
  const auto end = static_cast<std::uint32_t>(batch.wire.size());
  batch.slots.push_back({.begin = begin, .end = end, .channel = channel_});
  batch.wire += wire_tail_;
  batch.has_output = true;
  return true;
}

/// True when `text` between two quotes is one JSON string.
bool RepeatedEvent::is_string_text(std::string_view text) {
  if (is_plain(text)) {
    return true;
  }
  scratch_.reserve(text.size() + 2 + kBodyPaddingBytes);
  scratch_ = '"';
  scratch_ += text;
  scratch_ += '"';
  return json::walk(scratch_, {}, tape_).has_value();
}

}  // namespace sluice::dialects
