#pragma once

#include <string>
#include <utility>

#include "domain/cleared.h"

namespace sluice::protect {

/// Stands in for the gate of flow/6_protect in the tests of engines, which must not see the flow:
/// the only way to make a Cleared. Never linked into the gateway.
class Gate {
 public:
  static Cleared clear(std::string body, AnswerShape answer) {
    Cleared cleared;
    cleared.body_ = std::move(body);
    cleared.body_.reserve(cleared.body_.size() + kBodyPaddingBytes);
    cleared.answer_ = std::move(answer);
    return cleared;
  }
};

}  // namespace sluice::protect
