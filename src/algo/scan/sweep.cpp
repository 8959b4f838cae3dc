#include "algo/scan/sweep.h"

#include <algorithm>
#include <array>

namespace sluice::scan {
namespace {

constexpr std::size_t kContextBefore = 64;
constexpr std::size_t kContextBehind = 40;
constexpr std::size_t kNearBefore = 28;
/// A body may have blanks or quotes between a key and its value that a slot's context does not
/// have.
constexpr std::size_t kBodyMargin = 16;

constexpr bool opens_value(char c) {
  return c == '"' || c == ':' || c == ',' || c == '[' || c == '{';
}

constexpr bool closes_value(char c) {
  return c == '"' || c == ',' || c == ']' || c == '}';
}

}  // namespace

std::size_t Sweep::skip(std::size_t i, std::uint8_t classes, std::size_t max) const {
  const std::size_t stop = std::min(text_.size(), i + max);
  const std::size_t begin = i;
  while (i < stop && is_in(text_[i], classes)) {
    ++i;
  }
  spend(i - begin + 1);
  return i;
}

std::size_t Sweep::skip_back(std::size_t i, std::uint8_t classes, std::size_t max) const {
  const std::size_t stop = i > max ? i - max : 0;
  const std::size_t end = i;
  while (i > stop && is_in(text_[i - 1], classes)) {
    --i;
  }
  spend(end - i + 1);
  return i;
}

/// A key that says nothing of its value: what stands there alone is a text of its own. Any other
/// key tells what a bare number is: `"created": 1732212345`.
bool Sweep::is_unnamed() const {
  static constexpr std::array<std::string_view, 9> kPlainKeys = {
      "content", "text", "input", "prompt", "value", "output", "message", "query", "arguments"};
  const std::string_view before = text_.substr(0, context_);
  const std::string_view key = before.substr(0, before.find('"'));
  return context_ == 0 || std::ranges::find(kPlainKeys, key) != kPlainKeys.end();
}

bool Sweep::stands_alone(std::size_t begin, std::size_t end) const {
  const std::size_t first = reach_ == Reach::slot ? context_ : 0;
  while (begin > first && is_space(text_[begin - 1])) {
    --begin;
  }
  while (end < text_.size() && is_space(text_[end])) {
    ++end;
  }
  if (reach_ == Reach::slot) {
    return begin == context_ && end == text_.size() && is_unnamed();
  }
  return opens_value(before(begin)) && closes_value(at(end));
}

ConceptSet Sweep::concepts(std::size_t begin, std::size_t end) const {
  const std::size_t margin = reach_ == Reach::body ? kBodyMargin : 0;
  const std::size_t left = begin - std::min(begin, kContextBefore + margin);
  const std::size_t right = std::min(text_.size(), end + kContextBehind + margin);
  words_.cover(text_, left, right);
  return words_.between(text_, left, begin) | words_.between(text_, end, right);
}

ConceptSet Sweep::concepts_before(std::size_t begin) const {
  const std::size_t margin = reach_ == Reach::body ? kBodyMargin : 0;
  words_.cover(text_, begin - std::min(begin, kContextBefore + margin), begin);
  return words_.between(text_, begin - std::min(begin, kNearBefore + margin), begin);
}

void Sweep::add_encoded(std::size_t begin, std::size_t end) {
  if (begin >= context_) {
    encoded_.push_back(
        {.begin = static_cast<std::uint32_t>(begin), .end = static_cast<std::uint32_t>(end)});
    found_ = true;
  }
}

void Sweep::add_escape() {
  ++escapes_;
  found_ = found_ || has_escapes();
}

void Sweep::add(const Span& span) {
  if (span.begin >= context_) {
    found_ = true;
    spans_.push_back(span);
  }
}

}  // namespace sluice::scan
