#include "algo/extract/excerpt.h"

#include <algorithm>

namespace sluice::extract {

namespace {

/// What stands below a heading or an introduction is quoted up to here.
constexpr std::uint32_t kBelowMax = 12;
constexpr std::uint32_t kSentencesBelowMax = 3;
constexpr std::uint32_t kQuoteBytesMax = 2000;

class Widener {
 public:
  Widener(const Corpus& corpus, std::span<const Input> inputs) : corpus_(corpus), inputs_(inputs) {}

  [[nodiscard]] Excerpt around(std::uint32_t passage, AnswerForm form) const {
    Excerpt got{.first = passage, .last = passage};
    const Unit::Kind kind = at(passage).unit.kind;
    if (kind == Unit::Kind::heading) {
      take_below_heading(got);
      return got;
    }
    if (kind == Unit::Kind::table_row) {
      got.table_head = table_head(passage);
      return got;
    }
    if (at(passage).asks) {
      take_answer(got);
      return got;
    }
    if (kind == Unit::Kind::list_item && form == AnswerForm::steps) {
      take_list(got);
    }
    if (introduces(passage)) {
      take_introduced(got);
    }
    if (kind == Unit::Kind::code || at(got.first).leans_back ||
        (kind == Unit::Kind::list_item && form == AnswerForm::steps)) {
      take_before(got);
    }
    return got;
  }

 private:
  [[nodiscard]] const Passage& at(std::uint32_t index) const { return corpus_.passages[index]; }

  [[nodiscard]] std::string_view text(std::uint32_t index) const {
    const Unit& unit = at(index).unit;
    return inputs_[at(index).input].text.substr(unit.begin, unit.end - unit.begin);
  }

  [[nodiscard]] bool is_there(std::uint32_t index, const Excerpt& excerpt) const {
    return index < corpus_.passages.size() && at(index).input == at(excerpt.first).input &&
           at(index).unit.kind != Unit::Kind::heading;
  }

  [[nodiscard]] bool introduces(std::uint32_t index) const {
    return text(index).ends_with(':') || text(index).ends_with("：");
  }

  [[nodiscard]] bool is_item(std::uint32_t index) const {
    return at(index).unit.kind == Unit::Kind::list_item ||
           at(index).unit.kind == Unit::Kind::code || at(index).unit.kind == Unit::Kind::table_row;
  }

  /// Some sentences, or the whole of a list.
  void take_below_heading(Excerpt& got) const {
    std::uint32_t sentences = 0;
    std::uint32_t next = got.first + 1;
    got.first = is_there(next, got) ? next : got.first;
    for (; is_there(next, got) && next - got.first < kBelowMax; ++next) {
      sentences += is_item(next) || introduces(next) ? 0 : 1;
      if (sentences > kSentencesBelowMax) {
        break;
      }
      got.last = next;
    }
  }

  /// What stands behind a question in a text is its answer.
  void take_answer(Excerpt& got) const {
    const std::uint32_t next = got.first + 1;
    if (!is_there(next, got) || at(next).asks) {
      return;
    }
    got = {.first = next, .last = next};
    const bool goes_on = is_there(next + 1, got) &&
                         at(next + 1).unit.block == at(next).unit.block && !at(next + 1).asks;
    got.last += goes_on ? 1 : 0;
  }

  void take_introduced(Excerpt& got) const {
    for (std::uint32_t next = got.last + 1;
         is_there(next, got) && is_item(next) && next - got.first <= kBelowMax;
         ++next) {
      got.last = next;
    }
  }

  /// The items around one, code between them included.
  void take_list(Excerpt& got) const {
    while (got.first > 0 && is_there(got.first - 1, got) && is_item(got.first - 1) &&
           got.last - got.first < kBelowMax) {
      --got.first;
    }
    take_introduced(got);
  }

  /// The sentence that leads to the excerpt.
  void take_before(Excerpt& got) const {
    const bool has_before = got.first > 0 && is_there(got.first - 1, got);
    const bool belongs =
        has_before &&
        (introduces(got.first - 1) ||
         (at(got.first).leans_back && at(got.first - 1).unit.block == at(got.first).unit.block));
    got.first -= belongs ? 1 : 0;
  }

  [[nodiscard]] std::uint32_t table_head(std::uint32_t row) const {
    const std::uint32_t head = at(row).unit.heading;
    const bool is_row = head != Unit::kNone && at(head).unit.kind == Unit::Kind::table_row;
    return is_row ? head : Unit::kNone;
  }

  const Corpus& corpus_;
  std::span<const Input> inputs_;
};

}  // namespace

Excerpt excerpt_around(const Corpus& corpus,
                       std::span<const Input> inputs,
                       std::uint32_t passage,
                       AnswerForm form) {
  return Widener(corpus, inputs).around(passage, form);
}

Quote quote_of(const Corpus& corpus, std::span<const Input> inputs, const Excerpt& excerpt) {
  const Passage& first = corpus.passages[excerpt.first];
  const Passage& last = corpus.passages[excerpt.last];
  const std::string_view text = inputs[first.input].text;
  std::uint32_t begin = first.unit.begin;
  const bool has_mark = first.unit.kind == Unit::Kind::list_item && excerpt.last > excerpt.first;
  if (has_mark) {
    const std::size_t line = text.rfind('\n', begin);
    begin = line == std::string_view::npos ? 0 : static_cast<std::uint32_t>(line) + 1;
  }
  std::uint32_t end = last.unit.end;
  if (end - begin > kQuoteBytesMax) {
    end = begin + kQuoteBytesMax;
    while (end > begin && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
      --end;
    }
  }
  return {.input = first.input, .begin = begin, .end = end};
}

bool is_lines(const Corpus& corpus, const Excerpt& excerpt) {
  const auto is_sentence = [](const Passage& passage) {
    return passage.unit.kind == Unit::Kind::sentence;
  };
  const std::span passages =
      std::span(corpus.passages).subspan(excerpt.first, excerpt.last - excerpt.first + 1);
  const Unit::Kind kind = passages.front().unit.kind;
  if (kind == Unit::Kind::table_row || kind == Unit::Kind::code) {
    return true;
  }
  return passages.size() > 1 && !std::ranges::all_of(passages, is_sentence);
}

}  // namespace sluice::extract
