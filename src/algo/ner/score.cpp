#include "algo/ner/score.h"

#include <algorithm>
#include <optional>

namespace sluice::ner {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// The type of the name that covers a token, walking both in order.
class TypeAt {
 public:
  explicit TypeAt(std::span<const NameSpan> names) : rest_(names) {}

  std::optional<NameType> operator()(const Token& token) {
    while (!rest_.empty() && rest_.front().end <= token.begin) {
      rest_ = rest_.subspan(1);
    }
    if (rest_.empty() || rest_.front().begin >= token.end) {
      return std::nullopt;
    }
    return rest_.front().type;
  }

 private:
  std::span<const NameSpan> rest_;
};

std::uint32_t bytes_in_common(const NameSpan& a, const NameSpan& b) {
  const std::uint32_t begin = std::max(a.begin, b.begin);
  const std::uint32_t end = std::min(a.end, b.end);
  return end > begin ? end - begin : 0;
}

bool is_same(const NameSpan& a, const NameSpan& b) {
  return a.begin == b.begin && a.end == b.end && a.type == b.type;
}

}  // namespace

double Tally::precision() const {
  return share(right, found);
}

double Tally::recall() const {
  return share(right, wanted);
}

double Tally::f(double beta) const {
  const double p = precision();
  const double r = recall();
  const double weight = beta * beta;
  return p + r == 0 ? 0 : (1 + weight) * p * r / (weight * p + r);
}

Tally& Tally::operator+=(const Tally& other) {
  right += other.right;
  found += other.found;
  wanted += other.wanted;
  return *this;
}

void keep_longest(std::vector<NameSpan>& names) {
  std::ranges::sort(names, [](const NameSpan& a, const NameSpan& b) {
    const std::uint32_t length_a = a.end - a.begin;
    const std::uint32_t length_b = b.end - b.begin;
    return length_a != length_b ? length_a > length_b : a.begin < b.begin;
  });
  std::vector<NameSpan> kept;
  for (const NameSpan& name : names) {
    const bool is_free = std::ranges::none_of(kept, [&](const NameSpan& other) {
      return name.begin < other.end && other.begin < name.end;
    });
    if (is_free) {
      kept.push_back(name);
    }
  }
  std::ranges::sort(kept, {}, &NameSpan::begin);
  names = std::move(kept);
}

void Scorer::add(std::string_view text,
                 std::span<const NameSpan> wanted,
                 std::span<const NameSpan> found) {
  split(text, text_tokens_);
  add_spans(wanted, found);
  add_tokens(wanted, found);
  add_to_bins(wanted, found);
}

void Scorer::add_spans(std::span<const NameSpan> wanted, std::span<const NameSpan> found) {
  for (const NameSpan& name : wanted) {
    ++spans_[index(name.type)].wanted;
  }
  for (const NameSpan& name : found) {
    Tally& tally = spans_[index(name.type)];
    ++tally.found;
    const bool right =
        std::ranges::any_of(wanted, [&](const NameSpan& other) { return is_same(name, other); });
    tally.right += right ? 1 : 0;
  }
}

void Scorer::add_tokens(std::span<const NameSpan> wanted, std::span<const NameSpan> found) {
  TypeAt wanted_type(wanted);
  TypeAt found_type(found);
  for (const Token& token : text_tokens_) {
    if (token.shape == Shape::mark) {
      continue;
    }
    const std::optional<NameType> right = wanted_type(token);
    const std::optional<NameType> given = found_type(token);
    any_tokens_.wanted += right ? 1 : 0;
    any_tokens_.found += given ? 1 : 0;
    any_tokens_.right += right && given ? 1 : 0;
    if (right) {
      ++tokens_[index(*right)].wanted;
    }
    if (given) {
      ++tokens_[index(*given)].found;
      tokens_[index(*given)].right += right == given ? 1 : 0;
    }
  }
}

void Scorer::add_to_bins(std::span<const NameSpan> wanted, std::span<const NameSpan> found) {
  for (const NameSpan& name : found) {
    std::uint32_t common = 0;
    for (const NameSpan& other : wanted) {
      common += name.type == other.type ? bytes_in_common(name, other) : 0;
    }
    ScoreBin& bin = bins_[std::min<std::size_t>(name.score / 10U, bins_.size() - 1)];
    ++bin.found;
    bin.score_sum += name.score;
    bin.right += common * 2 > name.end - name.begin ? 1 : 0;
  }
}

Scorer& Scorer::operator+=(const Scorer& other) {
  for (std::size_t i = 0; i < kNameTypes; ++i) {
    spans_[i] += other.spans_[i];
    tokens_[i] += other.tokens_[i];
  }
  any_tokens_ += other.any_tokens_;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    bins_[i].found += other.bins_[i].found;
    bins_[i].right += other.bins_[i].right;
    bins_[i].score_sum += other.bins_[i].score_sum;
  }
  return *this;
}

}  // namespace sluice::ner
