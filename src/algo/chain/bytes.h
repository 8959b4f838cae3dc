#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace sluice::chain {

/// Appends fields to a buffer: numbers as LEB128 (7 bits a byte, lowest first), fixed ones as
/// little-endian, text with its length in front.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }

  void number(std::uint64_t value) {
    if (value < 0x80) {  // Nearly all are.
      byte(static_cast<std::uint8_t>(value));
    } else {
      long_number(value);
    }
  }

  void fixed32(std::uint32_t value) { fixed(value, 4); }

  void fixed64(std::uint64_t value) { fixed(value, 8); }

  /// Without a length: the reader must know it.
  void raw(std::string_view bytes) { out_ += bytes; }

  void text(std::string_view value);

 private:
  void long_number(std::uint64_t value);
  void fixed(std::uint64_t value, unsigned bytes);

  std::string& out_;
};

/// Takes fields from a buffer in the order in which they were written. Once something is missing or
/// malformed, everything after it is zero or empty, and `is_good` is false: check it at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte();
  /// A LEB128 number of at most `max`; larger ones, and forms longer than needed, are malformed.
  std::uint64_t number(std::uint64_t max = UINT64_MAX);

  std::uint32_t fixed32() { return static_cast<std::uint32_t>(fixed(4)); }

  std::uint64_t fixed64() { return fixed(8); }

  std::string_view raw(std::size_t bytes);
  std::string_view text();
  Digest digest();

  void spoil() {
    is_good_ = false;
    rest_ = {};
  }

  [[nodiscard]] bool is_good() const { return is_good_; }

  /// Nothing was malformed and nothing is left over.
  [[nodiscard]] bool is_done() const { return is_good_ && rest_.empty(); }

 private:
  std::uint64_t fixed(unsigned bytes);

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace sluice::chain
