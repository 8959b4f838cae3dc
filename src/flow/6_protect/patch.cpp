#include "flow/6_protect/patch.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>

#include "algo/json/escape.h"
#include "algo/json/splice.h"
#include "base/assert.h"

namespace sluice::protect {
namespace {

bool needs_no_escape(char c) {
  return static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\';
}

/// By place; an insertion before what is replaced there, insertions at one place in their order.
void sort(std::vector<Edit>& edits) {
  const auto is_before = [](const Edit& a, const Edit& b) {
    return std::pair(a.range.begin, a.range.end) < std::pair(b.range.begin, b.range.end);
  };
  if (std::ranges::is_sorted(edits, is_before)) {
    return;
  }
  std::vector<std::size_t> order(edits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) {
    return std::tuple(edits[i].range.begin, edits[i].range.end, i);
  });
  std::vector<Edit> sorted;
  sorted.reserve(edits.size());
  for (const std::size_t i : order) {
    sorted.push_back(std::move(edits[i]));
  }
  edits = std::move(sorted);
}

/// The last check before bytes leave: every edit stands where its range was, and nothing else has
/// changed in size. Cost: O(bytes of the edits).
bool is_applied(std::string_view before, std::string_view after, const std::vector<Edit>& edits) {
  std::size_t removed = 0;
  std::size_t added = 0;
  for (const Edit& edit : edits) {
    if (after.substr(edit.range.begin - removed + added, edit.text.size()) != edit.text) {
      return false;
    }
    removed += edit.range.end - edit.range.begin;
    added += edit.text.size();
  }
  return after.size() == before.size() - removed + added;
}

}  // namespace

void Patch::override_with(Edit edit) {
  std::erase_if(edits_, [&](const Edit& other) {
    return edit.range.begin <= other.range.begin && other.range.end <= edit.range.end;
  });
  edits_.push_back(std::move(edit));
}

void Patch::replace(const Finding& finding, std::string_view text) {
  SLUICE_ASSERT(std::ranges::all_of(text, needs_no_escape));
  const TextSlot& slot = request_.slots[finding.slot];
  SLUICE_ASSERT(slot.begin <= finding.begin && finding.end <= slot.end);
  if (slot.kind == SlotKind::number) {
    quote(slot);
  }
  set({finding.begin, finding.end}, std::string(text));
}

void Patch::quote(const TextSlot& slot) {
  if (!quoted_.insert(slot.begin).second) {
    return;
  }
  const std::string mark = json::escaped("\"", slot.escape_depth);
  set({slot.begin, slot.begin}, mark);
  set({slot.end, slot.end}, mark);
}

Result<std::string> Patch::apply() && {
  sort(edits_);
  const auto overlap = std::ranges::adjacent_find(
      edits_, [](const Edit& a, const Edit& b) { return b.range.begin < a.range.end; });
  if (overlap != edits_.end()) {
    return fail(ErrorCode::internal, "two edits of a request overlap");
  }
  std::string body = json::splice(request_.body, edits_);
  SLUICE_ASSERT(is_applied(request_.body, body, edits_));
  return body;
}

std::vector<Edit> Patch::take_edits() && {
  sort(edits_);
  return std::move(edits_);
}

}  // namespace sluice::protect
