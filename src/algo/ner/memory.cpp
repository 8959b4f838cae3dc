#include "algo/ner/memory.h"

#include <algorithm>
#include <span>

namespace sluice::ner {
namespace {

constexpr std::size_t kWordsMax = 6;
constexpr std::size_t kLettersOfSurnameMin = 3;

bool has_capital(const Token& token) {
  return token.shape == Shape::title || token.shape == Shape::upper ||
         token.shape == Shape::mixed || token.shape == Shape::uncased;
}

/// The tokens inside of begin..end.
std::span<const Token> tokens_in(std::span<const Token> tokens,
                                 std::uint32_t begin,
                                 std::uint32_t end) {
  const auto first = std::ranges::lower_bound(tokens, begin, {}, &Token::begin);
  const auto last = std::ranges::lower_bound(tokens, end, {}, &Token::begin);
  return tokens.subspan(static_cast<std::size_t>(first - tokens.begin()),
                        static_cast<std::size_t>(last - first));
}

std::vector<std::uint64_t> key_of(std::span<const Token> words) {
  std::vector<std::uint64_t> key;
  for (const Token& word : words) {
    key.push_back(word.word);
  }
  return key;
}

}  // namespace

void NameMemory::learn(std::string_view text, const std::vector<NameSpan>& names) {
  split(text, tokens_);
  for (const NameSpan& name : names) {
    const std::span<const Token> words = tokens_in(tokens_, name.begin, name.end);
    const bool is_kept = name.score >= kSureScore && name.type != NameType::address;
    if (!is_kept || words.empty() || words.size() > kWordsMax || !has_capital(words.front())) {
      continue;
    }
    remember(words, name);
    const Token& surname = words.back();
    if (name.type == NameType::person && words.size() > 1 && has_capital(surname) &&
        surname.length >= kLettersOfSurnameMin) {
      remember(words.last(1), name);
    }
  }
}

void NameMemory::remember(std::span<const Token> words, const NameSpan& name) {
  if (names_.size() >= kNamesMax) {
    return;
  }
  Known& known = names_.try_emplace(key_of(words), Known{.type = name.type}).first->second;
  if (name.score > known.score) {
    known = {.type = name.type, .score = name.score};
  }
  longest_ = std::max(longest_, words.size());
}

void NameMemory::recall(std::string_view text, std::vector<NameSpan>& names) {
  if (names_.empty()) {
    return;
  }
  split(text, tokens_);
  const std::span<const Token> tokens(tokens_);
  std::vector<NameSpan> again;
  std::size_t next_name = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    while (next_name < names.size() && names[next_name].end <= tokens[at].begin) {
      ++next_name;
    }
    if (!has_capital(tokens[at]) ||
        (next_name < names.size() && names[next_name].begin < tokens[at].end)) {
      continue;
    }
    const std::uint32_t limit =
        next_name < names.size() ? names[next_name].begin : static_cast<std::uint32_t>(text.size());
    for (std::size_t length = std::min(longest_, tokens.size() - at); length > 0; --length) {
      const Token& last = tokens[at + length - 1];
      const auto known =
          last.end <= limit ? names_.find(key_of(tokens.subspan(at, length))) : names_.end();
      if (known != names_.end()) {
        again.push_back({.begin = tokens[at].begin,
                         .end = last.end,
                         .type = known->second.type,
                         .score = known->second.score});
        at += length - 1;
        break;
      }
    }
  }
  names.insert(names.end(), again.begin(), again.end());
  std::ranges::sort(names, {}, &NameSpan::begin);
}

}  // namespace sluice::ner
