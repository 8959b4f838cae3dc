#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "algo/json/tape.h"
#include "base/result.h"
#include "domain/answer_event.h"
#include "domain/conversation.h"
#include "domain/edit.h"
#include "domain/frame.h"
#include "domain/model.h"
#include "domain/request.h"

/// The wire forms of a chat, both ways. Pure: bytes in, values out. One folder per dialect below;
/// this is the door.
namespace sluice::dialects {

/// Reads `request.body` as a chat request of `request.dialect` and fills in everything that stems
/// from the body: every slot with its position, and the fields behind it.
///
/// @param tape  scratch, replaced
/// @error invalid_input  with the JSON path in `param`: malformed, a missing or mistyped field
/// @error too_large      a limit of `limits`
[[nodiscard]] Result<void> read_request(Request& request,
                                        const json::Limits& limits,
                                        json::Tape& tape);

/// The dialect-free form of a body that read_request accepted (or that protect patched).
[[nodiscard]] Result<Conversation> read_conversation(DialectKind dialect, std::string_view body);

/// A request body of `dialect` for an engine that does not speak the caller's dialect.
/// @error unsupported  the dialect has no place for something that must not be dropped in silence
[[nodiscard]] Result<std::string> write_conversation(DialectKind dialect,
                                                     const Conversation& conversation,
                                                     const Model& model);

/// What must be changed in a request so that its engine keeps nothing of it, as far as the engine's
/// dialect has a switch for that. Whatever the caller asked for is overridden. Replacements come
/// before insertions.
///
/// @param caller  dialect of `body`
/// @param body    one that read_request accepted, padded as it was
[[nodiscard]] Result<std::vector<Edit>> forbid_storage(DialectKind caller,
                                                       std::string_view body,
                                                       DialectKind engine);

/// An error as `dialect`'s clients expect it.
struct ErrorAnswer {
  int status = 500;
  std::string body;  ///< JSON
};

/// @param request_id  shown where the dialect has a place for it
[[nodiscard]] ErrorAnswer write_error(DialectKind dialect,
                                      const Error& error,
                                      std::string_view request_id);

/// What a failed engine meant. Never quotes the engine's text, which may hold content.
///
/// @param status       HTTP status, not 2xx
/// @param retry_after  its header, empty when absent
[[nodiscard]] Error read_error(DialectKind engine,
                               int status,
                               std::string_view body,
                               std::string_view retry_after);

/// Turns the bytes of an engine's answer into batches in the caller's dialect. Same dialect: the
/// engine's own bytes, with the model's name (and what the caller did not ask for) patched; else
/// translated.
class AnswerReader {
 public:
  virtual ~AnswerReader() = default;

  /// Adds bytes at any split; appends what became whole to `batch`. After an error the reader is
  /// done; `batch` holds the whole events before it.
  /// @error upstream_failed  garbage, or an error event that says no more
  /// @error upstream_unavailable, rate_limited, bad_credentials, upstream_rejected  what the
  ///                         engine's error event means
  [[nodiscard]] virtual Result<void> feed(std::string_view bytes, FrameBatch& batch) = 0;

  /// The engine's body has ended.
  /// @error upstream_failed  without the dialect's end mark, or in the middle of an event
  [[nodiscard]] virtual Result<void> finish(FrameBatch& batch) = 0;

  /// See FrameSource::text_event.
  [[nodiscard]] virtual std::string text_event(const Channel& channel,
                                               std::string_view text) const = 0;
};

/// @param engine  the dialect of the bytes
/// @param want    the caller's dialect and wishes; `want.stream` says whether the engine streams,
///                too
/// @param scratch  must outlive the reader; many readers of one thread may share one
/// Limits: 32 MiB for an answer that is not streamed, 8 MiB for one event of a stream.
[[nodiscard]] std::unique_ptr<AnswerReader> make_answer_reader(DialectKind engine,
                                                               const AnswerShape& want,
                                                               json::Tape& scratch);

/// Writes an answer that the gateway makes itself, or translates, in the caller's dialect.
class AnswerWriter {
 public:
  virtual ~AnswerWriter() = default;

  /// Appends one event. Not streamed: nothing is appended to `wire` before finish().
  virtual void add(const AnswerEvent& event, FrameBatch& batch) = 0;

  /// Appends the end mark (or the whole answer) and sets `batch.end`.
  virtual void finish(FrameBatch& batch) = 0;

  [[nodiscard]] virtual std::string text_event(const Channel& channel,
                                               std::string_view text) const = 0;
};

/// @param created  UTC seconds, for dialects that show them
[[nodiscard]] std::unique_ptr<AnswerWriter> make_answer_writer(const AnswerShape& want,
                                                               std::int64_t created);

/// The dialect's error event for a stream that has started and cannot end well; no end mark.
[[nodiscard]] std::string error_event(DialectKind dialect,
                                      const Error& error,
                                      std::string_view request_id);

/// `text/event-stream` or `application/json`.
[[nodiscard]] std::string_view content_type(const AnswerShape& want);

/// One row of `GET /v1/models`.
struct ModelRow {
  std::string id;
  std::string owner;
  std::int64_t created = 0;  ///< UTC seconds
};

/// The answer to `GET /v1/models`, or, with `only`, to `GET /v1/models/ID`.
[[nodiscard]] std::string write_models(DialectKind dialect, const std::vector<ModelRow>& rows);
[[nodiscard]] std::string write_model(DialectKind dialect, const ModelRow& row);

}  // namespace sluice::dialects
