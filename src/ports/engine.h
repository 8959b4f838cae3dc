#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/task.h"
#include "domain/cleared.h"
#include "domain/frame.h"
#include "domain/model.h"
#include "ports/clock.h"

namespace sluice {

/// An answer, pulled batch by batch. Destroying it closes the engine's connection unless it was
/// read to the end.
class FrameSource {
 public:
  virtual ~FrameSource() = default;

  /// The next events, at least one; in the caller's dialect. Waits at most until the deadline of
  /// `open` for the first output, and for the engine's idle time-out between two batches after it.
  ///
  /// @error upstream_failed       broken off, garbage, or an error event of the engine
  /// @error upstream_rejected     the engine refused the request as the client wrote it
  /// @error upstream_unavailable, rate_limited, bad_credentials  before the first output: try
  /// another
  /// @error deadline_exceeded     time ran out; the connection is closed
  /// @error cancelled             the stop token of `open` was triggered
  [[nodiscard]] virtual Task<Result<FrameBatch>> next() = 0;

  /// One event in the caller's dialect that carries `text` on `channel`, for what was held back.
  [[nodiscard]] virtual std::string text_event(const Channel& channel,
                                               std::string_view text) const = 0;

  /// The dialect's error event, for an answer that has started and cannot end well.
  [[nodiscard]] virtual std::string error_event(const Error& error) const = 0;

  /// `application/json` or `text/event-stream`.
  [[nodiscard]] virtual std::string_view content_type() const = 0;
};

/// What an engine's own connections tell of it.
struct EngineUse {
  std::uint32_t in_flight = 0;  ///< requests, until their answers have ended
  std::uint32_t unreached = 0;  ///< attempts in a row, up to now, in which nobody answered at all
  Deadline last_unreached{};    ///< the last of them
  Deadline last_reached{};      ///< epoch: never
};

/// One place a model can run. Implementations live in adapters/engines/, one per file.
/// One instance per loop thread; holds no state of a request.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Sends `prompt` and returns its answer. The status of the engine has been read and is a
  /// success.
  ///
  /// @param prompt    cleared for this engine's zone; moved in, so that it is sent once
  /// @param model     as configured; outlives the source
  /// @param deadline  absolute, for the first output; on expiry the connection is closed, not
  /// abandoned
  /// @param gone      when it stops, the connection is closed at once
  /// Errors as of FrameSource::next, before the first output; nothing was generated.
  [[nodiscard]] virtual Task<Result<std::unique_ptr<FrameSource>>> open(Cleared prompt,
                                                                        const Model& model,
                                                                        Deadline deadline,
                                                                        std::stop_token gone) = 0;

  /// How it is used now. An engine that nobody has to reach is never unreached.
  [[nodiscard]] virtual EngineUse use() const { return {}; }
};

}  // namespace sluice
