#include "flow/3_classify/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include "algo/ner/memory.h"
#include "flow/3_classify/slot_text.h"

namespace sluice::classify {
namespace {

/// Text that is searched, or, at a tenth of the cost, compared with what is known, before others
/// run.
constexpr std::size_t kSearchedPerTurn = ner::kPieceBytesMax;
constexpr std::size_t kComparedPerTurn = 8 * ner::kPieceBytesMax;

constexpr std::array<EntityType, ner::kNameTypes> kEntities = {entity("personal.person"),
                                                               entity("personal.organization"),
                                                               entity("personal.location"),
                                                               entity("personal.address")};

/// What a dialect defines itself holds no names, what a provider signed is never edited.
bool can_hold_names(const TextSlot& slot) {
  return slot.kind != SlotKind::number && slot.position != PositionKind::structural &&
         slot.position != PositionKind::signed_block && slot.position != PositionKind::media;
}

/// A stretch of a slot's text with its names, whose offsets are those of the stretch.
struct Piece {
  std::size_t prose = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<ner::NameSpan> names;
};

/// The names of one request, found in two passes over its pieces.
class NameSearch {
 public:
  NameSearch(const Request& request, Reading& reading) : reading_(reading) {
    for (std::uint32_t slot = 0; slot < request.slots.size(); ++slot) {
      if (can_hold_names(request.slots[slot])) {
        add_prose(request, slot);
      }
    }
  }

  [[nodiscard]] std::span<Piece> pieces() { return pieces_; }

  /// First pass: what the sentence says.
  void search(Piece& piece, ner::Finder& finder) {
    Prose& prose = proses_[piece.prose];
    if (prose.is_key || prose.has_failed) {
      return;
    }
    if (!finder.find(text_of(piece), piece.names)) {
      prose.has_failed = true;
      reading_.unscannable.push_back(prose.slot);
      reading_.unsearched = true;
      return;
    }
    memory_.learn(text_of(piece), piece.names);
  }

  /// Second pass: what other sentences said.
  void compare(Piece& piece) { memory_.recall(text_of(piece), piece.names); }

  /// Hands the names over.
  void finish() {
    // By place, since the pieces of a value that runs over several slots stand out of order.
    std::vector<ByteRange> taken;
    taken.reserve(reading_.findings.size());
    for (const Finding& finding : reading_.findings) {
      taken.push_back({.begin = finding.begin, .end = finding.end});
    }
    std::ranges::sort(taken, {}, &ByteRange::begin);
    by_place_.resize(reading_.findings.size());
    std::iota(by_place_.begin(), by_place_.end(), std::size_t{0});
    std::ranges::sort(by_place_, {}, [&](std::size_t i) { return reading_.findings[i].begin; });
    for (const Piece& piece : pieces_) {
      for (const ner::NameSpan& name : piece.names) {
        add(piece, name, taken);
      }
    }
    sort_reading(reading_);
  }

 private:
  struct Prose {
    std::uint32_t slot = 0;
    SlotText text;
    bool is_key = false;  ///< a key is no sentence: only names that are known count there
    bool has_failed = false;
  };

  void add_prose(const Request& request, std::uint32_t slot) {
    const bool is_key = request.slots[slot].kind == SlotKind::key;
    Prose prose{.slot = slot, .text = {request.body, request.slots[slot]}, .is_key = is_key};
    const std::string_view text = prose.text.text();
    bytes_ += text.size();
    if (bytes_ > kNameBytesMax) {
      reading_.unscannable.push_back(slot);
      reading_.unsearched = true;
      return;
    }
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = ner::piece_end(text, begin);
      pieces_.push_back({.prose = proses_.size(), .begin = begin, .end = end, .names = {}});
      begin = end;
    }
    proses_.push_back(std::move(prose));
  }

  [[nodiscard]] std::string_view text_of(const Piece& piece) const {
    return proses_[piece.prose].text.text().substr(piece.begin, piece.end - piece.begin);
  }

  /// Other findings that have a part of a name cover it: its rules hold there, too.
  void cover(EntityType type, const ByteRange& raw) {
    const auto begin_of = [&](std::size_t i) { return reading_.findings[i].begin; };
    // They do not overlap, so that of those that begin before it only the last can reach into it.
    auto next = std::ranges::upper_bound(by_place_, raw.begin, {}, begin_of);
    next -= next == by_place_.begin() ? 0 : 1;
    for (; next != by_place_.end() && begin_of(*next) < raw.end; ++next) {
      Finding& finding = reading_.findings[*next];
      if (finding.end > raw.begin && finding.type != type) {
        finding.covers.set(to_index(type));
      }
    }
  }

  /// Adds the parts of a name that no other finding has.
  void add(const Piece& piece, const ner::NameSpan& name, std::span<const ByteRange> taken) {
    const Prose& prose = proses_[piece.prose];
    const ByteRange raw = prose.text.raw(piece.begin + name.begin, piece.begin + name.end);
    cover(kEntities[static_cast<std::size_t>(name.type)], raw);
    for_each_part_outside(raw, taken, [&](ByteRange part) {
      reading_.findings.push_back({.type = kEntities[static_cast<std::size_t>(name.type)],
                                   .slot = prose.slot,
                                   .begin = part.begin,
                                   .end = part.end,
                                   .score = name.score});
    });
  }

  Reading& reading_;
  std::vector<Prose> proses_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> by_place_;  // Of the findings that are no names.
  ner::NameMemory memory_;
  std::size_t bytes_ = 0;
};

}  // namespace

Task<> find_names(ner::Finder& finder, Clock& clock, const Request& request, Reading& reading) {
  NameSearch names(request, reading);
  std::size_t bytes = 0;
  for (Piece& piece : names.pieces()) {
    names.search(piece, finder);
    bytes += piece.end - piece.begin;
    if (bytes >= kSearchedPerTurn) {
      bytes = 0;
      co_await clock.yield();
    }
  }
  for (Piece& piece : names.pieces()) {
    names.compare(piece);
    bytes += piece.end - piece.begin;
    if (bytes >= kComparedPerTurn) {
      bytes = 0;
      co_await clock.yield();
    }
  }
  names.finish();
}

}  // namespace sluice::classify
