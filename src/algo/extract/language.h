#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::extract {

/// Languages with word lists. All others are read as English, which costs stop words and endings,
/// not correctness.
enum class Language : std::uint8_t { english, german, french, spanish };

/// The language whose small words `text` has most of; `otherwise` when it has none.
[[nodiscard]] Language language_of(std::string_view text, Language otherwise = Language::english);

/// True for a word that says nothing about a subject: articles, pronouns, question words, and what
/// a request is wrapped in ("please", "text", "tell"). `word` is folded.
[[nodiscard]] bool is_stop_word(Language language, std::string_view word);

/// True for a verb so general that a text need not have it to answer: "happen", "get", "gibt".
[[nodiscard]] bool is_weak_word(std::string_view word);

}  // namespace sluice::extract
