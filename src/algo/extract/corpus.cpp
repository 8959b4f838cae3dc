#include "algo/extract/corpus.h"

#include <algorithm>
#include <unordered_map>

#include "algo/extract/instruction.h"
#include "algo/extract/word_list.h"
#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

/// First words that point back to the sentence before.
using PointingWords = WordList<
    "it its this that these those they them their he she his her such here there so therefore "
    "however otherwise instead also both es dies diese dieser dieses diesen sie er ihr ihre ihn "
    "dabei dazu dafur damit danach dort deshalb daher jedoch andernfalls il elle ils elles cela "
    "ce cette ces celui celle el ella ellos ellas esto este esta eso">;

class CorpusBuilder {
 public:
  CorpusBuilder(std::span<const Input> inputs, const Limits& limits)
      : inputs_(inputs), limits_(limits) {}

  [[nodiscard]] Corpus build(std::span<const Material> materials) {
    corpus_.language = common_language(materials);
    for (const Material& material : materials) {
      if (corpus_.passages.size() >= limits_.passages_max || bytes_left() == 0) {
        corpus_.is_cut = true;
        break;
      }
      add(material);
    }
    return std::move(corpus_);
  }

 private:
  [[nodiscard]] std::size_t bytes_left() const { return limits_.text_bytes_max - bytes_; }

  [[nodiscard]] Language common_language(std::span<const Material> materials) const {
    const auto size = [](const Material& material) { return material.end - material.begin; };
    const auto longest = std::ranges::max_element(materials, {}, size);
    return longest == materials.end() ? Language::english : language_of(text_of(*longest));
  }

  [[nodiscard]] std::string_view text_of(const Material& material) const {
    return inputs_[material.input].text.substr(material.begin, material.end - material.begin);
  }

  void add(const Material& material) {
    std::string_view text = text_of(material);
    corpus_.is_cut = corpus_.is_cut || text.size() > bytes_left();
    text = text.substr(0, bytes_left());
    bytes_ += text.size();
    const auto first = static_cast<std::uint32_t>(corpus_.passages.size());
    const std::uint32_t first_block = first == 0 ? 0 : corpus_.passages.back().unit.block + 1;
    const std::size_t room = limits_.passages_max - first;
    const std::vector<Unit> units = units_of(text, room + 1);
    corpus_.is_cut = corpus_.is_cut || units.size() > room;
    for (Unit unit : std::span(units).first(std::min(units.size(), room))) {
      const std::string_view words = text.substr(unit.begin, unit.end - unit.begin);
      unit.begin += material.begin;
      unit.end += material.begin;
      unit.block += first_block;
      unit.heading += unit.heading == Unit::kNone ? 0 : first;
      add_passage(material.input, unit, words);
    }
  }

  void add_passage(std::uint32_t input, const Unit& unit, std::string_view text) {
    Passage passage{.input = input, .unit = unit};
    passage.asks = text.ends_with('?') || text.ends_with("？");
    // What a system message says to a model is no text of the user's; it is only kept to be
    // counted.
    const bool is_command = inputs_[input].role == Input::Role::system &&
                            read_instruction(text).kind != Instruction::Kind::none;
    const std::vector<Word> words = words_of(text);
    passage.words = is_command ? 0 : static_cast<std::uint32_t>(words.size());
    passage.leans_back = !words.empty() && PointingWords::contains(words.front().folded);
    for (const Word& word : is_command ? std::span<const Word>{} : std::span(words)) {
      if (!is_stop_word(corpus_.language, word.folded)) {
        passage.terms.push_back(index_of(stem(word.folded, corpus_.language)));
      }
    }
    count(passage.terms);
    corpus_.passages.push_back(std::move(passage));
  }

  std::uint32_t index_of(const std::string& stem) {
    const auto [entry, is_new] =
        indices_.try_emplace(stem, static_cast<std::uint32_t>(corpus_.stems.size()));
    if (is_new) {
      corpus_.stems.push_back(stem);
      corpus_.passages_with.push_back(0);
    }
    return entry->second;
  }

  void count(std::vector<std::uint32_t> terms) {
    std::ranges::sort(terms);
    const auto repeated = std::ranges::unique(terms);
    terms.erase(repeated.begin(), repeated.end());
    for (const std::uint32_t term : terms) {
      ++corpus_.passages_with[term];
    }
  }

  std::span<const Input> inputs_;
  const Limits& limits_;
  Corpus corpus_;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::uint32_t> indices_;  // Looked up, never walked.
};

}  // namespace

Corpus corpus_of(std::span<const Input> inputs,
                 std::span<const Material> materials,
                 const Limits& limits) {
  return CorpusBuilder(inputs, limits).build(materials);
}

}  // namespace sluice::extract
