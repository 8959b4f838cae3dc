#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::extract {

/// A string literal as a template argument.
template <std::size_t Size>
struct Literal {
  // NOLINTNEXTLINE(google-explicit-constructor): a literal shall convert by itself.
  consteval Literal(const char (&text)[Size]) { std::ranges::copy(text, bytes); }

  [[nodiscard]] constexpr std::string_view view() const { return {bytes, Size - 1}; }

  char bytes[Size]{};
};

/// The pieces of `Text` between `Separator`s, in order.
template <Literal Text, char Separator>
[[nodiscard]] consteval auto pieces_of() {
  constexpr std::size_t kCount = std::ranges::count(Text.view(), Separator) + 1;
  std::array<std::string_view, kCount> pieces;
  std::string_view rest = Text.view();
  for (std::string_view& piece : pieces) {
    piece = rest.substr(0, rest.find(Separator));
    rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
  }
  return pieces;
}

/// A set of words, given as one literal with a space between two: sorted by the compiler, so that
/// looking one up is a binary search. `using Colours = WordList<"red green">;`
template <Literal Words>
class WordList {
 public:
  [[nodiscard]] static constexpr bool contains(std::string_view word) {
    return std::ranges::binary_search(kSorted, word);
  }

 private:
  static consteval auto sorted() {
    auto words = pieces_of<Words, ' '>();
    std::ranges::sort(words);
    return words;
  }

  static constexpr auto kSorted = sorted();
};

/// Phrases in the order given, as one literal with a bar between two.
template <Literal Phrases>
inline constexpr auto kPhraseList = pieces_of<Phrases, '|'>();

}  // namespace sluice::extract
