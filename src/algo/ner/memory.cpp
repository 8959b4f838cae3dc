#include "algo/ner/memory.h"

#include <algorithm>
#include <span>

#include "algo/ner/lexicon.h"

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

}  // namespace

void NameMemory::learn(std::string_view text, const std::vector<NameSpan>& names) {
  if (names.empty()) {
    return;
  }
  split(text, tokens_);
  for (const NameSpan& name : names) {
    const std::span<const Token> words = tokens_in(tokens_, name.begin, name.end);
    const bool is_person = name.type == NameType::person;
    const bool is_sure = name.score >= kSureScore && name.type != NameType::address;
    if (words.empty() || words.size() > kWordsMax || !(is_person || is_sure)) {
      continue;
    }
    remember(words, name);
    const Token& surname = words.back();
    if (is_person && is_sure && words.size() > 1 && has_capital(surname) &&
        surname.length >= kLettersOfSurnameMin) {
      remember(words.last(1), name);
    }
  }
}

void NameMemory::remember(std::span<const Token> words, const NameSpan& name) {
  if (names_.size() >= kNamesMax) {
    return;
  }
  Known& known = names_.try_emplace(phrase_hash(words), Known{.type = name.type}).first->second;
  if (name.score > known.score) {
    known.type = name.type;
    known.score = name.score;
  }
  known.in_any_case = known.in_any_case || words.size() > 1 || !has_capital(words.front());
  longest_ = std::max(longest_, words.size());
}

std::span<const Token> NameMemory::words_before(std::size_t at, std::uint32_t limit) const {
  std::size_t end = at;
  while (end < tokens_.size() && end - at < longest_ && tokens_[end].end <= limit) {
    ++end;
  }
  return std::span(tokens_).subspan(at, end - at);
}

std::size_t NameMemory::longest_at(std::span<const Token> words, const Known*& known) const {
  std::size_t longest = 0;
  for (std::size_t length = 1; length <= words.size(); ++length) {
    const auto found = names_.find(phrase_hash(words.first(length)));
    if (found != names_.end() && (found->second.in_any_case || has_capital(words.front()))) {
      known = &found->second;
      longest = length;
    }
  }
  return longest;
}

/// True when no name begins before `begin` or ends behind `end` that has a part of it.
bool NameMemory::holds_whole(std::span<const NameSpan> names,
                             std::uint32_t begin,
                             std::uint32_t end) {
  return std::ranges::all_of(names, [&](const NameSpan& name) {
    return name.end <= begin || name.begin >= end || (name.begin >= begin && name.end <= end);
  });
}

void NameMemory::recall(std::string_view text, std::vector<NameSpan>& names) {
  if (names_.empty()) {
    return;
  }
  split(text, tokens_);
  std::vector<NameSpan> again;
  std::size_t next_name = 0;
  for (std::size_t at = 0; at < tokens_.size(); ++at) {
    while (next_name < names.size() && names[next_name].end <= tokens_[at].begin) {
      ++next_name;
    }
    if (tokens_[at].shape == Shape::mark) {
      continue;
    }
    // Names are short: only the next few can have a part of what is known.
    const auto near = std::span<const NameSpan>(names).subspan(
        next_name, std::min(longest_, names.size() - next_name));
    const Known* known = nullptr;
    std::size_t length =
        longest_at(words_before(at, static_cast<std::uint32_t>(text.size())), known);
    while (length > 0 && !holds_whole(near, tokens_[at].begin, tokens_[at + length - 1].end)) {
      length = longest_at(std::span<const Token>(tokens_).subspan(at, length - 1), known);
    }
    if (length > 0) {
      again.push_back({.begin = tokens_[at].begin,
                       .end = tokens_[at + length - 1].end,
                       .type = known->type,
                       .score = known->score});
      at += length - 1;
    }
  }
  add_over(again, names);
}

/// What is known replaces what it holds, unless that is the very same.
void NameMemory::add_over(std::span<const NameSpan> again, std::vector<NameSpan>& names) {
  std::vector<NameSpan> all;
  std::size_t next = 0;
  for (const NameSpan& name : names) {
    while (next < again.size() && again[next].end <= name.begin) {
      all.push_back(again[next++]);
    }
    const bool is_held = next < again.size() && again[next].begin <= name.begin;
    const bool is_same = is_held && again[next].begin == name.begin && again[next].end == name.end;
    if (is_same) {
      ++next;
    }
    if (is_same || !is_held) {
      all.push_back(name);
    }
  }
  all.insert(all.end(), again.begin() + static_cast<std::ptrdiff_t>(next), again.end());
  names = std::move(all);
}

}  // namespace sluice::ner
