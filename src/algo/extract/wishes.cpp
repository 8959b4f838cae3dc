#include "algo/extract/wishes.h"

#include <algorithm>
#include <optional>

#include "algo/extract/characters.h"
#include "algo/extract/containers.h"
#include "algo/extract/units.h"
#include "algo/extract/word_list.h"

namespace sluice::extract {

namespace {

constexpr std::size_t kWishesMax = 4;

/// What a person types around a text that was set apart is not longer.
constexpr std::size_t kTypedBytesMax = 1500;

/// A first or last paragraph that asks something, and is not longer, asks as a whole.
constexpr std::size_t kAskingBlockBytesMax = 400;

/// A message without a question that is not longer is one, in key words.
constexpr std::size_t kKeywordBytesMax = 200;

/// Fewer bytes behind a colon are no text to read.
constexpr std::size_t kTextBytesMin = 20;

/// Wishes are looked for in so much at the start of a message, and in as much at its end; what is
/// between is text, whatever it looks like.
constexpr std::uint32_t kEdgeBytes = 4096;

/// A unit of a message and what it wants.
struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t block = 0;
  Instruction instruction;

  [[nodiscard]] bool is_statement() const { return instruction.kind == Instruction::Kind::none; }

  [[nodiscard]] bool is_wish() const {
    return !is_statement() && instruction.kind != Instruction::Kind::preamble;
  }
};

/// What one message holds.
struct Message {
  std::vector<Wish> wishes;
  std::vector<Region> texts;
};

/// Where a second question begins that "and" joins to the first; the size of `text`: nowhere.
std::size_t second_question(std::string_view text) {
  static constexpr auto kJoints = kPhraseList<
      " and when| and who| and where| and why| and how| and what| and which| und wann| und wer|"
      " und wo| und warum| und wie| und was| und welche| und wem| et quand| et qui| et comment|"
      " et pourquoi| et combien| et quel| y cuándo| y quién| y dónde| y cómo| y cuánto| y qué">;
  std::size_t first = text.size();
  for (const std::string_view joint : kJoints) {
    const std::size_t found = text.find(joint);
    const bool is_word = found != std::string_view::npos && found + joint.size() < text.size();
    first = is_word ? std::min(first, found) : first;
  }
  return first;
}

class MessageReader {
 public:
  explicit MessageReader(std::string_view message) : message_(message) {}

  [[nodiscard]] Message read() {
    std::vector<Region> plain;
    std::size_t plain_bytes = 0;
    for (const Region& region : regions_of(message_)) {
      if (region.kind == Region::Kind::enclosed) {
        got_.texts.push_back(region);
      } else if (region.kind == Region::Kind::asked) {
        wish(slice(region.begin, region.end));
      } else {
        plain.push_back(region);
        plain_bytes += region.end - region.begin;
      }
    }
    const bool is_set_apart = !got_.texts.empty() && plain_bytes <= kTypedBytesMax;
    for (const Region& region : plain) {
      is_set_apart ? read_typed(region) : read_mixed(region);
    }
    add_silent_wish(plain, is_set_apart);
    return std::move(got_);
  }

 private:
  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
    return trimmed(message_.substr(begin, end - begin));
  }

  void wish(std::string_view text) {
    Instruction instruction = read_instruction(text);
    if (instruction.kind == Instruction::Kind::none ||
        instruction.kind == Instruction::Kind::preamble) {
      instruction.kind = Instruction::Kind::question;
    }
    got_.wishes.push_back({.instruction = instruction, .text = std::string(text)});
  }

  /// "What is the rent and when is it due?" is two.
  void add_wish(const Instruction& instruction, std::string_view text) {
    const std::size_t joint =
        instruction.kind == Instruction::Kind::question ? second_question(text) : text.size();
    got_.wishes.push_back(
        {.instruction = instruction, .text = std::string(trimmed(text.substr(0, joint)))});
    if (joint < text.size()) {
      wish(trimmed(text.substr(text.find(' ', joint + 1))));
    }
  }

  void add_wishes(std::span<const Piece> pieces) {
    for (const Piece& piece : pieces) {
      if (piece.is_wish()) {
        add_wish(piece.instruction, slice(piece.begin, piece.end));
      }
    }
  }

  /// The units at both ends of a region, with what they want.
  [[nodiscard]] std::vector<Piece> pieces_of(const Region& region) const {
    std::vector<Piece> pieces;
    if (region.end - region.begin <= 2 * kEdgeBytes) {
      add_pieces(pieces, region.begin, region.end);
      return pieces;
    }
    add_pieces(pieces, region.begin, end_of_line(region.begin + kEdgeBytes, region.end));
    add_pieces(pieces, end_of_line(region.end - kEdgeBytes, region.end), region.end);
    return pieces;
  }

  void add_pieces(std::vector<Piece>& pieces, std::uint32_t begin, std::uint32_t end) const {
    const std::string_view text = message_.substr(begin, end - begin);
    const std::uint32_t first_block = pieces.empty() ? 0 : pieces.back().block + 1;
    for (const Unit& unit : units_of(text, text.size())) {
      pieces.push_back(
          {.begin = begin + unit.begin,
           .end = begin + unit.end,
           .block = first_block + unit.block,
           .instruction = read_instruction(text.substr(unit.begin, unit.end - unit.begin))});
    }
  }

  /// Behind the line that holds `at`; near `at` itself where that line is longer than an edge.
  [[nodiscard]] std::uint32_t end_of_line(std::uint32_t at, std::uint32_t end) const {
    const std::size_t found = message_.substr(at, std::min(end - at, kEdgeBytes / 2)).find('\n');
    if (found != std::string_view::npos) {
      return at + static_cast<std::uint32_t>(found) + 1;
    }
    while (at < end && (static_cast<unsigned char>(message_[at]) & 0xc0U) == 0x80U) {
      ++at;  // Not inside a character.
    }
    return at;
  }

  /// Beside a text that was set apart, all that is typed is about it.
  void read_typed(const Region& region) { add_wishes(pieces_of(region)); }

  /// Question and text in one: the question stands first or last.
  void read_mixed(const Region& region) {
    const std::vector<Piece> pieces = pieces_of(region);
    std::uint32_t begin = region.begin;
    std::uint32_t end = region.end;
    const std::size_t head = take_head(pieces, begin);
    if (got_.wishes.empty()) {
      take_tail(std::span(pieces).subspan(head), end);
    }
    if (begin < end && !slice(begin, end).empty()) {
      got_.texts.push_back({.begin = begin, .end = end});
    }
  }

  /// Reads what is wanted at the start, and moves `begin` behind it; returns how many pieces it
  /// was.
  std::size_t take_head(std::span<const Piece> pieces, std::uint32_t& begin) {
    std::size_t taken = 0;
    while (taken < pieces.size()) {
      if (const std::optional<Cut> cut = cut_at_colon(pieces[taken])) {
        add_wishes(pieces.first(taken));
        if (cut->instruction.kind != Instruction::Kind::preamble) {
          add_wish(cut->instruction, slice(pieces[taken].begin, cut->text_begin - 1));
        }
        begin = cut->text_begin;
        return taken;
      }
      if (pieces[taken].is_statement() || begins_text(pieces, taken)) {
        break;
      }
      ++taken;
    }
    const auto same_block = [&](const Piece& piece) { return piece.block == pieces[0].block; };
    const auto first_block =
        static_cast<std::size_t>(std::ranges::find_if_not(pieces, same_block) - pieces.begin());
    const bool has_wish = std::ranges::any_of(pieces.first(taken), &Piece::is_wish);
    if (!has_wish && taken < first_block && asks(pieces.first(first_block)) &&
        first_block < pieces.size()) {
      taken = first_block;
    }
    add_wishes(pieces.first(taken));
    if (taken > 0) {
      begin = taken < pieces.size() ? begin_of_line(pieces[taken].begin, pieces[taken - 1].end)
                                    : pieces.back().end;
    }
    return taken;
  }

  /// True when something was asked before `at`, and its own paragraph also tells something: a text
  /// of questions and answers.
  [[nodiscard]] static bool begins_text(std::span<const Piece> pieces, std::size_t at) {
    const bool is_new_block = at > 0 && pieces[at].block != pieces[at - 1].block;
    if (!is_new_block || std::ranges::none_of(pieces.first(at), &Piece::is_wish)) {
      return false;
    }
    const auto tells = [&](const Piece& piece) {
      return piece.block == pieces[at].block && piece.is_statement();
    };
    return std::ranges::any_of(pieces.subspan(at), tells);
  }

  /// The same at the end.
  void take_tail(std::span<const Piece> pieces, std::uint32_t& end) {
    std::size_t kept = pieces.size();
    while (kept > 0 && !pieces[kept - 1].is_statement()) {
      --kept;
    }
    std::size_t last_block = pieces.size();
    while (last_block > 0 && pieces[last_block - 1].block == pieces.back().block) {
      --last_block;
    }
    const bool has_wish = std::ranges::any_of(pieces.subspan(kept), &Piece::is_wish);
    if (!has_wish && last_block > 0 && asks(pieces.subspan(last_block))) {
      kept = last_block;
    }
    if (!std::ranges::any_of(pieces.subspan(kept), &Piece::is_wish)) {
      return;
    }
    add_wishes(pieces.subspan(kept));
    end = kept > 0 ? pieces[kept - 1].end : pieces[0].begin;
  }

  /// A short paragraph with something wanted in it.
  [[nodiscard]] static bool asks(std::span<const Piece> block) {
    return block.back().end - block.front().begin <= kAskingBlockBytesMax &&
           std::ranges::any_of(block, &Piece::is_wish);
  }

  struct Cut {
    Instruction instruction;
    std::uint32_t text_begin = 0;
  };

  /// "Summarise this: The board met."
  [[nodiscard]] std::optional<Cut> cut_at_colon(const Piece& piece) const {
    const std::string_view text = slice(piece.begin, piece.end);
    const std::size_t colon = text.find(':');
    const bool has_text = colon != std::string_view::npos && colon + kTextBytesMin < text.size() &&
                          std::string_view(" \n").contains(text[colon + 1]);
    if (!has_text || text.ends_with('?')) {
      return std::nullopt;
    }
    const Instruction instruction = read_instruction(text.substr(0, colon));
    if (instruction.kind == Instruction::Kind::none) {
      return std::nullopt;
    }
    return Cut{.instruction = instruction,
               .text_begin = piece.begin + static_cast<std::uint32_t>(colon) + 1};
  }

  /// The mark of a heading or list item stands before its text, on the same line.
  [[nodiscard]] std::uint32_t begin_of_line(std::uint32_t at, std::uint32_t no_further) const {
    const std::size_t line = message_.rfind('\n', at);
    const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
    return std::max(static_cast<std::uint32_t>(begin), no_further);
  }

  /// Nothing was asked in so many words: key words, or a text to be summed up.
  void add_silent_wish(std::span<const Region> plain, bool is_set_apart) {
    if (!got_.wishes.empty()) {
      return;
    }
    std::string typed;
    for (const Region& region : plain) {
      typed += slice(region.begin, region.end);
    }
    const bool is_keyword = !typed.empty() && typed.size() <= kKeywordBytesMax &&
                            (is_set_apart || got_.texts.size() == plain.size()) &&
                            read_instruction(typed).kind == Instruction::Kind::none;
    if (is_keyword) {
      wish(typed);
      if (!is_set_apart) {
        got_.texts.clear();
      }
    }
  }

  std::string_view message_;
  Message got_;
};

}  // namespace

Separated separate(std::span<const Input> inputs) {
  Separated got;
  bool has_user = false;
  for (std::uint32_t index = 0; index < inputs.size(); ++index) {
    const Input& input = inputs[index];
    const auto all = static_cast<std::uint32_t>(input.text.size());
    if (input.role == Input::Role::tool || input.role == Input::Role::system) {
      got.materials.push_back({.input = index, .begin = 0, .end = all});
    }
    if (input.role != Input::Role::user) {
      continue;
    }
    has_user = true;
    Message message = MessageReader(input.text).read();
    for (const Region& text : message.texts) {
      got.materials.push_back({.input = index, .begin = text.begin, .end = text.end});
    }
    if (!message.wishes.empty()) {
      got.earlier_question = got.wishes.empty() ? "" : got.wishes.front().text;
      got.wishes = std::move(message.wishes);
    }
  }
  if (got.wishes.empty() && has_user) {
    got.wishes.push_back({.instruction = {.kind = Instruction::Kind::summary}, .text = {}});
  }
  got.wishes.resize(std::min(got.wishes.size(), kWishesMax));
  return got;
}

}  // namespace sluice::extract
