#pragma once

namespace sluice {

/// Prints the place to standard error and aborts. Prints no value: a value may be content.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace sluice

/// A broken invariant is our own bug: the process stops, in release too, because continuing may
/// leak data.
#define SLUICE_ASSERT(condition)                       \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::sluice::assertion_failed(#condition, __FILE__, __LINE__))
