#include "algo/ner/tokens.h"

#include <algorithm>
#include <array>

#include "algo/ner/letters.h"

namespace sluice::ner {
namespace {

constexpr std::size_t kTokenCharactersMax = 64;

/// Builds one token from its characters.
class Word {
 public:
  explicit Word(std::size_t begin) { token_.begin = static_cast<std::uint32_t>(begin); }

  void add(const Character& character) {
    token_.word = hash_step(token_.word, character.lower);
    const std::size_t length = token_.length;
    if (length < 3) {
      token_.prefix = hash_step(token_.prefix, character.lower);
    }
    last_ = {last_[1], last_[2], character.lower};
    uppers_ += character.kind == CharKind::upper ? 1 : 0;
    lowers_ += character.kind == CharKind::lower ? 1 : 0;
    digits_ += character.kind == CharKind::digit ? 1 : 0;
    first_upper_ = first_upper_ || (length == 0 && character.kind == CharKind::upper);
    ++token_.length;
  }

  [[nodiscard]] bool is_full() const { return token_.length >= kTokenCharactersMax; }

  [[nodiscard]] Token finish(std::size_t end) {
    token_.end = static_cast<std::uint32_t>(end);
    token_.suffix_short = hash_step(hash_step(kHashSeed, last_[1]), last_[2]);
    token_.suffix = hash_step(token_.suffix_short, last_[0]);
    token_.shape = shape();
    return token_;
  }

 private:
  [[nodiscard]] Shape shape() const {
    if (digits_ > 0) {
      return digits_ == token_.length ? Shape::number : Shape::letter_number;
    }
    if (uppers_ == 0) {
      return lowers_ > 0 ? Shape::lower : Shape::uncased;
    }
    if (uppers_ == token_.length) {
      return uppers_ == 1 ? Shape::capital : Shape::upper;
    }
    return first_upper_ && uppers_ == 1 ? Shape::title : Shape::mixed;
  }

  Token token_{.word = kHashSeed, .prefix = kHashSeed};
  std::array<char32_t, 3> last_ = {};
  unsigned uppers_ = 0;
  unsigned lowers_ = 0;
  unsigned digits_ = 0;
  bool first_upper_ = false;
};

bool is_word_character(const Character& character) {
  return (character.kind != CharKind::space && character.kind != CharKind::newline &&
          character.kind != CharKind::mark) ||
         character.lower == U'_';
}

Token mark_token(std::size_t at, const Character& character) {
  Word word(at);
  word.add(character);
  Token token = word.finish(at + character.bytes);
  token.shape = Shape::mark;
  return token;
}

Token read_word(std::string_view text, std::size_t at) {
  Word word(at);
  while (at < text.size() && !word.is_full()) {
    const Character character = read_character(text, at);
    if (!is_word_character(character)) {
      break;
    }
    word.add(character);
    at += character.bytes;
  }
  return word.finish(at);
}

}  // namespace

std::uint64_t word_hash(std::string_view word) {
  std::uint64_t hash = kHashSeed;
  for (std::size_t at = 0; at < word.size();) {
    const Character character = read_character(word, at);
    hash = hash_step(hash, character.lower);
    at += character.bytes;
  }
  return hash;
}

void split(std::string_view text, std::vector<Token>& tokens) {
  tokens.clear();
  std::size_t at = 0;
  std::uint8_t newlines = 0;
  while (at < text.size()) {
    const Character character = read_character(text, at);
    if (character.kind == CharKind::space || character.kind == CharKind::newline) {
      newlines = std::min<std::uint8_t>(
          2, static_cast<std::uint8_t>(newlines + (character.kind == CharKind::newline ? 1 : 0)));
      at += character.bytes;
      continue;
    }
    Token token = is_word_character(character) ? read_word(text, at) : mark_token(at, character);
    token.newlines = newlines;
    token.glued = !tokens.empty() && tokens.back().end == token.begin;
    at = token.end;
    newlines = 0;
    tokens.push_back(token);
  }
}

}  // namespace sluice::ner
