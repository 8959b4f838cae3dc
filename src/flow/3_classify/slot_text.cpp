#include "flow/3_classify/slot_text.h"

#include <algorithm>
#include <unordered_map>

#include "algo/json/escape.h"

namespace sluice::classify {

SlotText::SlotText(std::string_view body, const TextSlot& slot)
    : raw_(body.substr(slot.begin, slot.end - slot.begin)), slot_begin_(slot.begin) {
  if (slot.has_escapes) {
    json::unescape(raw_, slot.escape_depth, unescaped_, origins_);
  }
}

ByteRange SlotText::raw(std::size_t begin, std::size_t end) const {
  if (origins_.empty()) {
    return {.begin = slot_begin_ + static_cast<std::uint32_t>(begin),
            .end = slot_begin_ + static_cast<std::uint32_t>(end)};
  }
  // All bytes of one escape share an origin: the range takes the whole escape.
  while (end + 1 < origins_.size() && origins_[end] == origins_[end - 1]) {
    ++end;
  }
  return {.begin = slot_begin_ + origins_[begin], .end = slot_begin_ + origins_[end]};
}

const TextSlot* key_of(const Request& request, std::size_t index) {
  static constexpr std::uint32_t kGapMax = 16;     // Quotes escaped three times, a colon, blanks.
  static constexpr std::ptrdiff_t kBlanksMax = 3;  // As many as detectors pass over in a body.
  if (index == 0 || request.slots[index].kind == SlotKind::key ||
      request.slots[index - 1].kind != SlotKind::key) {
    return nullptr;
  }
  const TextSlot& key = request.slots[index - 1];
  const TextSlot& value = request.slots[index];
  if (value.begin < key.end || value.begin - key.end > kGapMax) {
    return nullptr;
  }
  const std::string_view gap =
      std::string_view(request.body).substr(key.end, value.begin - key.end);
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  const bool is_pair =
      gap.contains(':') && gap.find_first_not_of("\":\\ \t\r\n") == std::string_view::npos;
  return is_pair && std::ranges::count_if(gap, is_blank) <= kBlanksMax ? &key : nullptr;
}

std::vector<Run> runs_with_parts(const Request& request) {
  // Numbers are given in order, so one that was seen before is no larger than the largest.
  std::vector<Run> runs;
  std::uint32_t largest = 0;
  bool has_parts = false;
  for (const TextSlot& slot : request.slots) {
    has_parts |= slot.run <= largest && slot.run != 0;
    largest = std::max(largest, slot.run);
  }
  if (!has_parts) {
    return runs;
  }
  std::unordered_map<std::uint32_t, std::size_t> index_of;  // Looked up only, never walked.
  for (std::uint32_t i = 0; i < request.slots.size(); ++i) {
    const auto [place, is_new] = index_of.try_emplace(request.slots[i].run, runs.size());
    if (is_new) {
      runs.emplace_back();
    }
    runs[place->second].push_back(i);
  }
  std::erase_if(runs, [](const Run& run) { return run.size() < 2; });
  return runs;
}

}  // namespace sluice::classify
