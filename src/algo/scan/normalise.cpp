#include "algo/scan/normalise.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "algo/scan/characters.h"
#include "algo/scan/folds.h"

namespace sluice::scan {

std::size_t first_non_ascii(std::string_view text, std::size_t from) {
  static constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t at = from;
  while (at + 4 * sizeof(std::uint64_t) <= text.size()) {
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), text.data() + at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & kHighBits) != 0) {
      break;
    }
    at += sizeof words;
  }
  while (at + sizeof(std::uint64_t) <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) {
      break;
    }
    at += sizeof word;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) {
    ++at;
  }
  return at;
}

Character character_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) {
    return {.code_point = lead, .bytes = 1};
  }
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (bytes == 1 || at + bytes > text.size()) {
    return {};
  }
  std::uint32_t code_point = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!is_continuation(text[at + i])) {
      return {};
    }
    code_point = (code_point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return {.code_point = code_point, .bytes = bytes};
}

Character character_before(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && is_continuation(text[begin])) {
    --begin;
  }
  const Character character = character_at(text, begin);
  return begin + character.bytes == at ? character : Character{};
}

bool Normalised::read(std::string_view text) {
  text_.clear();
  shifts_.clear();
  source_ = text;
  std::size_t copied = 0;  // All before is in text_, or was left out.
  std::size_t at = first_non_ascii(text, 0);
  while (at < text.size()) {
    const Character character = character_at(text, at);
    const std::optional<Fold> fold = fold_of(character.code_point);
    const std::size_t next = at + character.bytes;
    if (fold) {
      text_.append(text, copied, at - copied);
      shifts_.push_back({.position = static_cast<std::uint32_t>(text_.size()),
                         .origin = static_cast<std::uint32_t>(at)});
      if (fold->ascii != 0) {
        text_ += fold->ascii;
        shifts_.push_back({.position = static_cast<std::uint32_t>(text_.size()),
                           .origin = static_cast<std::uint32_t>(next)});
      } else {
        shifts_.back().origin = static_cast<std::uint32_t>(next);
      }
      copied = next;
    }
    at = first_non_ascii(text, next);
  }
  if (shifts_.empty()) {
    return false;
  }
  text_.append(text, copied, text.size() - copied);
  return true;
}

std::uint32_t Normalised::origin(std::size_t position) const {
  const auto after = std::ranges::upper_bound(
      shifts_, position, {}, [](const Shift& s) { return std::size_t{s.position}; });
  if (after == shifts_.begin()) {
    return static_cast<std::uint32_t>(position);
  }
  const Shift& shift = *(after - 1);
  return shift.origin + static_cast<std::uint32_t>(position - shift.position);
}

std::uint32_t Normalised::origin_end(std::size_t position) const {
  std::uint32_t end = origin(position) + 1;
  while (end < source_.size() && is_continuation(source_[end])) {
    ++end;
  }
  return end;
}

std::size_t Normalised::position_of(std::uint32_t origin) const {
  const auto after =
      std::ranges::upper_bound(shifts_, origin, {}, [](const Shift& s) { return s.origin; });
  if (after == shifts_.begin()) {
    return origin;
  }
  const Shift& shift = *(after - 1);
  return shift.position + (origin - shift.origin);
}

std::string normalised(std::string_view text) {
  Normalised result;
  return std::string(result.read(text) ? result.text() : text);
}

}  // namespace sluice::scan
