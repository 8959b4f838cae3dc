#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports the value that `password = ...` or `pwd: ...` gives, whose sign (: or =) is at `sign`.
void find_assignment(Sweep& sweep, std::size_t sign);

/// Reports the password around `inside` that is told in words: `the password is Hunter2!`,
/// `--password ...`, `IDENTIFIED BY '...'`. Only passwords with a digit are looked at.
void find_spoken_password(Sweep& sweep, std::size_t inside);

/// Reports the long token `begin..end` as a secret when it looks random and the name right before
/// it says that it is one: `apiToken = "..."`, `X-Api-Key: ...`, `Bearer ...`.
void find_named_token(Sweep& sweep, std::size_t begin, std::size_t end);

}  // namespace sluice::scan
