#pragma once

#include <string>

#include "base/error.h"

namespace sluice::dialects {

/// What a caller is told: the message, the rule that refused, and what to do about it, as in
/// `no zone may read this (rule `no-cards`; remove the card number)`. Of the gateway's own faults
/// it is told no detail.
[[nodiscard]] std::string caller_message(const Error& error);

}  // namespace sluice::dialects
