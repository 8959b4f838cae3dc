#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "domain/frame.h"
#include "flow/8_restore/answer_rules.h"
#include "flow/8_restore/answer_scan.h"
#include "flow/8_restore/pseudonyms.h"
#include "flow/8_restore/rest.h"
#include "flow/8_restore/substitution.h"

namespace sluice::restore {

/// What delivering changed, counted.
struct Counts {
  std::uint32_t restored = 0;
  std::uint32_t withheld = 0;
  std::uint32_t unknown = 0;
  std::uint32_t findings = 0;

  Counts& operator+=(const Counts& other);
};

/// One channel of an answer: scans what the model wrote, then puts the caller's values back. So
/// placeholders are opaque to the scan, and what was put back is never scanned.
class TextRestorer {
 public:
  /// @param rules       null: answers of this zone are not scanned
  /// @param pseudonyms  may be empty
  TextRestorer(Channel::Kind kind, AnswerRules* rules, const Pseudonyms& pseudonyms);

  /// Takes the next piece of the channel's text, cut anywhere, and appends what can leave. With
  /// `Rest::none` all that was held back leaves too. Nothing leaves after stopped() is set.
  void push(std::string_view piece, Rest rest, std::string& out);

  /// Puts nothing back from here on.
  void withhold();

  /// Nothing is held back or scanned, and what leaves unchanged can be told by looking.
  [[nodiscard]] bool is_plain() const {
    return !scan_ && (!substitution_ || substitution_->is_plain());
  }

  /// While is_plain(): how many bytes of `text`, which comes next, leave as they are, whatever
  /// follows it.
  [[nodiscard]] std::size_t unchanged_bytes(std::string_view text) const;

  /// Takes text of which unchanged_bytes() has told that it leaves as it is.
  void pass(std::string_view text);

  /// Something was taken in and has not left yet.
  [[nodiscard]] bool is_holding() const;

  /// Bytes that wait for what follows a placeholder.
  [[nodiscard]] std::size_t held_bytes() const;

  /// From here on, holds at most so many bytes for a foreign host that may still come.
  void limit_held(std::size_t bytes);

  /// Why the answer must end here; empty: it need not.
  [[nodiscard]] std::optional<Error> stopped() const;

  [[nodiscard]] Counts counts() const;

 private:
  std::optional<AnswerScan> scan_;
  std::optional<Substitution> substitution_;
  std::string scanned_;  // Scratch.
};

}  // namespace sluice::restore
