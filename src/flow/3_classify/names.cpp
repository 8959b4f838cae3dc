#include "flow/3_classify/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "algo/ner/memory.h"

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

/// The names of one request, found in two passes over its pieces.
class NameSearch {
 public:
  NameSearch(const Prose& prose, Reading& reading)
      : prose_(prose), reading_(reading), names_(prose.pieces().size()) {}

  /// First pass: what the sentence says.
  void search(std::size_t index, ner::Finder& finder) {
    const Prose::Piece& piece = prose_.pieces()[index];
    if (piece.is_key) {
      return;
    }
    if (!finder.find(prose_.text_of(piece), names_[index])) {
      names_[index].clear();
      reading_.unscannable.push_back(prose_.slot_of(piece));
      reading_.unsearched = true;
      return;
    }
    memory_.learn(prose_.text_of(piece), names_[index]);
  }

  /// Second pass: what other sentences said.
  void compare(std::size_t index) {
    memory_.recall(prose_.text_of(prose_.pieces()[index]), names_[index]);
  }

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
    for (std::size_t i = 0; i < names_.size(); ++i) {
      for (const ner::NameSpan& name : names_[i]) {
        add(prose_.pieces()[i], name, taken);
      }
    }
  }

 private:
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
  void add(const Prose::Piece& piece, const ner::NameSpan& name, std::span<const ByteRange> taken) {
    const ByteRange raw = prose_.raw(piece, name.begin, name.end);
    cover(kEntities[static_cast<std::size_t>(name.type)], raw);
    for_each_part_outside(raw, taken, [&](ByteRange part) {
      reading_.findings.push_back({.type = kEntities[static_cast<std::size_t>(name.type)],
                                   .slot = prose_.slot_of(piece),
                                   .begin = part.begin,
                                   .end = part.end,
                                   .score = name.score});
    });
  }

  const Prose& prose_;
  Reading& reading_;
  std::vector<std::vector<ner::NameSpan>> names_;  // Of each piece; offsets are those of the piece.
  std::vector<std::size_t> by_place_;              // Of the findings that are no names.
  ner::NameMemory memory_;
};

}  // namespace

Task<> find_names(ner::Finder& finder, Clock& clock, const Prose& prose, Reading& reading) {
  NameSearch names(prose, reading);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < prose.pieces().size(); ++i) {
    names.search(i, finder);
    bytes += prose.pieces()[i].size();
    if (bytes >= kSearchedPerTurn) {
      bytes = 0;
      co_await clock.yield();
    }
  }
  for (std::size_t i = 0; i < prose.pieces().size(); ++i) {
    names.compare(i);
    bytes += prose.pieces()[i].size();
    if (bytes >= kComparedPerTurn) {
      bytes = 0;
      co_await clock.yield();
    }
  }
  names.finish();
}

}  // namespace sluice::classify
