#pragma once

#include <string>
#include <utility>

#include "domain/cleared.h"

namespace sluice::protect {

/// Stands in for the gate of `6_protect` in tests of stages that may not know it. A program that
/// links the real one cannot include this: there is one gate only.
class Gate {
 public:
  static Cleared clear(ModelIndex model,
                       ZoneIndex zone,
                       std::string body,
                       EdgeId edge = EdgeId::inference) {
    Cleared cleared;
    cleared.model_ = model;
    cleared.zone_ = zone;
    cleared.edge_ = edge;
    cleared.body_ = std::move(body);
    return cleared;
  }

  /// For the tests of engines: padded as the real gate pads, with the answer that is wanted.
  static Cleared clear(std::string body, AnswerShape answer) {
    Cleared cleared = clear(ModelIndex{}, ZoneIndex{}, std::move(body));
    cleared.body_.reserve(cleared.body_.size() + kBodyPaddingBytes);
    cleared.answer_ = std::move(answer);
    return cleared;
  }
};

}  // namespace sluice::protect
