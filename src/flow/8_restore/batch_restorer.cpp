#include "flow/8_restore/batch_restorer.h"

#include <algorithm>
#include <optional>

#include "algo/json/escape.h"
#include "algo/json/splice.h"

namespace sluice::restore {

Result<std::string> BatchRestorer::restore(FrameBatch batch, const FrameSource& source) {
  edits_.clear();
  auto close = batch.closes.begin();
  for (const FrameSlot& slot : batch.slots) {
    for (; close != batch.closes.end() && close->at <= slot.begin; ++close) {
      SLUICE_CHECK(take_close(*close, source));
    }
    SLUICE_CHECK(take_slot(batch.wire, slot));
  }
  for (; close != batch.closes.end(); ++close) {
    SLUICE_CHECK(take_close(*close, source));
  }
  if (batch.end == FrameBatch::End::complete && is_holding()) {
    return fail(ErrorCode::upstream_failed, "the answer ended in the middle of a text");
  }
  return edits_.empty() ? std::move(batch.wire) : json::splice(batch.wire, edits_);
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
Result<TextRestorer*> BatchRestorer::open(const Channel& channel) {
  const auto known = std::ranges::find(open_, channel, &std::pair<Channel, TextRestorer>::first);
  if (known != open_.end()) {
    return &known->second;
  }
  if (open_.size() == kChannelsMax) {
    return fail(ErrorCode::upstream_failed,
                "the answer has more than " + std::to_string(kChannelsMax) + " open texts");
  }
  open_.emplace_back(channel, TextRestorer(channel.kind, rules_, pseudonyms_));
  return &open_.back().second;
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
