#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Letters and digits with the single blanks, dashes, dots and slashes between them left out, in
/// upper case: `gb82 WEST-1234` reads as `GB82WEST1234`. Remembers where each byte came from.
class Compact {
 public:
  static constexpr std::size_t kLengthMax = 34;  ///< the longest IBAN

  /// Reads from `begin`, which holds a letter or digit.
  Compact(const Sweep& sweep, std::size_t begin);

  [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

  [[nodiscard]] std::size_t begin() const { return begin_; }

  /// Behind the last byte of the first `length` characters, in the text that was read.
  [[nodiscard]] std::size_t end(std::size_t length) const { return origins_[length - 1] + 1; }

  /// True when the first `length` characters are whole pieces.
  [[nodiscard]] bool ends_at(std::size_t length) const {
    return length <= size_ && (length == size_ ? is_whole_ : piece_[length] != piece_[length - 1]);
  }

  /// True when one of the first `length` characters was written in lower case.
  [[nodiscard]] bool has_lower_case(std::size_t length) const { return first_lower_ < length; }

  /// What stands between the first two pieces; 0 when there is one piece only.
  [[nodiscard]] char gap() const { return gap_; }

  /// How many pieces the first `length` characters stand in.
  [[nodiscard]] std::size_t pieces(std::size_t length) const { return piece_[length - 1] + 1U; }

 private:
  std::array<char, kLengthMax> text_{};
  std::array<std::uint32_t, kLengthMax> origins_{};
  std::array<std::uint8_t, kLengthMax> piece_{};
  std::size_t begin_;
  std::size_t size_ = 0;
  std::size_t first_lower_ = kLengthMax;
  char gap_ = 0;
  bool is_whole_ = false;  ///< the last piece was read to its end
};

}  // namespace sluice::scan
