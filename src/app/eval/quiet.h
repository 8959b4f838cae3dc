#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>

#include "app/eval/case.h"

namespace sluice::eval {

/// What is found in texts that nobody labelled: mostly false, so it should be little.
struct Quiet {
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::map<std::string, std::size_t> found;  ///< by name; documented test values left out
  std::size_t strict = 0;  ///< secrets, identifiers, cards, accounts, phones: what must be rare

  /// @param names  names as `personal.phone`, places in a text of `size` bytes
  void add(std::size_t size, std::span<const Labelled> names);

  [[nodiscard]] double per_100_kb(std::size_t count) const {
    return bytes == 0 ? 0 : static_cast<double>(count) * 1e5 / static_cast<double>(bytes);
  }
};

/// True for what no ordinary text should hold: not for e-mail addresses, names, places, dates and
/// addresses of machines, which documentation has with good reason.
[[nodiscard]] bool is_strict(const std::string& name);

}  // namespace sluice::eval
