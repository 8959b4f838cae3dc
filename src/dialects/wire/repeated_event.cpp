#include "dialects/wire/repeated_event.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "algo/json/string_block.h"
#include "domain/request.h"

namespace sluice::dialects {
namespace {

using json::Block;
using json::BlockMask;

/// Bytes that may not stand for themselves in a JSON string, or only as part of a character.
BlockMask specials(Block block) {
  using Bits = bool __attribute__((ext_vector_type(16)));
  const auto special = (block == '"') | (block == '\\') | (block < 0x20) | (block >= 0x80);
  return std::bit_cast<BlockMask>(__builtin_convertvector(special, Bits));
}

/// True when `text` is ASCII that stands for itself in a JSON string. From its end on, sixteen
/// bytes at a time, of which the last may begin before it: so many bytes must be there.
bool is_plain(std::string_view text) {
  const char* end = text.data() + text.size();
  std::size_t left = text.size();
  for (; left >= sizeof(Block); left -= sizeof(Block), end -= sizeof(Block)) {
    if (specials(json::load_block(end - sizeof(Block))) != 0) {
      return false;
    }
  }
  return left == 0 ||
         specials(json::load_block(end - sizeof(Block))) >> (sizeof(Block) - left) == 0;
}

/// What stands between `head` and `tail`; empty: nothing, or they are not those of `bytes`.
std::string_view between(std::string_view bytes, std::string_view head, std::string_view tail) {
  const std::size_t around = head.size() + tail.size();
  if (bytes.size() <= around || !bytes.starts_with(head) || !bytes.ends_with(tail)) {
    return {};
  }
  return bytes.substr(head.size(), bytes.size() - around);
}

/// Grows `out` once.
void append_all(std::string& out, std::initializer_list<std::string_view> parts) {
  const std::size_t begin = out.size();
  std::size_t size = begin;
  for (const std::string_view part : parts) {
    size += part.size();
  }
  // Not what the second argument says: libstdc++ 12 passes the capacity when it had to grow.
  out.resize_and_overwrite(size, [&](char* bytes, std::size_t) {
    char* at = bytes + begin;
    for (const std::string_view part : parts) {
      std::memcpy(at, part.data(), part.size());
      at += part.size();
    }
    return size;
  });
}

}  // namespace

void RepeatedEvent::learn(const sse::Event& event,
                          ByteRange slot,
                          const FrameBatch& batch,
                          const OpenChannels::EventStart& start) {
  const bool ended_something = !batch.closes.empty() && batch.closes.back().at >= start.wire;
  is_known_ = batch.slots.size() == start.slot + 1 && !ended_something &&
              !batch.slots.back().final && slot.begin >= sizeof(Block);
  if (!is_known_) {
    return;
  }
  const FrameSlot& last = batch.slots.back();
  const std::string_view wire = batch.wire;
  channel_ = last.channel;
  json_head_ = event.data.substr(0, slot.begin);
  json_tail_ = event.data.substr(slot.end);
  is_forwarded_ = wire.substr(start.wire) == event.wire;
  wire_head_ = wire.substr(start.wire, last.begin - start.wire);
  wire_tail_ = wire.substr(last.end);
}

/// The text by which `event` differs from the remembered one; empty: it differs in more. An empty
/// text is no slot, so is no repetition.
std::string_view RepeatedEvent::text_of(const sse::Event& event) const {
  return is_forwarded_ ? between(event.wire, wire_head_, wire_tail_)
                       : between(event.data, json_head_, json_tail_);
}

bool RepeatedEvent::repeat(const sse::Event& event, FrameBatch& batch) {
  if (!is_known_) {
    return false;
  }
  const std::string_view text = text_of(event);
  if (text.empty() || !is_string_text(text)) {
    return false;
  }
  const auto begin = static_cast<std::uint32_t>(batch.wire.size() + wire_head_.size());
  const auto end = static_cast<std::uint32_t>(begin + text.size());
  if (is_forwarded_) {
    batch.wire += event.wire;
  } else {
    append_all(batch.wire, {wire_head_, text, wire_tail_});
  }
  batch.slots.push_back({.begin = begin, .end = end, .channel = channel_});
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
