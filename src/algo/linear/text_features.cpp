#include "algo/linear/text_features.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sluice::linear {
namespace {

constexpr std::uint64_t kSeed = 0xCBF29CE484222325ULL;
constexpr std::size_t kPieceBytes = 4;
constexpr std::size_t kMarksMax = 4;

constexpr std::uint64_t step(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 32U);
}

/// Lower case; every digit is `0`; 0: no part of a word.
unsigned char folded(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 'A' && byte <= 'Z') {
    return static_cast<unsigned char>(byte + ('a' - 'A'));
  }
  if (byte >= '0' && byte <= '9') {
    return '0';
  }
  const bool is_letter = (byte >= 'a' && byte <= 'z') || byte >= 0x80 || byte == '_';
  return is_letter ? byte : 0;
}

/// Collects the buckets of one text.
class Collector {
 public:
  void read(std::string_view text) {
    before_ = kSeed;
    std::size_t at = 0;
    while (at < text.size()) {
      word_.clear();
      while (at < text.size() && folded(text[at]) != 0) {
        word_.push_back(folded(text[at++]));
      }
      if (word_.empty()) {
        at = add_marks(text, at);
      } else {
        add_word();
      }
    }
  }

  [[nodiscard]] std::vector<Weighted> finish() {
    std::ranges::sort(buckets_);
    std::vector<Weighted> result;
    float length = 0;
    for (std::size_t i = 0; i < buckets_.size();) {
      std::size_t end = i;
      while (end < buckets_.size() && buckets_[end] == buckets_[i]) {
        ++end;
      }
      const auto value = static_cast<float>(std::bit_width(end - i));  // 1 + floor(log2(count))
      result.push_back({.bucket = buckets_[i], .value = value});
      length += value * value;
      i = end;
    }
    for (Weighted& entry : result) {
      entry.value /= std::sqrt(length);
    }
    return result;
  }

 private:
  void add_word() {
    std::uint64_t word = kSeed;
    for (const unsigned char c : word_) {
      word = step(word, c);
    }
    add(step(word, 1));
    if (before_ != kSeed) {
      add(step(step(before_, 2), word));  // Not alike in both orders.
    }
    for (std::size_t i = 0; i + kPieceBytes < word_.size(); ++i) {
      std::uint64_t piece = kSeed;
      for (std::size_t k = 0; k < kPieceBytes; ++k) {
        piece = step(piece, word_[i + k]);
      }
      add(step(piece, 3));
    }
    before_ = word;
  }

  /// Marks in a row, such as `) {`; where they end. One alone says nothing: all texts have it.
  std::size_t add_marks(std::string_view text, std::size_t at) {
    std::uint64_t marks = step(kSeed, 4);
    std::size_t count = 0;
    for (; at < text.size() && folded(text[at]) == 0; ++at) {
      if (static_cast<unsigned char>(text[at]) > ' ' && count < kMarksMax) {
        marks = step(marks, static_cast<unsigned char>(text[at]));
        ++count;
      }
    }
    if (count > 1) {
      add(marks);
    }
    return at;
  }

  void add(std::uint64_t hash) {
    buckets_.push_back(static_cast<std::uint32_t>((hash >> 20U) % kBuckets));
  }

  std::vector<unsigned char> word_;
  std::uint64_t before_ = kSeed;
  std::vector<std::uint32_t> buckets_;
};

}  // namespace

std::vector<Weighted> features_of(std::string_view text) {
  Collector collector;
  if (text.size() <= 2 * kTextBytesMax) {
    collector.read(text);
  } else {
    collector.read(text.substr(0, kTextBytesMax));
    collector.read(text.substr(text.size() - kTextBytesMax));
  }
  return collector.finish();
}

}  // namespace sluice::linear
