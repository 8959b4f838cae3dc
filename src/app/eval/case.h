#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::eval {

/// A place in a text that somebody labelled, or that was found: UTF-8 byte offsets.
struct Labelled {
  std::string type;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool example = false;  ///< found only: a documented test value

  friend bool operator==(const Labelled&, const Labelled&) = default;
};

/// One labelled text.
struct Case {
  std::string source;  ///< where it is from: what results are grouped by; may be empty
  std::string split;   ///< a part of the source, such as `heldout`; may be empty
  std::string text;
  /// All that is in it. Empty list: nothing, or, with `negative_for`, nothing of those types.
  /// No list: only that something is in it.
  std::optional<std::vector<Labelled>> expected;
  std::vector<std::string> negative_for;
  /// What other cases with the same text expect. A collection that tells kinds more finely than we
  /// do has texts that hold one kind and, in another case, none of another.
  std::vector<Labelled> expected_elsewhere;
};

/// Reads one line of a labelled file: `{"text": ..., "expected": [...]}`, where a place is
/// `{"type", "bstart", "bend"}` in bytes, `{"type", "start", "end"}` in code points, or `{"type",
/// "value"}`: wherever that value stands. docs/detection.md describes it.
///
/// @error invalid_input  the message says what is wrong, without the text
[[nodiscard]] Result<Case> read_case(std::string_view line);

/// The part of a source that results are grouped by: `microsoft/presidio` of
/// `microsoft/presidio@0aa9:tests/x.py`.
[[nodiscard]] std::string_view group_of(std::string_view source);

}  // namespace sluice::eval
