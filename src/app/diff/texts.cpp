#include "app/diff/texts.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "algo/scan/letters.h"
#include "app/diff/situation.h"
#include "flow/3_classify/labels.h"

namespace sluice::diff {
namespace {

using policy::Snapshot;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool holds(std::string_view text, std::string_view word) {
  if (word.empty()) {
    return false;
  }
  const auto is_same = [](char a, char b) { return lower(a) == lower(b); };
  for (auto from = text.begin(); std::cmp_less_equal(word.size(), text.end() - from); ++from) {
    from = std::search(from, text.end(), word.begin(), word.end(), is_same);
    if (from == text.end()) {
      return false;
    }
    const auto begin = static_cast<std::size_t>(from - text.begin());
    if (!scan::is_within_word(text, begin) && !scan::is_within_word(text, begin + word.size())) {
      return true;
    }
  }
  return false;
}

bool holds_any(std::string_view text, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return holds(text, word); });
}

/// What stands in the policy for each text, read by itself: cheap, and enough to tell which texts
/// nobody touched.
std::map<std::string, std::string> entries_of(const Snapshot& snapshot) {
  std::map<std::string, std::string> entries;
  for (const policy::MarkingRule& marking : snapshot.markings) {
    for (const std::string& text : marking.texts) {
      entries[text] += "marking " + whole_label(marking.raises, snapshot) + "\n";
    }
  }
  for (const policy::DictionaryRule& dictionary : snapshot.dictionaries) {
    for (const std::string& word : dictionary.words) {
      entries[word] += dictionary.name + " " + whole_label(dictionary.raises, snapshot) + "\n";
    }
  }
  return entries;
}

/// Those of which the policies say different things, at most kTextsRead.
std::vector<std::string> touched_texts(const Policies& policies) {
  const std::map<std::string, std::string> before = entries_of(policies.before);
  const std::map<std::string, std::string> after = entries_of(policies.after);
  std::set<std::string> touched;
  for (const auto& [one, other] : {std::pair(&before, &after), std::pair(&after, &before)}) {
    for (const auto& [text, entry] : *one) {
      const auto there = other->find(text);
      if (there == other->end() || there->second != entry) {
        touched.insert(text);
      }
    }
  }
  const auto end = std::next(touched.begin(), std::ptrdiff_t(std::min(touched.size(), kTextsRead)));
  return {touched.begin(), end};
}

/// What a text means to a policy, by names.
std::string meaning_of(const std::string& text, const Snapshot& snapshot) {
  const ReadText read = read_text(text, snapshot);
  std::string meaning;
  for (const std::size_t marking : read.markings) {
    meaning += "marking " + whole_label(snapshot.markings[marking].raises, snapshot) + "\n";
  }
  for (const EntityType type : read.types) {
    meaning +=
        fmt::format("{} {}\n",
                    snapshot.catalog.info(type).name,
                    whole_label(classify::reason_of_findings(snapshot, type, 1).raises, snapshot));
  }
  return meaning;
}

}  // namespace

ReadText read_text(std::string_view text, const Snapshot& snapshot) {
  ReadText read;
  for (std::size_t i = 0; i < snapshot.markings.size(); ++i) {
    if (holds_any(text, snapshot.markings[i].texts)) {
      read.markings.push_back(i);
    }
  }
  for (const policy::DictionaryRule& dictionary : snapshot.dictionaries) {
    if (holds_any(text, dictionary.words)) {
      read.types.push_back(dictionary.type);
    }
  }
  return read;
}

std::vector<ChangedText> changed_texts(const Policies& policies) {
  std::map<std::pair<std::string, std::string>, std::size_t> place_of;
  std::vector<ChangedText> changed;
  for (const std::string& text : touched_texts(policies)) {
    const std::string before = meaning_of(text, policies.before);
    const std::string after = meaning_of(text, policies.after);
    if (before == after) {
      continue;
    }
    const auto [place, is_new] = place_of.emplace(std::pair(before, after), changed.size());
    if (is_new) {
      changed.push_back({text});
    } else {
      ++changed[place->second].alike;
    }
  }
  return changed;
}

}  // namespace sluice::diff
