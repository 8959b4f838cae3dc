#include "algo/chain/bytes.h"

#include <algorithm>
#include <array>

namespace sluice::chain {
namespace {

constexpr unsigned kBitsAByte = 7;
constexpr std::uint8_t kMore = 0x80;
constexpr std::size_t kNumberBytesMax = (64 + kBitsAByte - 1) / kBitsAByte;

}  // namespace

void ByteWriter::long_number(std::uint64_t value) {
  std::array<char, kNumberBytesMax> bytes{};
  std::size_t size = 0;
  for (; value >= kMore; value >>= kBitsAByte) {
    bytes[size++] = static_cast<char>(value | kMore);
  }
  bytes[size++] = static_cast<char>(value);
  out_.append(bytes.data(), size);
}

void ByteWriter::text(std::string_view value) {
  number(value.size());
  out_ += value;
}

void ByteWriter::fixed(std::uint64_t value, unsigned bytes) {
  std::array<char, sizeof value> little_endian{};
  for (unsigned i = 0; i < bytes; ++i) {
    little_endian[i] = static_cast<char>(value >> (8 * i));
  }
  out_.append(little_endian.data(), bytes);
}

std::uint8_t ByteReader::byte() {
  if (rest_.empty()) {
    spoil();
    return 0;
  }
  const auto value = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}

std::uint64_t ByteReader::number(std::uint64_t max) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += kBitsAByte) {
    const std::uint8_t next = byte();
    const std::uint64_t bits = next & (kMore - 1U);
    const bool is_last = (next & kMore) == 0;
    const bool overflows = (bits << shift) >> shift != bits;
    const bool is_padded = is_last && next == 0 && shift > 0;
    value |= bits << shift;
    if (overflows || is_padded || (is_last && value > max)) {
      break;
    }
    if (is_last) {
      return value;
    }
  }
  spoil();
  return 0;
}

std::string_view ByteReader::raw(std::size_t bytes) {
  if (rest_.size() < bytes) {
    spoil();
    return {};
  }
  const std::string_view value = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return value;
}

std::string_view ByteReader::text() {
  return raw(number(rest_.size()));
}

Digest ByteReader::digest() {
  Digest digest{};
  const std::string_view bytes = raw(digest.size());
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

std::uint64_t ByteReader::fixed(unsigned bytes) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i) {
    value |= std::uint64_t{byte()} << (8 * i);
  }
  return value;
}

}  // namespace sluice::chain
