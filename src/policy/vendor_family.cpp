#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/wish.h"

namespace sluice::policy {
namespace {

/// One family of a vendor. The words of a name decide first (kWords), then its size in billions of
/// parameters, then the family's own tier.
struct Family {
  std::string_view prefix;
  Tier tier;
};

/// Longest prefixes first, since the first that fits is taken. Tiers as of November 2026: what the
/// vendor sells as its most able line is `frontier`, what it sells below that is `mid`.
constexpr Family kFamilies[] = {
    {"gpt-oss", Tier::mid},        // Open weights: the size decides.
    {"gpt-3", Tier::small},        // Surpassed by every small model of today.
    {"gpt-4", Tier::mid},          // 4, 4o and 4.1: the generation before the reasoning ones.
    {"gpt-", Tier::frontier},      // gpt-5 and whatever comes after it.
    {"chatgpt-", Tier::frontier},  // The model of the product.
    {"o1-", Tier::frontier},       // Reasoning models; their `-mini` is small.
    {"o3-", Tier::frontier},       //
    {"o4-", Tier::frontier},       //
    {"codex", Tier::frontier},     //
    {"claude-", Tier::frontier},   // Sonnet and Opus; Haiku and Instant are small.
    {"gemini-", Tier::frontier},   // Pro and Ultra; Flash and Nano are small.
    {"grok-", Tier::frontier},     //
    {"deepseek", Tier::frontier},  // V3, R1; the distilled ones say their size.
    {"command", Tier::mid},        // Cohere.
    {"codellama", Tier::mid},      // Open weights from here on: the size decides.
    {"llama", Tier::mid},          //
    {"mistral", Tier::mid},        //
    {"mixtral", Tier::mid},        // 8x7b costs and answers like 40 b.
    {"ministral", Tier::small},    //
    {"magistral", Tier::mid},      //
    {"codestral", Tier::mid},      //
    {"devstral", Tier::mid},       //
    {"qwen", Tier::mid},           //
    {"qwq", Tier::mid},            //
    {"kimi", Tier::frontier},      //
    {"glm-", Tier::frontier},      //
    {"gemma", Tier::small},        //
    {"phi", Tier::small},          //
    {"granite", Tier::small},      //
};

/// A word of a name that says more than the family does.
struct Word {
  std::string_view word;
  Tier tier;
};

constexpr Word kWords[] = {
    {"nano", Tier::small},
    {"mini", Tier::small},
    {"haiku", Tier::small},
    {"flash", Tier::small},
    {"small", Tier::small},
    {"lite", Tier::small},
    {"tiny", Tier::small},
    {"instant", Tier::small},
    {"nemo", Tier::small},
    {"medium", Tier::mid},
    {"sonnet", Tier::frontier},
    {"opus", Tier::frontier},
    {"pro", Tier::frontier},
    {"ultra", Tier::frontier},
    {"large", Tier::frontier},
    {"max", Tier::frontier},
};

/// Who publishes models on a hub, as the first part of a name there.
constexpr std::string_view kPublishers[] = {"anthropic",
                                            "cohere",
                                            "deepseek-ai",
                                            "deepseek",
                                            "google",
                                            "ibm-granite",
                                            "meta-llama",
                                            "microsoft",
                                            "mistralai",
                                            "moonshotai",
                                            "openai",
                                            "qwen",
                                            "x-ai",
                                            "zai-org"};

constexpr int kSmallBillionsMax = 15;  ///< runs on one consumer card
constexpr int kMidBillionsMax = 130;   ///< runs on one server

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("-_:. /@"), name.size());
    words.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

/// `8b` is 8, `8x7b` is 56, `70b` is 70; any other word is nothing.
std::optional<int> billions(std::string_view word) {
  if (word.size() < 2 || !word.ends_with('b')) {
    return std::nullopt;
  }
  word.remove_suffix(1);
  int product = 1;
  while (!word.empty()) {
    const std::size_t end = std::min(word.find('x'), word.size());
    int factor = 0;
    const auto [stop, failure] = std::from_chars(word.data(), word.data() + end, factor);
    if (failure != std::errc() || stop != word.data() + end || factor < 1 || factor > 10'000) {
      return std::nullopt;
    }
    product = std::min(product * factor, 100'000);
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  return product;
}

Tier tier_of_size(int size) {
  return size <= kSmallBillionsMax ? Tier::small
         : size <= kMidBillionsMax ? Tier::mid
                                   : Tier::frontier;
}

std::string_view without_publisher(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) {
    return name;
  }
  const bool known = std::ranges::find(kPublishers, name.substr(0, slash)) != std::end(kPublishers);
  return known ? name.substr(slash + 1) : std::string_view();
}

}  // namespace

std::optional<Tier> tier_of_family(std::string_view name) {
  const std::string lowered = lower(name);
  const std::string_view model = without_publisher(lowered);
  const std::string ended = std::string(model) + "-";  // So that `o1` is `o1-`, and `o12` is not.
  const auto family = std::ranges::find_if(
      kFamilies, [&](const Family& row) { return ended.starts_with(row.prefix); });
  if (family == std::end(kFamilies)) {
    return std::nullopt;
  }
  const std::vector<std::string_view> words = words_of(model);
  for (const Word& row : kWords) {
    if (std::ranges::find(words, row.word) != words.end()) {
      return row.tier;
    }
  }
  for (const std::string_view word : words) {
    if (const std::optional<int> size = billions(word)) {
      return tier_of_size(*size);
    }
  }
  return family->tier;
}

}  // namespace sluice::policy
