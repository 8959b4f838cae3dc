#include "algo/extract/reply.h"

#include <algorithm>

#include "algo/extract/characters.h"
#include "algo/extract/search.h"
#include "algo/extract/summary.h"
#include "algo/extract/voice.h"

namespace sluice::extract {

namespace {

/// A passage that covers so much of a question answers it; one that covers less may, or does not.
constexpr double kAnswers = 0.5;
constexpr double kMayAnswer = 0.34;

/// Others are quoted beside the best one when they come so near, and at most so many.
constexpr double kNearBest = 0.8;
constexpr double kNearBestOfAll = 0.5;
constexpr std::size_t kExcerptsMax = 2;
constexpr std::size_t kExcerptsOfAllMax = 8;

/// Appends `text` with every run of white space as one space, and without Markdown's emphasis marks
/// left untouched: it is a quote.
void append_on_one_line(std::string& out, std::string_view text) {
  bool is_gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (is_space(character.code)) {
      is_gap = true;
    } else {
      out += is_gap ? " " : "";
      out += text.substr(at, character.size);
      is_gap = false;
    }
    at += character.size;
  }
}

/// Appends every line of `text` as a Markdown quote.
void append_as_block(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    out += "> ";
    out += line;
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

class Responder {
 public:
  Responder(std::span<const Input> inputs, const Limits& limits)
      : inputs_(inputs),
        separated_(separate(inputs)),
        corpus_(corpus_of(inputs, separated_.materials, limits)) {}

  [[nodiscard]] Reply respond() {
    if (separated_.wishes.empty()) {
      say(Reply::Kind::no_text, voice_of(Language::english).no_text);
    }
    for (const Wish& wish : separated_.wishes) {
      begin_part(wish);
      respond_to(wish);
    }
    if (corpus_.is_cut && !got_.quotes.empty()) {
      got_.text += "\n\n";
      got_.text += voice_->cut;
    }
    return std::move(got_);
  }

 private:
  /// Several answers are told apart by their questions.
  void begin_part(const Wish& wish) {
    voice_ = &voice_of(language_of(wish.text, corpus_.language));
    if (separated_.wishes.size() < 2) {
      return;
    }
    got_.text += got_.text.empty() ? "**" : "\n\n**";
    append_on_one_line(got_.text, wish.text);
    got_.text += "**\n\n";
  }

  void respond_to(const Wish& wish) {
    if (is_generative(wish.instruction.kind)) {
      const std::string_view pattern = voice_->needs_model;
      const std::size_t mark = pattern.find('%');
      std::string text(pattern.substr(0, mark));
      text += voice_->task(wish.instruction.kind);
      text += pattern.substr(mark + 1);
      say(Reply::Kind::needs_model, text);
      return;
    }
    if (!has_text()) {
      say(Reply::Kind::no_text, voice_->no_text);
      return;
    }
    if (wish.instruction.kind == Instruction::Kind::summary) {
      sum_up(wish);
    } else {
      answer(wish);
    }
  }

  [[nodiscard]] bool has_text() const {
    return std::ranges::any_of(corpus_.passages,
                               [](const Passage& passage) { return passage.words > 0; });
  }

  void say(Reply::Kind kind, std::string_view text) {
    got_.kind = kind;
    got_.text += text;
  }

  void sum_up(const Wish& wish) {
    const std::vector<std::uint32_t> points =
        summary_of(corpus_, inputs_, wish.instruction.sentences_want);
    if (points.empty()) {
      say(Reply::Kind::no_answer, voice_->nothing_to_sum);
      return;
    }
    std::vector<Excerpt> excerpts;
    excerpts.reserve(points.size());
    for (const std::uint32_t point : points) {
      excerpts.push_back({.first = point, .last = point});
    }
    say(Reply::Kind::summary, voice_->summary);
    append_list(excerpts);
  }

  void answer(const Wish& wish) {
    const std::vector<Hit> hits = search(corpus_, inputs_, wish.text, separated_.earlier_question);
    const AnswerForm form = form_asked(wish.text);
    if (hits.empty() || hits.front().coverage < kMayAnswer) {
      say(Reply::Kind::no_answer, voice_->no_answer);
      return;
    }
    const Hit& best = hits.front();
    const bool is_sure = best.coverage >= kAnswers;
    const std::vector<Excerpt> excerpts =
        is_sure ? chosen(hits, wish, form) : chosen(std::span(hits).first(1), wish, form);
    say(is_sure ? Reply::Kind::answer : Reply::Kind::closest,
        is_sure ? voice_->says : voice_->closest);
    if (excerpts.size() == 1) {
      append_alone(excerpts.front());
    } else {
      append_list(excerpts);
    }
  }

  [[nodiscard]] std::vector<Excerpt> chosen(std::span<const Hit> hits,
                                            const Wish& wish,
                                            AnswerForm form) const {
    const bool all = wish.instruction.wants_all;
    const double least = hits.front().score * (all ? kNearBestOfAll : kNearBest);
    const std::size_t most = wish.instruction.sentences_want > 0 ? wish.instruction.sentences_want
                             : all                               ? kExcerptsOfAllMax
                                                                 : kExcerptsMax;
    std::vector<Excerpt> excerpts;
    for (const Hit& hit : hits) {
      const bool fits = hit.score >= least && hit.coverage >= kMayAnswer &&
                        (form == AnswerForm::any || hit.has_form || &hit == hits.data());
      if (excerpts.size() >= most || hit.score < least) {
        break;
      }
      if (fits) {
        add(excerpts, excerpt_around(corpus_, inputs_, hit.passage, form));
      }
    }
    if (all) {
      std::ranges::sort(excerpts, {}, &Excerpt::first);
    }
    return excerpts;
  }

  /// Adds an excerpt, joined with one that it touches.
  void add(std::vector<Excerpt>& excerpts, const Excerpt& excerpt) const {
    const auto overlaps = [&](const Excerpt& other) {
      return excerpt.first <= other.last && other.first <= excerpt.last;
    };
    const auto touches = [&](const Excerpt& other) {
      const bool is_next = excerpt.first == other.last + 1 || other.first == excerpt.last + 1;
      const Passage& one = corpus_.passages[excerpt.first];
      const Passage& two = corpus_.passages[other.first];
      return is_next && one.input == two.input && one.unit.block == two.unit.block &&
             one.unit.kind == Unit::Kind::sentence && two.unit.kind == Unit::Kind::sentence;
    };
    for (Excerpt& other : excerpts) {
      if (overlaps(other) || touches(other)) {
        other.first = std::min(other.first, excerpt.first);
        other.last = std::max(other.last, excerpt.last);
        return;
      }
    }
    excerpts.push_back(excerpt);
  }

  [[nodiscard]] std::string_view bytes_of(const Quote& quote) const {
    return inputs_[quote.input].text.substr(quote.begin, quote.end - quote.begin);
  }

  void append_alone(const Excerpt& excerpt) {
    if (!is_lines(corpus_, excerpt)) {
      got_.text += ' ';
      append_quoted(excerpt);
      append_section(excerpt);
      return;
    }
    append_section(excerpt);
    got_.text += "\n\n";
    append_block(excerpt);
  }

  void append_list(std::span<const Excerpt> excerpts) {
    got_.text += '\n';
    for (const Excerpt& excerpt : excerpts) {
      got_.text += '\n';
      if (is_lines(corpus_, excerpt)) {
        append_block(excerpt);
        continue;
      }
      got_.text += "- ";
      append_quoted(excerpt);
      append_section(excerpt);
    }
  }

  void append_quoted(const Excerpt& excerpt) {
    got_.quotes.push_back(quote_of(corpus_, inputs_, excerpt));
    got_.text += voice_->open_quote;
    append_on_one_line(got_.text, bytes_of(got_.quotes.back()));
    got_.text += voice_->close_quote;
  }

  void append_block(const Excerpt& excerpt) {
    if (excerpt.table_head != Unit::kNone) {
      const Excerpt head{.first = excerpt.table_head, .last = excerpt.table_head};
      got_.quotes.push_back(quote_of(corpus_, inputs_, head));
      append_as_block(got_.text, bytes_of(got_.quotes.back()));
    }
    got_.quotes.push_back(quote_of(corpus_, inputs_, excerpt));
    append_as_block(got_.text, bytes_of(got_.quotes.back()));
    got_.text.pop_back();
  }

  /// Says under which heading an excerpt stands.
  void append_section(const Excerpt& excerpt) {
    const std::uint32_t heading = corpus_.passages[excerpt.first].unit.heading;
    if (heading == Unit::kNone || corpus_.passages[heading].unit.kind != Unit::Kind::heading) {
      return;
    }
    got_.text += " (";
    got_.text += voice_->section;
    got_.text += ' ';
    append_quoted({.first = heading, .last = heading});
    got_.text += ')';
  }

  std::span<const Input> inputs_;
  Separated separated_;
  Corpus corpus_;
  const Voice* voice_ = nullptr;  // Of the wish that is being answered.
  Reply got_;
};

}  // namespace

Reply reply(std::span<const Input> inputs, const Limits& limits) {
  return Responder(inputs, limits).respond();
}

}  // namespace sluice::extract
