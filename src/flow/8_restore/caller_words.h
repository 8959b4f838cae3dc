#pragma once

#include <string>
#include <string_view>

#include "domain/request.h"

namespace sluice::restore {

/// Everything that the caller wrote, for one question: has the model made a value up, or repeated
/// it? Built when it is first asked. Holds a reference to the request.
class CallerWords {
 public:
  explicit CallerWords(const Request& request) : request_(request) {}

  /// True when `value` is in some slot of the request, whatever the case of its letters and the
  /// blanks, dashes, brackets and slashes in it. Cost: O(body); for all questions together at most
  /// kLookedThroughMax, then nothing counts as the caller's any more.
  [[nodiscard]] bool have(std::string_view value);

 private:
  static constexpr std::size_t kLookedThroughMax = 128U << 20U;

  const Request& request_;
  std::string words_;  // Of all slots, normalised, with line breaks between them.
  bool is_built_ = false;
  std::size_t looked_through_ = 0;
};

}  // namespace sluice::restore
