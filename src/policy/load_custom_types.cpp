#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <re2/re2.h>

#include "policy/loading.h"
#include "policy/pattern_cost.h"

namespace sluice::policy {
namespace {

constexpr auto kDictionaryKeys = with_label_keys({"name", "file", "words", "level"});
constexpr auto kPatternKeys = with_label_keys({"name", "regex", "level"});

constexpr std::int64_t kRegexMemoryBytes = 1 << 20;

std::string_view trimmed(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) {
    return {};
  }
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

/// One word or phrase a line; blank lines and those that begin with `#` are left out.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view word = trimmed(text.substr(0, end));
    if (!word.empty() && !word.starts_with('#')) {
      words.emplace_back(word);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Why a word makes scanning slow.
constexpr std::string_view kOrdinary =
    "stand in ordinary text: nearly every request is read in full and has a finding";

std::vector<std::string> read_word_file(const yaml::Value& file, const LoadContext& context) {
  const std::optional<std::string> path = file.text();
  if (!path) {
    return {};
  }
  const Result<std::string> text = context.read_file(*path);
  if (!text) {
    file.error(fmt::format("cannot read `{}`", *path), "paths are relative to this file");
    return {};
  }
  std::vector<std::string> words = words_in(*text);
  if (words.empty()) {
    file.error(fmt::format("`{}` has no words, so that nothing would ever be found", *path));
  }
  const auto ordinary = std::ranges::count_if(words, is_ordinary_word);
  if (ordinary > 0) {
    const auto first = std::ranges::find_if(words, is_ordinary_word) - words.begin() + 1;
    file.warning(
        fmt::format("{} of its words, the first is number {}, {}", ordinary, first, kOrdinary),
        "take them out, or make them longer");
  }
  return words;
}

/// The words of a dictionary, sorted, each once. A problem never quotes one: they are customers and
/// projects.
std::vector<std::string> read_words(const yaml::MapReader& map, const LoadContext& context) {
  const auto file = map.find("file");
  const auto inline_words = map.find("words");
  if (map.is_map() && file.has_value() == inline_words.has_value()) {
    map.value().error("a dictionary needs either `file` or `words`");
    return {};
  }
  std::vector<std::string> words;
  if (file) {
    words = read_word_file(*file, context);
  } else if (inline_words) {
    if (inline_words->node().kind == yaml::Kind::list && inline_words->node().children.empty()) {
      inline_words->error("has no words, so that nothing would ever be found");
    }
    for (const yaml::Value& word : inline_words->list()) {
      if (std::optional<std::string> text = word.text()) {
        words.emplace_back(trimmed(*text));
        if (words.back().empty()) {
          word.error("a blank word would never be found");
        } else if (is_ordinary_word(words.back())) {
          word.warning(fmt::format("such words {}", kOrdinary), "make it longer");
        }
      }
    }
  }
  if (words.size() > kWordsMax ||
      std::ranges::any_of(words, [](const auto& word) { return word.size() > kWordBytesMax; })) {
    map.value().error(
        fmt::format("at most {} words of at most {} bytes each", kWordsMax, kWordBytesMax));
  }
  std::erase(words, "");
  std::ranges::sort(words);
  words.erase(std::ranges::unique(words).begin(), words.end());
  return words;
}

void load_dictionary(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kDictionaryKeys);
  DictionaryRule dictionary{.raises = read_label(map, loading)};
  std::tie(dictionary.name, dictionary.type) = add_custom_type(map, dictionary.raises, loading);
  dictionary.words = read_words(map, loading.context);
  loading.snapshot.dictionaries.push_back(std::move(dictionary));
}

/// False when it cannot be looked for, which is reported.
bool check_regex(const yaml::Value& value, const std::string& regex) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemoryBytes);
  const RE2 compiled(regex, options);
  if (!compiled.ok()) {
    value.error("no valid RE2 expression: " + compiled.error());
    return false;
  }
  if (RE2::FullMatch("", compiled)) {
    value.error("the expression matches the empty text, so that it would be found everywhere");
    return false;
  }
  return true;
}

/// What looking for a pattern slows down, and what to do about it.
void warn_of_cost(const yaml::Value& value, const std::string& regex, const LoadContext& context) {
  static constexpr double kSlow = 50;  // MB/s; a gateway's own rules run at several hundred.
  const PatternCost cost = cost_of_pattern(regex);
  const double speed = context.now ? megabytes_per_second(regex, context.now) : kSlow;
  if (cost == PatternCost::none && speed >= kSlow) {
    return;
  }
  const std::string measured =
      context.now ? fmt::format(", at {:.0f} MB/s on this machine", speed) : std::string();
  switch (cost) {
    case PatternCost::matches:
      value.warning(fmt::format("it matches ordinary text{}: nearly every request is read in full "
                                "and has a finding",
                                measured),
                    "make it narrower");
      break;
    case PatternCost::always:
      value.warning(fmt::format("every text is searched for it{}: no word of three letters or "
                                "digits stands in all that it matches",
                                measured),
                    "put one in that always stands there, such as `EMP-`");
      break;
    case PatternCost::ordinary:
      value.warning(fmt::format("most texts are searched for it{}: its only fixed words are those "
                                "of ordinary text",
                                measured),
                    "put a rarer word in, if one always stands there");
      break;
    case PatternCost::none:
      value.warning(fmt::format("texts that hold its words are searched slowly{}", measured),
                    "bound its repetitions, or name what stands between them");
      break;
  }
}

void load_pattern(const yaml::Value& value, Loading& loading) {
  const yaml::MapReader map(value, kPatternKeys);
  PatternRule pattern{.raises = read_label(map, loading)};
  std::tie(pattern.name, pattern.type) = add_custom_type(map, pattern.raises, loading);
  if (std::optional<std::string> regex = map.text("regex")) {
    const yaml::Value value_of_regex = *map.find("regex");
    if (check_regex(value_of_regex, *regex)) {
      warn_of_cost(value_of_regex, *regex, loading.context);
    }
    pattern.regex = *std::move(regex);
  }
  loading.snapshot.patterns.push_back(std::move(pattern));
}

}  // namespace

std::pair<std::string, EntityType> add_custom_type(const yaml::MapReader& map,
                                                   const Label& raises,
                                                   Loading& loading) {
  Snapshot& snapshot = loading.snapshot;
  std::string name = read_new_name(map, {}, NameStyle::identifier, "entity type").value_or("");
  if (name.empty()) {
    return {};
  }
  if (snapshot.catalog.find("custom." + name)) {
    map.find("name")->error(fmt::format("there is another `custom.{}` already", name));
    return {name, {}};
  }
  const std::optional<EntityType> type = snapshot.catalog.add_custom(name);
  if (!type) {
    map.value().error(fmt::format("more than {} entity types", kEntityTypesMax));
    return {name, {}};
  }
  snapshot.finding_labels.push_back(raises);
  return {std::move(name), *type};
}

void load_custom_types(const yaml::MapReader& labels, Loading& loading) {
  for (const yaml::Value& value : limited(labels.list("dictionaries"), kDictionariesMax)) {
    load_dictionary(value, loading);
  }
  for (const yaml::Value& value : limited(labels.list("patterns"), kPatternsMax)) {
    load_pattern(value, loading);
  }
  load_machines(labels, loading);
}

}  // namespace sluice::policy
