#pragma once

#include <cstdint>
#include <memory>

#include "domain/cleared.h"
#include "domain/frame.h"
#include "domain/plan.h"
#include "ports/engine.h"

namespace sluice {

/// An answer that has begun: some output is there, so no other engine will be asked.
struct Answer {
  std::unique_ptr<FrameSource> source;
  FrameBatch first;         ///< the first batch with output, everything before it included
  Candidate candidate;      ///< who answers
  Restoration restoration;  ///< of the attempt that answered
  bool is_streamed = false;
  std::uint32_t redactions = 0;
  std::uint8_t attempts = 1;
};

}  // namespace sluice
