#include "algo/scan/anchors.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "algo/scan/assignments.h"
#include "algo/scan/encoded.h"
#include "algo/scan/escapes.h"
#include "algo/scan/hosts.h"
#include "algo/scan/iban.h"
#include "algo/scan/network.h"
#include "algo/scan/numbers.h"
#include "algo/scan/placeholders.h"
#include "algo/scan/private_keys.h"
#include "algo/scan/tokens.h"

namespace sluice::scan {
namespace {

/// Marks the bit where a run of ones reaches `Length`, over the borders of words: what a detector
/// that needs so many bytes in a row waits for.
template <unsigned... Steps>
class RunFinder {
 public:
  /// @return a bit for each run that reaches the length in this word
  std::uint64_t feed(std::uint64_t ones) {
    std::uint64_t reached = ones;
    unsigned i = 0;
    ((reached = narrow(reached, Steps, carry_[i++])), ...);
    const std::uint64_t first = reached & ~((reached << 1U) | last_);
    last_ = reached >> 63U;
    return first;
  }

 private:
  /// A bit stays when the one `step` bits before is set too.
  static std::uint64_t narrow(std::uint64_t word, unsigned step, std::uint64_t& carry) {
    const std::uint64_t shifted = (word << step) | (carry >> (64U - step));
    carry = word;
    return word & shifted;
  }

  std::uint64_t carry_[sizeof...(Steps)] = {};
  std::uint64_t last_ = 0;
};

/// One walk over the blocks of a text.
class Walk {
 public:
  explicit Walk(Sweep& sweep) : sweep_(sweep), encoded_(sweep), token_finder_(sweep, encoded_) {}

  void visit(const Block& block, std::size_t base) {
    const std::uint64_t starts = block.digit & ~((block.digit << 1U) | digit_before_);
    digit_before_ = block.digit >> 63U;
    each(starts, base, [this](std::size_t at) { on_digits(at); });
    each(block.symbol, base, [this](std::size_t at) { on_symbol(at); });
    each(tokens_.feed(block.token), base, [this](std::size_t at) { on_token(at); });
    each(capitals_.feed(block.upper), base, [this](std::size_t at) { find_bic(sweep_, at - 5); });
  }

 private:
  template <typename Visit>
  void each(std::uint64_t bits, std::size_t base, Visit visit) {
    for (; bits != 0; bits &= bits - 1) {
      visit(base + static_cast<std::size_t>(std::countr_zero(bits)));
    }
  }

  void on_digits(std::size_t at) {
    if (is_in_escape(sweep_.text(), at)) {
      sweep_.add_escape();
    }
    encoded_.find_apart(at);
    if (at >= numbers_end_) {
      find_spoken_password(sweep_, at);
      numbers_end_ = find_numbers(sweep_, at);
    }
  }

  void on_token(std::size_t at) { token_finder_.find(at - 15); }

  void on_symbol(std::size_t at) {
    switch (sweep_.at(at)) {
      case '@':
        return find_at_sign(sweep_, at);
      case ':':
        on_colon(at);
        find_url(sweep_, at);
        return find_assignment(sweep_, at);
      case '=':
        token_finder_.find_before(at);
        return find_assignment(sweep_, at);
      case '_':
        return find_placeholder(sweep_, at);
      case '.':
        return find_internal_host(sweep_, at);
      case '-':
        on_dash(at);
        return;
      default:
        return;
    }
  }

  void on_dash(std::size_t at) {
    if (at >= key_end_) {
      key_end_ = find_private_key(sweep_, at);
    }
    find_dashed_mac(sweep_, at);
  }

  void on_colon(std::size_t at) {
    const char next = sweep_.at(at + 1);
    if (at >= colons_end_ && (next == ':' || is_hex(next))) {
      colons_end_ = find_colon_address(sweep_, at);
    }
  }

  Sweep& sweep_;
  EncodedFinder encoded_;
  TokenFinder token_finder_;
  RunFinder<1, 2, 4, 8> tokens_;  // 16 in a row.
  RunFinder<1, 2, 2> capitals_;   // 6 in a row.
  std::uint64_t digit_before_ = 0;
  std::size_t numbers_end_ = 0;
  std::size_t colons_end_ = 0;
  std::size_t key_end_ = 0;
};

}  // namespace

void find_at_anchors(Sweep& sweep, BlockReader reader, std::span<Block> scratch) {
  const std::string_view text = sweep.text();
  const std::size_t step = scratch.size() * kBlockBytes;
  Walk walk(sweep);
  for (std::size_t base = 0; base < text.size() && !sweep.is_decided(); base += step) {
    const std::string_view part = text.substr(base, step);
    reader(part, scratch);
    const std::size_t blocks = (part.size() + kBlockBytes - 1) / kBlockBytes;
    for (std::size_t i = 0; i < blocks && !sweep.is_decided(); ++i) {
      walk.visit(scratch[i], base + i * kBlockBytes);
    }
  }
}

}  // namespace sluice::scan
