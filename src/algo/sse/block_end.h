#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::sse {

/// Finds the blank line that ends an event, over any number of pieces, each byte seen once.
///
/// Lines end in LF, CRLF or CR. A blank line that consists of a CR is whole at once where the line
/// before it ended in a bare CR, too; else one byte more is awaited, since it may be the LF of a
/// CRLF. So where an event ends depends on its bytes, not on how they were cut.
class BlockEnd {
 public:
  static constexpr std::size_t kNotYet = static_cast<std::size_t>(-1);

  /// Continues behind what was given before.
  /// @return how many bytes of `piece` belong to the event, which ends there (0: it had ended
  ///         before), ready for the next event; or kNotYet, when all of them do and it goes on
  [[nodiscard]] std::size_t find(std::string_view piece);

 private:
  /// What the last byte was.
  enum class Last : std::uint8_t {
    line_start,          // An LF, or nothing yet: a line begins.
    line_start_bare_cr,  // The line before ended in a bare CR, which is known.
    inside,              // In a line that is not blank.
    cr_inside,           // A CR behind a line that is not blank; an LF may follow.
    cr_blank,            // A CR that is a blank line; an LF may follow.
  };

  [[nodiscard]] bool ends_before(char byte) const {
    return last_ == Last::cr_blank && byte != '\n';
  }

  /// Takes one byte; true when the event ends behind it.
  [[nodiscard]] bool take(char byte);
  [[nodiscard]] bool take_line_start(char byte);

  Last last_ = Last::line_start;
};

}  // namespace sluice::sse
