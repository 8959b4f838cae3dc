#pragma once

#include <string>

#include "app/command_line.h"
#include "base/error.h"
#include "domain/money.h"
#include "policy/explain.h"

namespace sluice {

/// `sluice: message (at JSON path; rule `x`; hint)` on standard error.
void print_error(const Error& error);

/// `$0.000123`: for reading, not for sums.
[[nodiscard]] std::string dollars(Money cost);

/// The tree on standard output: as JSON, or as text with colours where that is a terminal.
void print_explanation(const policy::Explanation& explanation, Format format);

}  // namespace sluice
