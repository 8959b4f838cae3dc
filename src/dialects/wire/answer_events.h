#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "algo/sse/decoder.h"
#include "base/result.h"
#include "dialects/dialect.h"
#include "dialects/wire/field.h"
#include "domain/answer_event.h"

namespace sluice::dialects {

/// Reads one engine dialect's answer as events free of dialect. One instance an answer.
class AnswerEvents {
 public:
  virtual ~AnswerEvents() = default;

  enum class Progress : std::uint8_t { more, ended };

  /// Appends what one event of a stream says. `ended` at the engine's end mark.
  /// @error upstream_failed and others as of read_error_object
  [[nodiscard]] virtual Result<Progress> read(const sse::Event& event,
                                              std::vector<AnswerEvent>& events) = 0;

  /// Appends what a whole answer says.
  [[nodiscard]] virtual Result<void> read_whole(const Document& answer,
                                                std::vector<AnswerEvent>& events) = 0;
};

/// Translates: reads with `events`, writes with `writer`.
[[nodiscard]] std::unique_ptr<AnswerReader> make_translating_reader(
    std::unique_ptr<AnswerEvents> events,
    std::unique_ptr<AnswerWriter> writer,
    const AnswerShape& want,
    json::Tape& tape);

}  // namespace sluice::dialects
