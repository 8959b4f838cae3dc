#include "algo/intent/signs.h"

namespace sluice::intent {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// What a word is made of; `+` and `-` so that `c++` and `trade-offs` are each one.
constexpr bool is_part(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c) || c == '+' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Reads a text from front to end.
class Pass {
 public:
  explicit Pass(std::string_view text) : text_(text) {}

  Signs run() {
    while (at_ < text_.size()) {
      if (is_part(text_[at_])) {
        read_word();
      } else {
        read_mark();
      }
    }
    return signs_;
  }

 private:
  void read_word() {
    const std::size_t begin = at_;
    std::array<char, kCueBytesMax> word;
    while (at_ < text_.size() && is_part(text_[at_])) {
      if (at_ - begin < kCueBytesMax) {
        word[at_ - begin] = lower(text_[at_]);
      }
      ++at_;
    }
    const std::size_t size = at_ - begin;
    signs_.numbers += is_digit(text_[begin]) ? 1 : 0;
    if (is_line_begin_ && (text_[begin] == '-' || is_digit(text_[begin]))) {
      ++signs_.items;
    }
    is_line_begin_ = false;
    const CueSet cues = size <= kCueBytesMax ? cues_of({word.data(), size}) : CueSet{0};
    signs_.first = signs_.words == 0 ? cues : signs_.first;
    ++signs_.words;
    if (cues != 0) {
      count(cues, begin < kNearBytes || begin + kNearBytes >= text_.size());
    }
  }

  void count(CueSet cues, bool is_near) {
    for (std::size_t i = 0; i < kCues; ++i) {
      const std::uint32_t one = (cues >> i) & 1U;
      signs_.cues[i] += one;
      signs_.near[i] += is_near ? one : 0;
    }
  }

  void read_mark() {
    const char c = text_[at_];
    if (c == '\n') {
      is_line_begin_ = true;
      const char before = at_ > 0 ? text_[at_ - 1] : ' ';
      signs_.has_code = signs_.has_code || before == ';' || before == '{' || before == '}';
    } else if (c == '*' && is_line_begin_) {
      ++signs_.items;
      is_line_begin_ = false;
    }
    signs_.questions += c == '?' ? 1 : 0;
    signs_.has_code = signs_.has_code || text_.substr(at_).starts_with("```");
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_line_begin_ = true;
  Signs signs_;
};

}  // namespace

Signs read_signs(std::string_view text) {
  return Pass(text).run();
}

}  // namespace sluice::intent
