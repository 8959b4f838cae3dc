#include "policy/pattern_cost.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <re2/filtered_re2.h>
#include <re2/re2.h>

namespace sluice::policy {
namespace {

/// What a gateway reads most: the shape of requests, prose, and source code.
constexpr std::string_view kOrdinaryText = R"({"model": "auto", "stream": true, "max_tokens": 1024,
"temperature": 0.7, "messages": [{"role": "system", "content": "You are a helpful assistant."},
{"role": "user", "content": "Please summarise the following report for me in a few sentences, and
tell me what we should do next. The committee met again after the summer and found, to the surprise
of nobody, that the plan of last year had aged well: most of its parts were done, two had been
dropped for good reasons (cost, mainly), and one - the new archive - was late. We should have asked
earlier, said the chair of the London office; others thought that asking would not have helped. What follows is a summary
of the discussion in 2024, with the decisions at the end. The company, our team and all customers
will see more of it at http://www.example.com/news in 10 days, for 1,250.00 euros."},
{"role": "assistant", "content": "Sure, here is some code:
import os
def read_all(path: str) -> list[str]:
    # every line of the file, without its line break
    with open(path, 'r') as file:
        return [line.strip() for line in file if line != \"\"]
for (int i = 0; i < 100; i++) { const auto value = table[i]; printf(\"%d\\n\", value); }
SELECT id, name, date FROM orders where status = 'open' and total > 100 order by date;
"}]})";

constexpr int kWordBytesMin = 3;  ///< as in algo/scan, which decides what is searched

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) >= 0x80);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return lower;
}

re2::RE2::Options quiet() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return options;
}

}  // namespace

PatternCost cost_of_pattern(const std::string& regex) {
  re2::FilteredRE2 filter(kWordBytesMin);
  int id = 0;
  if (filter.Add(regex, quiet(), &id) != re2::RE2::NoError) {
    return PatternCost::none;  // Another problem says so.
  }
  if (re2::RE2::PartialMatch(kOrdinaryText, filter.GetRE2(id))) {
    return PatternCost::matches;
  }
  std::vector<std::string> words;
  filter.Compile(&words);
  std::vector<int> tried;
  filter.AllPotentials({}, &tried);
  if (!tried.empty()) {
    return PatternCost::always;
  }
  const std::string text = lower_case(kOrdinaryText);  // As the words are.
  std::vector<int> present;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (text.contains(words[i])) {
      present.push_back(static_cast<int>(i));
    }
  }
  filter.AllPotentials(present, &tried);
  return tried.empty() ? PatternCost::none : PatternCost::ordinary;
}

bool is_ordinary_word(std::string_view word) {
  const std::string wanted = lower_case(word);
  const std::string text = lower_case(kOrdinaryText);
  for (std::size_t at = text.find(wanted); at != std::string::npos && !wanted.empty();
       at = text.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    const bool begins = at == 0 || !is_word_byte(text[at - 1]);
    if (begins && (end == text.size() || !is_word_byte(text[end]))) {
      return true;
    }
  }
  return false;
}

double megabytes_per_second(const std::string& regex,
                            const std::function<std::chrono::nanoseconds()>& now) {
  static constexpr std::size_t kBytes = std::size_t{1} << 16U;
  std::string text;
  while (text.size() < kBytes) {
    text += kOrdinaryText;
  }
  const re2::RE2 compiled(regex, quiet());
  const auto started = now();
  const re2::StringPiece whole(text);
  re2::StringPiece match;
  std::size_t at = 0;
  while (at < text.size() &&
         compiled.Match(whole, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    at = begin + std::max<std::size_t>(match.size(), 1);
  }
  const double microseconds = std::chrono::duration<double, std::micro>(now() - started).count();
  return static_cast<double>(text.size()) / std::max(microseconds, 0.001);
}

}  // namespace sluice::policy
