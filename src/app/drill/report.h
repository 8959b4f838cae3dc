#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "app/drill/judge.h"

namespace sluice::drill {

/// A drill, as it is filed.
struct Report {
  std::string configuration;  ///< the file
  std::string url;            ///< of the running gateway; empty: simulated engines
  std::string policy_digest;  ///< hexadecimal
  std::chrono::sys_seconds time;
  std::chrono::milliseconds took{};
  std::uint64_t requests = 0;
  std::uint64_t simulated_engines = 0;
  Findings findings;
};

/// For a terminal, ending with a newline: what held, where things went, what did not hold.
[[nodiscard]] std::string to_text(const Report& report);

/// For the file: what was tried, by what it is known, what reached which zone, what did not hold.
[[nodiscard]] std::string to_markdown(const Report& report);

/// The same as a page that stands alone.
[[nodiscard]] std::string to_html(const Report& report);

/// The same for machines, one document.
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace sluice::drill
