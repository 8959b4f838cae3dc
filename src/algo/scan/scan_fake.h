#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "algo/scan/scanner.h"
#include "base/assert.h"
#include "domain/entity.h"

namespace sluice::scan {

/// A scanner of the built-in types with working memory of its own, for tests.
class TestScanner {
 public:
  explicit TestScanner(Config config = {}) {
    auto made = Scanner::make(std::move(config));
    SLUICE_ASSERT(made.has_value());
    scanner_ = *std::move(made);
  }

  /// All spans of `text`.
  std::vector<Span> spans(std::string_view text, std::size_t context = 0) {
    SLUICE_ASSERT(scanner_->scan(text, context, scratch_, found_).has_value());
    return found_.spans;
  }

  std::vector<std::uint16_t> markings(std::string_view text) {
    SLUICE_ASSERT(scanner_->scan(text, scratch_, found_).has_value());
    return found_.markings;
  }

  /// What was found, one word for each: `personal.email=ann@acme.io`, separated by ` | `.
  std::string described(std::string_view text, std::size_t context = 0) {
    std::string all;
    for (const Span& span : spans(text, context)) {
      all += all.empty() ? "" : " | ";
      all += catalog_.info(span.type).name + "=";
      all += text.substr(span.begin, span.end - span.begin);
    }
    return all;
  }

  bool may_find(std::string_view json) { return scanner_->may_find(json, scratch_); }

  [[nodiscard]] std::uint64_t cost() const { return scratch_.cost(); }

 private:
  std::unique_ptr<const Scanner> scanner_;
  Scratch scratch_;
  Found found_;
  EntityCatalog catalog_;
};

/// Numbers that look random and are the same in every run (Steele et al. 2014, SplitMix64).
class TestRandom {
 public:
  explicit TestRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
    return z ^ (z >> 31U);
  }

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

  /// `count` characters of `alphabet`.
  std::string text(std::string_view alphabet, std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
      result += alphabet[below(alphabet.size())];
    }
    return result;
  }

 private:
  std::uint64_t state_;
};

}  // namespace sluice::scan
