#include <string>

#include "algo/extract/characters.h"
#include "algo/extract/units.h"
#include "algo/extract/word_list.h"

namespace sluice::extract {

namespace {

/// Folded, without the full stop. A sentence seldom ends behind one of these.
using Abbreviations = WordList<
    "e g i eg ie mr mrs ms dr prof st jr sr vs cf al fig figs eq sec no nos vol pp p approx "
    "dept est inc ltd co corp gen gov sen rev hon capt lt col sgt min max avg incl excl resp "
    "ext tel jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun z b d "
    "h u a bzw ca nr abs art hr fr str vgl evtl ggf inkl exkl zzgl abzgl bspw sog tsd mio mrd "
    "std mind hrsg bd s o v m mme mlle env par ex av sra srta ud uds pag aprox num depto">;

/// Months, folded: "am 3. Mai" is one sentence.
using Months = WordList<
    "januar februar marz april mai juni juli august september oktober november dezember quartal "
    "halbjahr jahrhundert obergeschoss stock januars etage">;

bool is_terminator(char32_t code) {
  return code == '.' || code == '!' || code == '?' || code == 0x2026 || code == 0x61f ||
         code == 0x6d4 || code == 0x964;
}

/// Full stops that need no space behind them.
bool is_wide_terminator(char32_t code) {
  return code == 0x3002 || code == 0xff01 || code == 0xff1f || code == 0xff0e || code == 0xff61;
}

bool is_closer(char32_t code) {
  return code == '"' || code == '\'' || code == ')' || code == ']' || code == '*' || code == '_' ||
         code == 0x201c || code == 0x201d || code == 0x2019 || code == 0xbb || code == 0xab ||
         code == 0x300d || code == 0x300f || code == 0xff09;
}

std::uint32_t offset(std::size_t at) {
  return static_cast<std::uint32_t>(at);
}

class SentenceCutter {
 public:
  SentenceCutter(std::string_view text, std::uint32_t begin, std::uint32_t end)
      : text_(text.substr(0, end)), begin_(begin), at_(begin), is_casual_(is_casual()) {}

  [[nodiscard]] std::vector<SentenceRange> cut() {
    while (at_ < text_.size()) {
      const Character character = character_at(text_, at_);
      const std::size_t mark = at_;
      at_ += character.size;
      if (is_wide_terminator(character.code)) {
        skip_closers();
        finish();
      } else if (is_terminator(character.code)) {
        skip_closers();
        if (ends_sentence(mark)) {
          finish();
        }
      }
    }
    finish();
    return std::move(ranges_);
  }

 private:
  void skip_closers() {
    while (at_ < text_.size()) {
      const Character character = character_at(text_, at_);
      const bool belongs = is_closer(character.code) || is_terminator(character.code) ||
                           is_wide_terminator(character.code);
      if (!belongs) {
        return;
      }
      at_ += character.size;
    }
  }

  /// True when the mark at `mark`, with everything up to at_, ends a sentence.
  [[nodiscard]] bool ends_sentence(std::size_t mark) const {
    if (at_ >= text_.size()) {
      return true;
    }
    const Character behind = character_at(text_, at_);
    if (!is_space(behind.code)) {
      return false;
    }
    const std::string_view rest = trimmed(text_.substr(at_));
    if (rest.empty()) {
      return true;
    }
    const bool is_stop = text_[mark] == '.' && at_ == mark + 1;
    const char32_t next = character_at(rest, 0).code;
    const bool goes_on = is_lower(next) && !is_casual_;
    return !goes_on && !(is_stop && is_inner_stop(mark, rest));
  }

  /// True for notes that begin no sentence with a capital letter.
  [[nodiscard]] bool is_casual() const {
    std::size_t small = 0;
    std::size_t capital = 0;
    constexpr std::size_t kNone = std::string_view::npos;
    for (std::size_t stop = text_.find(". ", begin_); stop != kNone && stop + 2 < text_.size();
         stop = text_.find(". ", stop + 2)) {
      const char32_t next = character_at(text_, stop + 2).code;
      small += is_lower(next) ? 1 : 0;
      capital += is_upper(next) ? 1 : 0;
    }
    return small >= 2 && small > 2 * capital;
  }

  /// The full stop of an abbreviation, an initial or an ordinal.
  [[nodiscard]] bool is_inner_stop(std::size_t mark, std::string_view rest) const {
    const std::string_view word = word_before(mark);
    if (word.empty()) {
      return false;
    }
    if (is_digit(character_at(word, 0).code)) {
      return word.size() <= 2 && Months::contains(folded(first_word(rest)));
    }
    const bool is_initial = word.size() == 1 && is_upper(character_at(word, 0).code);
    return is_initial || Abbreviations::contains(folded(word));
  }

  /// The letters or digits that end at `mark`.
  [[nodiscard]] std::string_view word_before(std::size_t mark) const {
    std::size_t first = mark;
    while (first > begin_) {
      const Character character = character_before(text_, first);
      if (!is_letter(character.code) && !is_digit(character.code)) {
        break;
      }
      first -= character.size;
    }
    return text_.substr(first, mark - first);
  }

  [[nodiscard]] static std::string_view first_word(std::string_view rest) {
    std::size_t size = 0;
    while (size < rest.size()) {
      const Character character = character_at(rest, size);
      if (!is_letter(character.code)) {
        break;
      }
      size += character.size;
    }
    return rest.substr(0, size);
  }

  void finish() {
    const std::string_view sentence = trimmed(text_.substr(begin_, at_ - begin_));
    if (!sentence.empty()) {
      const auto first = static_cast<std::size_t>(sentence.data() - text_.data());
      ranges_.push_back({offset(first), offset(first + sentence.size())});
    }
    begin_ = at_;
  }

  std::string_view text_;
  std::size_t begin_;
  std::size_t at_;
  bool is_casual_;
  std::vector<SentenceRange> ranges_;
};

}  // namespace

std::vector<SentenceRange> sentences_of(std::string_view text,
                                        std::uint32_t begin,
                                        std::uint32_t end) {
  return SentenceCutter(text, begin, end).cut();
}

}  // namespace sluice::extract
