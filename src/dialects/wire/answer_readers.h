#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "algo/sse/decoder.h"
#include "base/result.h"
#include "dialects/dialect.h"
#include "dialects/wire/field.h"

namespace sluice::dialects {

/// The most bytes that an answer may have that is not streamed; beyond it the engine has failed.
inline constexpr std::size_t kWholeAnswerBytesMax = 32U << 20U;
/// The most bytes that one event of a stream may have.
inline constexpr std::size_t kEventBytesMax = 8U << 20U;

/// Walks JSON that an engine sent. Keeps the bytes that the document views.
class EngineJson {
 public:
  /// @param tape  may be shared: what it holds counts only until the document has been read
  explicit EngineJson(json::Tape& tape) : tape_(tape) {}

  /// @return valid until the next call; an object
  /// @error upstream_failed  no JSON, or no object
  [[nodiscard]] Result<Document> read(std::string bytes);

  /// The same for the data of one event, which goes on as a single line.
  [[nodiscard]] Result<Document> read_event(std::string_view data);

 private:
  [[nodiscard]] Result<Document> walk();

  std::string text_;
  json::Tape& tape_;
};

/// What all readers of streams do alike: cut the bytes into events, and know whether the end mark
/// has come. What follows it is ignored.
class StreamReader : public AnswerReader {
 public:
  [[nodiscard]] Result<void> feed(std::string_view bytes, FrameBatch& batch) final;
  [[nodiscard]] Result<void> finish(FrameBatch& batch) final;

 protected:
  /// One event of the engine.
  [[nodiscard]] virtual Result<void> take(const sse::Event& event, FrameBatch& batch) = 0;

  /// To be called at the engine's end mark.
  void end() { has_ended_ = true; }

 private:
  sse::Decoder decoder_{kEventBytesMax};
  bool has_ended_ = false;
};

/// What all readers of answers that are not streamed do alike: collect the bytes and walk them.
class WholeReader : public AnswerReader {
 public:
  explicit WholeReader(json::Tape& tape) : tape_(tape) {}

  [[nodiscard]] Result<void> feed(std::string_view bytes, FrameBatch& batch) final;
  [[nodiscard]] Result<void> finish(FrameBatch& batch) final;

  /// Every slot of a whole answer is final, so nothing is ever held back beyond it.
  [[nodiscard]] std::string text_event(const Channel& channel, std::string_view text) const final;

 protected:
  /// The engine's answer, an object without an error in it.
  [[nodiscard]] virtual Result<void> take(const Document& document, FrameBatch& batch) = 0;

 private:
  std::string bytes_;
  json::Tape& tape_;
};

}  // namespace sluice::dialects
