#include "algo/extract/containers.h"

#include <algorithm>
#include <optional>
#include <string>

#include "algo/extract/characters.h"
#include "algo/extract/word_list.h"

namespace sluice::extract {

namespace {

using AskingTags = WordList<
    "question query instruction instructions task prompt request frage aufgabe pregunta tarea">;

/// Names behind ``` for what is no code.
using TextNames = WordList<"text txt plain plaintext md markdown email mail">;

constexpr int kMarksMax = 64;

struct Enclosure {
  std::size_t begin = 0;  // Of the opening mark.
  std::size_t end = 0;    // Behind the closing mark.
  Region inner;
};

std::uint32_t offset(std::size_t at) {
  return static_cast<std::uint32_t>(at);
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// `<name ...>` at `begin`, up to `</name>`.
std::optional<Enclosure> tag_at(std::string_view text, std::size_t begin) {
  const std::string_view line = line_at(text, begin);
  const std::size_t close = line.find('>');
  const std::size_t name_end = line.find_first_of(" \t>/", 1);
  const bool is_tag = line.starts_with('<') && close != std::string_view::npos && name_end > 1 &&
                      name_end <= close && is_letter(character_at(line, 1).code);
  if (!is_tag) {
    return std::nullopt;
  }
  const std::string name(line.substr(1, name_end - 1));
  const std::string closing = "</" + name + ">";
  const std::size_t inner = begin + close + 1;
  const std::size_t end = text.find(closing, inner);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const auto kind =
      AskingTags::contains(folded(name)) ? Region::Kind::asked : Region::Kind::enclosed;
  return Enclosure{.begin = begin,
                   .end = end + closing.size(),
                   .inner = {.begin = offset(inner), .end = offset(end), .kind = kind}};
}

/// ``` or """ at `begin`, up to the next line with it. The marks of code stay with it.
std::optional<Enclosure> fence_at(std::string_view text, std::size_t begin) {
  const std::string_view line = line_at(text, begin);
  const bool is_fence = line.starts_with("```") || line.starts_with("\"\"\"");
  const std::size_t end =
      is_fence ? text.find(line.substr(0, 3), begin + 3) : std::string_view::npos;
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view name = trimmed(line.substr(3));
  const bool is_code = line.starts_with('`') && !name.empty() && end > begin + line.size() &&
                       !TextNames::contains(folded(name));
  const bool has_name = !name.empty() && TextNames::contains(folded(name));
  const std::size_t inner = begin + (has_name ? line.size() : 3);
  Enclosure got{
      .begin = begin,
      .end = end + 3,
      .inner = {.begin = offset(inner), .end = offset(end), .kind = Region::Kind::enclosed}};
  if (is_code) {
    got.inner.begin = offset(begin);
    got.inner.end = offset(end + 3);
  }
  return got;
}

}  // namespace

std::vector<Region> regions_of(std::string_view message) {
  std::vector<Region> regions;
  std::size_t plain = 0;
  int marks = 0;
  for (std::size_t line = 0; line < message.size();) {
    const std::size_t begin = std::min(message.find_first_not_of(" \t", line), message.size());
    const bool is_mark =
        begin < message.size() && std::string_view("<`\"").contains(message[begin]);
    std::optional<Enclosure> found;
    if (is_mark && marks++ < kMarksMax) {
      found = tag_at(message, begin);
      found = found ? found : fence_at(message, begin);
    }
    if (!found) {
      line = std::min(message.find('\n', line), message.size() - 1) + 1;
      continue;
    }
    regions.push_back({.begin = offset(plain), .end = offset(found->begin)});
    regions.push_back(found->inner);
    plain = line = found->end;
  }
  regions.push_back({.begin = offset(plain), .end = offset(message.size())});
  std::erase_if(regions, [message](const Region& region) {
    return trimmed(message.substr(region.begin, region.end - region.begin)).empty();
  });
  return regions;
}

}  // namespace sluice::extract
