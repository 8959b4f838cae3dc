#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algo/scan/characters.h"
#include "algo/scan/context.h"
#include "algo/scan/letters.h"
#include "algo/scan/scanner.h"
#include "domain/byte_range.h"

namespace sluice::scan {

/// What a text is. A slot is all there is; in a body, quotes and brackets stand around each slot,
/// and the first finding ends the sweep.
enum class Reach : std::uint8_t { slot, body };

/// One pass over one text: what every detector reads and where it leaves what it finds.
///
/// The edges of a text read as quotes. So what a detector sees of a slot is what it sees of the
/// same bytes inside their body, which is why Scanner::may_find never misses.
class Sweep {
 public:
  /// @param text     ASCII wherever an ASCII look-alike was (see normalise.h)
  /// @param context  so many bytes at the front are read as context only: nothing begins there
  /// @param spans    what was found is appended
  /// @param words    working memory
  /// @param wanted   what else is looked for; must outlive the sweep
  Sweep(std::string_view text,
        std::size_t context,
        Reach reach,
        const Wanted& wanted,
        ContextIndex& words,
        std::vector<Span>& spans)
      : text_(text),
        context_(context),
        reach_(reach),
        wanted_(wanted),
        words_(words),
        spans_(spans) {
    words_.reset();
  }

  [[nodiscard]] std::string_view text() const { return text_; }

  /// The byte at `i`, which may lie outside of the text.
  [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '"'; }

  /// The byte before `i`.
  [[nodiscard]] char before(std::size_t i) const { return i == 0 ? '"' : at(i - 1); }

  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  /// The first place from `i` on, but at most `max` bytes on, that is in none of `classes`.
  [[nodiscard]] std::size_t skip(std::size_t i, std::uint8_t classes, std::size_t max) const;

  /// The same backwards: the begin of the stretch of `classes` that ends before `i`.
  [[nodiscard]] std::size_t skip_back(std::size_t i, std::uint8_t classes, std::size_t max) const;

  /// True when no letter or digit ends right before `i`; the n of an escaped line break is none.
  [[nodiscard]] bool starts_word(std::size_t i) const {
    return !is_alnum(before(i)) || ends_escape(i);
  }

  [[nodiscard]] bool ends_word(std::size_t i) const { return !is_alnum(at(i)); }

  /// True when one word stands on both sides of `i`: see letters.h. The n of an escaped line break
  /// belongs to no word.
  [[nodiscard]] bool is_within_word(std::size_t i) const {
    return scan::is_within_word(text_, i) && !ends_escape(i);
  }

  /// True when `begin..end` is all that its slot holds, but for blanks.
  [[nodiscard]] bool stands_alone(std::size_t begin, std::size_t end) const;

  /// What the words around `begin..end` name: 64 bytes before, 40 behind.
  [[nodiscard]] ConceptSet concepts(std::size_t begin, std::size_t end) const;

  /// What the words in the 28 bytes before `begin` name.
  [[nodiscard]] ConceptSet concepts_before(std::size_t begin) const;

  /// True when a word around says that the candidate is something else. Never in a body, where the
  /// words of a neighbouring slot must not hide what this one holds.
  [[nodiscard]] bool denies(Concept meaning, std::size_t begin, std::size_t end) const {
    return reach_ == Reach::slot && concepts(begin, end).contains(meaning);
  }

  void add(const Span& span);

  /// Text may be encoded at `begin..end`, which is all of one token. In a body, that alone is
  /// reason enough to look at its slots.
  void add_encoded(std::size_t begin, std::size_t end);

  /// Escapes of some kind stand in the text: see escapes.h. In a body: as above.
  void add_escape();

  [[nodiscard]] std::span<const ByteRange> encoded() const { return encoded_; }

  [[nodiscard]] bool has_escapes() const { return escapes_ >= kEscapesMin; }

  /// True when nothing more needs to be read.
  [[nodiscard]] bool is_decided() const { return reach_ == Reach::body && found_; }

  /// True for a type of the family `general` that is looked for.
  [[nodiscard]] bool wants(EntityType general) const {
    return wanted_.general.test(static_cast<std::size_t>(general));
  }

  /// False when keys are to be found by generic rules alone.
  [[nodiscard]] bool knows_keys() const { return wanted_.keys == KeyRules::all; }

  [[nodiscard]] Reach reach() const { return reach_; }

  /// Bytes that detectors looked at so far; tests hold it against the size of a text.
  [[nodiscard]] std::uint64_t cost() const { return cost_; }

  void spend(std::size_t bytes) const { cost_ += bytes; }

 private:
  [[nodiscard]] bool is_unnamed() const;

  /// True when `\n` or its like, written out, ends before `i`.
  [[nodiscard]] bool ends_escape(std::size_t i) const {
    return i >= 2 && at(i - 2) == '\\' &&
           (at(i - 1) == 'n' || at(i - 1) == 't' || at(i - 1) == 'r');
  }

  std::string_view text_;
  std::size_t context_;
  Reach reach_;
  const Wanted& wanted_;
  ContextIndex& words_;
  std::vector<Span>& spans_;
  static constexpr std::size_t kEscapesMin = 1;

  std::vector<ByteRange> encoded_;
  std::size_t escapes_ = 0;
  bool found_ = false;

  mutable std::uint64_t cost_ = 0;
};

/// A finding of `begin..end`.
[[nodiscard]] inline Span make_span(std::size_t begin,
                                    std::size_t end,
                                    EntityType type,
                                    int score = 100) {
  return {.begin = static_cast<std::uint32_t>(begin),
          .end = static_cast<std::uint32_t>(end),
          .type = type,
          .score = static_cast<std::uint8_t>(score)};
}

}  // namespace sluice::scan
