#include "algo/scan/blocks.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

constexpr bool is_symbol(char c) {
  return c == '@' || c == ':' || c == '=' || c == '_' || c == '.' || c == '-';
}

Block read_plainly(std::string_view text) {
  Block block;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    block.digit |= is_digit(text[i]) ? bit : 0;
    block.symbol |= is_symbol(text[i]) ? bit : 0;
    block.token |= is_in(text[i], Chars::token) ? bit : 0;
    block.upper |= is_upper(text[i]) ? bit : 0;
  }
  return block;
}

#if defined(__x86_64__)

// Two table look-ups classify a byte: one by its low half, one by its high half; a class is a set
// of low halves times a set of high halves, one bit each. (Langdale & Lemire 2019, "Parsing
// Gigabytes of JSON per Second", section 3.1.2.)
constexpr unsigned kDigits = 1;        // 3x: 0-9
constexpr unsigned kLettersA = 2;      // 4x, 6x: 1-F, A to O
constexpr unsigned kLettersP = 4;      // 5x, 7x: 0-A, P to Z
constexpr unsigned kDashDot = 8;       // 2x: D E
constexpr unsigned kPlusSlash = 16;    // 2x: B F
constexpr unsigned kColonEquals = 32;  // 3x: A D
constexpr unsigned kUnderscore = 64;   // 5x: F
constexpr unsigned kAt = 128;          // 4x: 0

constexpr std::array<std::uint8_t, 16> kHigh = {0,
                                                0,
                                                kDashDot | kPlusSlash,
                                                kDigits | kColonEquals,
                                                kLettersA | kAt,
                                                kLettersP | kUnderscore,
                                                kLettersA,
                                                kLettersP,
                                                0,
                                                0,
                                                0,
                                                0,
                                                0,
                                                0,
                                                0,
                                                0};

constexpr std::array<std::uint8_t, 16> make_low() {
  std::array<std::uint8_t, 16> low{};
  for (unsigned i = 0; i < 16; ++i) {
    low[i] = static_cast<std::uint8_t>(
        (i <= 9 ? kDigits : 0) | (i >= 1 ? kLettersA : 0) | (i <= 10 ? kLettersP : 0) |
        (i == 13 || i == 14 ? kDashDot : 0) | (i == 11 || i == 15 ? kPlusSlash : 0) |
        (i == 10 || i == 13 ? kColonEquals : 0) | (i == 15 ? kUnderscore : 0) | (i == 0 ? kAt : 0));
  }
  return low;
}

constexpr std::array<std::uint8_t, 16> kLow = make_low();
constexpr unsigned kSymbols = kDashDot | kColonEquals | kUnderscore | kAt;
constexpr unsigned kTokens = kDigits | kLettersA | kLettersP | kDashDot | kPlusSlash | kUnderscore;
constexpr unsigned kLetters = kLettersA | kLettersP;

/// The last bytes of a text, with zeros behind them, which are in no class.
struct PaddedTail {
  explicit PaddedTail(std::string_view tail) {
    std::memcpy(bytes.data(), tail.data(), tail.size());
  }

  std::array<char, kBlockBytes> bytes{};
};

/// One 16-byte quarter at a time: SSSE3, which every x86-64-v2 processor has.
struct Quarters {
  static constexpr std::size_t kBytes = 16;

  Quarters()
      : low_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(kLow.data()))),
        high_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(kHigh.data()))) {}

  void read_all(const char* bytes, Block& block) const {
    for (unsigned at = 0; at < kBlockBytes; at += kBytes) {
      read(bytes + at, at, block);
    }
  }

  void read(const char* bytes, unsigned shift, Block& block) const {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    const __m128i half = _mm_set1_epi8(15);
    const __m128i low = _mm_shuffle_epi8(low_, text);
    const __m128i high = _mm_shuffle_epi8(high_, _mm_and_si128(_mm_srli_epi16(text, 4), half));
    const __m128i classes = _mm_and_si128(low, high);
    const std::uint64_t is_lower = bits(_mm_slli_epi16(text, 2));
    block.digit |= bits(_mm_slli_epi16(classes, 7)) << shift;
    block.symbol |= any(classes, kSymbols) << shift;
    block.token |= any(classes, kTokens) << shift;
    block.upper |= (any(classes, kLetters) & ~is_lower) << shift;
  }

 private:
  static std::uint64_t bits(__m128i v) { return static_cast<std::uint16_t>(_mm_movemask_epi8(v)); }

  static std::uint64_t any(__m128i classes, unsigned wanted) {
    const __m128i hit = _mm_and_si128(classes, _mm_set1_epi8(static_cast<char>(wanted)));
    return bits(_mm_cmpeq_epi8(hit, _mm_setzero_si128())) ^ 0xFFFFU;
  }

  __m128i low_;
  __m128i high_;
};

#define SLUICE_AVX2 __attribute__((target("avx2")))

/// Two 32-byte halves: AVX2.
struct Tables {
  __m256i low;
  __m256i high;
};

SLUICE_AVX2 inline std::uint64_t bits(__m256i v) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
}

SLUICE_AVX2 inline std::uint64_t any(__m256i classes, unsigned wanted) {
  const __m256i hit = _mm256_and_si256(classes, _mm256_set1_epi8(static_cast<char>(wanted)));
  return bits(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256())) ^ 0xFFFF'FFFFU;
}

SLUICE_AVX2 inline void read_half(const Tables& tables,
                                  const char* bytes,
                                  unsigned shift,
                                  Block& block) {
  const __m256i text = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i low = _mm256_shuffle_epi8(tables.low, text);
  const __m256i high =
      _mm256_shuffle_epi8(tables.high, _mm256_and_si256(_mm256_srli_epi16(text, 4), half));
  const __m256i classes = _mm256_and_si256(low, high);
  const std::uint64_t is_lower = bits(_mm256_slli_epi16(text, 2));
  block.digit |= bits(_mm256_slli_epi16(classes, 7)) << shift;
  block.symbol |= any(classes, kSymbols) << shift;
  block.token |= any(classes, kTokens) << shift;
  block.upper |= (any(classes, kLetters) & ~is_lower) << shift;
}

SLUICE_AVX2 void read_blocks_avx2(std::string_view text, std::span<Block> out) {
  const Tables tables{.low = _mm256_broadcastsi128_si256(
                          _mm_loadu_si128(reinterpret_cast<const __m128i*>(kLow.data()))),
                      .high = _mm256_broadcastsi128_si256(
                          _mm_loadu_si128(reinterpret_cast<const __m128i*>(kHigh.data())))};
  const std::size_t whole = text.size() / kBlockBytes;
  for (std::size_t i = 0; i < whole; ++i) {
    const char* bytes = text.data() + i * kBlockBytes;
    Block block;
    read_half(tables, bytes, 0, block);
    read_half(tables, bytes + 32, 32, block);
    out[i] = block;
  }
  if (text.size() % kBlockBytes != 0) {
    const PaddedTail tail(text.substr(whole * kBlockBytes));
    Block block;
    read_half(tables, tail.bytes.data(), 0, block);
    read_half(tables, tail.bytes.data() + 32, 32, block);
    out[whole] = block;
  }
}

void read_blocks_ssse3(std::string_view text, std::span<Block> out) {
  const Quarters quarters;
  const std::size_t whole = text.size() / kBlockBytes;
  for (std::size_t i = 0; i < whole; ++i) {
    Block block;
    quarters.read_all(text.data() + i * kBlockBytes, block);
    out[i] = block;
  }
  if (text.size() % kBlockBytes != 0) {
    const PaddedTail tail(text.substr(whole * kBlockBytes));
    Block block;
    quarters.read_all(tail.bytes.data(), block);
    out[whole] = block;
  }
}

#endif

}  // namespace

void read_blocks_plainly(std::string_view text, std::span<Block> out) {
  for (std::size_t i = 0; i * kBlockBytes < text.size(); ++i) {
    out[i] = read_plainly(text.substr(i * kBlockBytes, kBlockBytes));
  }
}

BlockReader fastest_block_reader() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") ? read_blocks_avx2 : read_blocks_ssse3;
#else
  return read_blocks_plainly;
#endif
}

}  // namespace sluice::scan
