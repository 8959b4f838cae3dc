#include "algo/scan/words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include "algo/scan/characters.h"
#include "algo/scan/hosts.h"
#include "algo/scan/letters.h"
#include "algo/scan/normalise.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {
namespace {

/// Tags: dictionaries first, then markings, then ends of host names, then what patterns need to
/// hold.
constexpr std::uint32_t kMarkingTags = 1U << 20U;
constexpr std::uint32_t kHostTags = 1U << 22U;
constexpr std::uint32_t kAtomTags = 1U << 24U;
constexpr int kAtomBytesMin = 3;

/// True when `begin..end` is cut out of a longer word at neither end. A name joined by `_` is made
/// of words, unlike a number.
bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end) {
  const auto is_cut = [&](std::size_t at) {
    return is_within_word(text, at) && text[at] != '_' && text[at - 1] != '_';
  };
  return !is_cut(begin) && !is_cut(end);
}

/// `text` as it is written on one line, broken over two, or as a name: `INTERNAL ONLY`,
/// `INTERNAL\nONLY`, `INTERNAL_ONLY`. The same between all words of it.
std::vector<std::string> spellings(const std::string& text) {
  static constexpr std::array<std::string_view, 6> kGaps = {"  ", "\n", "\r\n", "\t", "-", "_"};
  if (text.empty()) {
    return {};
  }
  std::vector<std::string> all = {text};
  if (!text.contains(' ')) {
    return all;
  }
  for (const std::string_view gap : kGaps) {
    std::string& spelling = all.emplace_back();
    for (const char c : text) {
      spelling += c == ' ' ? gap : std::string_view(&c, 1);
    }
  }
  return all;
}

bool is_all_ascii(std::string_view text) {
  return first_non_ascii(text, 0) == text.size();
}

}  // namespace

struct ConfiguredWords::Patterns {
  re2::FilteredRE2 filter{kAtomBytesMin};
  std::vector<EntityType> types;
  bool always = false;  ///< a pattern that no word is a sign of
};

ConfiguredWords::ConfiguredWords() : patterns_(std::make_unique<Patterns>()) {}

ConfiguredWords::~ConfiguredWords() = default;
ConfiguredWords::ConfiguredWords(ConfiguredWords&&) noexcept = default;

Result<ConfiguredWords> ConfiguredWords::make(const Config& config) {
  ConfiguredWords words;
  std::vector<Literal> literals;
  const auto add = [&](const std::string& text, std::uint32_t tag) {
    for (std::string& spelling : spellings(normalised(text))) {
      literals.push_back({.text = std::move(spelling), .tag = tag});
    }
  };
  for (const Dictionary& dictionary : config.dictionaries) {
    const auto tag = static_cast<std::uint32_t>(words.dictionary_types_.size());
    words.dictionary_types_.push_back(dictionary.type);
    std::ranges::for_each(dictionary.words, [&](const std::string& word) { add(word, tag); });
  }
  for (const Marking& marking : config.markings) {
    const auto tag = static_cast<std::uint32_t>(kMarkingTags + words.marking_count_);
    ++words.marking_count_;
    std::ranges::for_each(marking.texts, [&](const std::string& text) { add(text, tag); });
  }
  for (const Hosts& hosts : config.hosts) {
    const auto tag = static_cast<std::uint32_t>(kHostTags + words.host_types_.size());
    words.host_types_.push_back(hosts.type);
    for (const std::string& suffix : hosts.suffixes) {
      literals.push_back({.text = suffix, .tag = tag});
    }
  }
  SLUICE_CHECK(words.add_patterns(config, literals));
  SLUICE_TRY(words.literals_, LiteralSet::make(literals));
  return words;
}

Result<void> ConfiguredWords::add_patterns(const Config& config, std::vector<Literal>& literals) {
  if (config.patterns.empty()) {
    return {};
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  for (const Pattern& pattern : config.patterns) {
    int id = 0;
    if (patterns_->filter.Add(pattern.regex, options, &id) != re2::RE2::NoError) {
      return fail(ErrorCode::config_invalid,
                  "pattern `" + pattern.regex + "` is no RE2 expression");
    }
    patterns_->types.push_back(pattern.type);
  }
  std::vector<std::string> atoms;
  patterns_->filter.Compile(&atoms);
  std::vector<int> unfiltered;
  patterns_->filter.AllPotentials({}, &unfiltered);
  // Atoms are in lower case, which for other letters than ASCII ours are not compared in.
  patterns_->always = !unfiltered.empty() || !std::ranges::all_of(atoms, is_all_ascii);
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    literals.push_back({.text = atoms[i], .tag = kAtomTags + static_cast<std::uint32_t>(i)});
  }
  return {};
}

Result<bool> ConfiguredWords::may_find(std::string_view text,
                                       LiteralScratch& scratch,
                                       std::vector<LiteralHit>& hits) const {
  if (patterns_->always) {
    return true;
  }
  hits.clear();
  SLUICE_CHECK(literals_.find(text, scratch, hits));
  return std::ranges::any_of(hits, [&](const LiteralHit& hit) {
    if (hit.tag >= kHostTags) {
      return hit.tag >= kAtomTags || host_with_suffix(text, {hit.begin, hit.end}).has_value();
    }
    return is_whole_word(text, hit.begin, hit.end);
  });
}

Result<void> ConfiguredWords::find_words(std::string_view normalised,
                                         LiteralScratch& scratch,
                                         std::vector<LiteralHit>& hits,
                                         Found& found) const {
  hits.clear();
  SLUICE_CHECK(literals_.find(normalised, scratch, hits));
  find_hosts(normalised, hits, found.spans);
  for (const LiteralHit& hit : hits) {
    if (hit.tag >= kHostTags || !is_whole_word(normalised, hit.begin, hit.end)) {
      continue;
    }
    if (hit.tag >= kMarkingTags) {
      found.markings.push_back(static_cast<std::uint16_t>(hit.tag - kMarkingTags));
    } else {
      found.spans.push_back(make_span(hit.begin, hit.end, dictionary_types_[hit.tag]));
    }
  }
  std::ranges::sort(found.markings);
  const auto rest = std::ranges::unique(found.markings);
  found.markings.erase(rest.begin(), rest.end());
  return {};
}

/// The host names among the hits; of two ends of one name, the longer one says what it is.
void ConfiguredWords::find_hosts(std::string_view text,
                                 std::span<const LiteralHit> hits,
                                 std::vector<Span>& spans) const {
  LiteralHit longest;  // Of those that end where the name does which was added last.
  for (const LiteralHit& hit : hits) {
    if (hit.tag < kHostTags || hit.tag >= kAtomTags) {
      continue;
    }
    const auto host = host_with_suffix(text, {.begin = hit.begin, .end = hit.end});
    const bool is_same = hit.end == longest.end;
    if (!host || (is_same && hit.begin >= longest.begin)) {
      continue;
    }
    if (is_same) {
      spans.pop_back();
    }
    spans.push_back(make_span(host->begin, host->end, host_types_[hit.tag - kHostTags]));
    longest = hit;
  }
}

void ConfiguredWords::find_patterns(std::string_view text, std::vector<Span>& spans) const {
  const re2::StringPiece subject(text.data(), text.size());
  for (std::size_t i = 0; i < patterns_->types.size(); ++i) {
    const re2::RE2& regex = patterns_->filter.GetRE2(static_cast<int>(i));
    std::size_t at = 0;
    re2::StringPiece match;
    while (at <= text.size() &&
           regex.Match(subject, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
      const auto begin = static_cast<std::size_t>(match.data() - text.data());
      if (!match.empty()) {
        spans.push_back(make_span(begin, begin + match.size(), patterns_->types[i]));
      }
      at = begin + std::max<std::size_t>(match.size(), 1);
    }
  }
}

}  // namespace sluice::scan
