#include "flow/8_restore/batch_restorer.h"

#include <algorithm>
#include <optional>

#include "algo/json/escape.h"
#include "algo/json/splice.h"
#include "flow/8_restore/foreign_address.h"

namespace sluice::restore {
namespace {

/// What is joined may be read once more for each placeholder in it, so it is bounded.
constexpr std::size_t kJoinedBytesMax = 1'024;

std::size_t bytes_of(const FrameSlot& slot) {
  return slot.end - slot.begin;
}

}  // namespace

Result<std::string> BatchRestorer::restore(FrameBatch batch, const FrameSource& source) {
  edits_.clear();
  is_foreign_ = !pseudonyms_.empty() && names_foreign_host(batch);
  auto close = batch.closes.begin();
  for (std::span<const FrameSlot> slots = batch.slots; !slots.empty();) {
    for (; close != batch.closes.end() && close->at <= slots.front().begin; ++close) {
      SLUICE_CHECK(take_close(*close, source));
    }
    const auto until = close == batch.closes.end()
                           ? slots.end()
                           : std::ranges::lower_bound(slots, close->at, {}, &FrameSlot::begin);
    std::size_t taken = pass_unchanged(batch.wire, {slots.begin(), until});
    if (taken == 0) {
      SLUICE_CHECK(take_slot(batch.wire, slots.front()));
      taken = 1;
    }
    slots = slots.subspan(taken);
  }
  for (; close != batch.closes.end(); ++close) {
    SLUICE_CHECK(take_close(*close, source));
  }
  if (batch.end == FrameBatch::End::complete && is_holding()) {
    return fail(ErrorCode::upstream_failed, "the answer ended in the middle of a text");
  }
  return edits_.empty() ? std::move(batch.wire) : json::splice(batch.wire, edits_);
}

/// True when a string of a tool's input that comes as a whole names a host that is not allowed. All
/// calls of one message count as one: nothing tells where a call ends.
bool BatchRestorer::names_foreign_host(const FrameBatch& batch) const {
  ForeignAddress address(pseudonyms_.hosts());
  for (const FrameSlot& slot : batch.slots) {
    if (slot.channel.kind == Channel::Kind::tool_text) {
      const std::string_view raw = std::string_view(batch.wire).substr(slot.begin, bytes_of(slot));
      address.feed(raw.contains('\\') ? json::unescape(raw, 1) : std::string(raw));
      address.end_string();
    }
  }
  return address.is_found();
}

/// Takes the slots at the front of `slots` in which nothing changes, as one text: most slots of a
/// stream are a word or two, and readers of text cost more for each piece than for each byte. No
/// channel ends between them.
/// @return how many those are
std::size_t BatchRestorer::pass_unchanged(std::string_view wire, std::span<const FrameSlot> slots) {
  TextRestorer* const restorer = find(slots.front().channel);
  if (restorer == nullptr || !restorer->is_plain()) {
    return 0;
  }
  const std::string_view text = join(wire, slots);
  const std::size_t unchanged = restorer->unchanged_bytes(text.substr(0, text.find('\\')));
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (bytes < text.size() && bytes + bytes_of(slots[count]) <= unchanged) {
    bytes += bytes_of(slots[count++]);
  }
  restorer->pass(text.substr(0, bytes));
  output_bytes_ += bytes;
  return count;
}

/// The text of the first of `slots`, and of those behind it that belong to the same channel and do
/// not end it, up to some length: it may have to be read again from a slot in its middle.
std::string_view BatchRestorer::join(std::string_view wire, std::span<const FrameSlot> slots) {
  const FrameSlot& first = slots.front();
  joined_.clear();
  for (const FrameSlot& slot : slots) {
    if (slot.final || slot.channel != first.channel ||
        joined_.size() + bytes_of(slot) > kJoinedBytesMax) {
      break;
    }
    joined_ += wire.substr(slot.begin, bytes_of(slot));
  }
  return joined_;
}

Result<void> BatchRestorer::take_slot(std::string_view wire, const FrameSlot& slot) {
  const std::string_view raw = wire.substr(slot.begin, slot.end - slot.begin);
  std::string_view text = raw;
  if (raw.contains('\\')) {
    text_ = json::unescape(raw, 1);
    text = text_;
  }
  SLUICE_CHECK(push(slot.channel, text, slot.final ? Rest::none : Rest::follows));
  if (restored_ != text) {
    edits_.push_back({{slot.begin, slot.end}, json::escaped(restored_)});
  }
  return {};
}

Result<void> BatchRestorer::take_close(const ChannelClose& close, const FrameSource& source) {
  SLUICE_CHECK(push(close.channel, {}, Rest::none));
  if (!restored_.empty()) {
    edits_.push_back({{close.at, close.at}, source.text_event(close.channel, restored_)});
  }
  return {};
}

/// Fills `restored_` with what can leave.
Result<void> BatchRestorer::push(const Channel& channel, std::string_view text, Rest rest) {
  SLUICE_TRY(TextRestorer * restorer, open(channel));
  restored_.clear();
  restorer->limit_held(held_bytes_left(*restorer));
  restorer->push(text, rest, restored_);
  if (const std::optional<Error> stopped = restorer->stopped()) {
    return fail(*stopped);
  }
  output_bytes_ += restored_.size();
  if (rest == Rest::none) {
    ended_ += restorer->counts();
    std::erase_if(open_, [&](const auto& entry) { return entry.first == channel; });
  }
  return {};
}

/// Answers have one or two channels, so that a list is the quickest map.
TextRestorer* BatchRestorer::find(const Channel& channel) {
  const auto known = std::ranges::find(open_, channel, &std::pair<Channel, TextRestorer>::first);
  return known == open_.end() ? nullptr : &known->second;
}

Result<TextRestorer*> BatchRestorer::open(const Channel& channel) {
  if (TextRestorer* const known = find(channel)) {
    return known;
  }
  if (open_.size() == kChannelsMax) {
    return fail(ErrorCode::upstream_failed,
                "the answer has more than " + std::to_string(kChannelsMax) + " open texts");
  }
  open_.emplace_back(channel, TextRestorer(channel.kind, rules_, pseudonyms_));
  TextRestorer& restorer = open_.back().second;
  if (is_foreign_ && channel.kind == Channel::Kind::tool_text) {
    restorer.withhold();
  }
  return &restorer;
}

/// How much `restorer` may hold: one budget is for all texts of an answer.
std::size_t BatchRestorer::held_bytes_left(const TextRestorer& restorer) const {
  std::size_t held = 0;
  for (const auto& [channel, other] : open_) {
    held += &other == &restorer ? 0 : other.held_bytes();
  }
  return Substitution::kHeldBytesMax - std::min(held, Substitution::kHeldBytesMax);
}

bool BatchRestorer::is_holding() const {
  return std::ranges::any_of(open_, [](const auto& entry) { return entry.second.is_holding(); });
}

Counts BatchRestorer::counts() const {
  Counts counts = ended_;
  for (const auto& [channel, restorer] : open_) {
    counts += restorer.counts();
  }
  return counts;
}

}  // namespace sluice::restore
