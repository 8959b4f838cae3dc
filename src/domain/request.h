#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/byte_range.h"
#include "domain/dialect.h"
#include "domain/edit.h"
#include "domain/ids.h"
#include "domain/model.h"
#include "domain/text_slot.h"

namespace sluice {

/// Spare capacity that every body keeps behind its last byte, for SIMD readers that run ahead.
inline constexpr std::size_t kBodyPaddingBytes = 64;

/// What the caller's own headers ask for. All but `workload` can only make policy stricter.
struct Hints {
  std::string workload;    ///< x-sluice-workload; picks among the granted ones
  std::string session;     ///< x-sluice-session; scope of placeholders, and of what earlier turns
                           ///< hand on
  std::string data_class;  ///< x-sluice-data-class: a level name
  std::string latency;     ///< x-sluice-latency: `interactive` or `batch`
  bool dry_run = false;    ///< x-sluice-dry-run: 1; decides and explains, sends nothing

  friend bool operator==(const Hints&, const Hints&) = default;
};

/// What the caller wants back, in its own dialect.
struct AnswerShape {
  DialectKind dialect = DialectKind::openai_chat;
  bool stream = false;
  bool include_usage = false;  ///< chat streams: `stream_options.include_usage`
  std::string model;           ///< shown as the answer's model: what the caller asked for
  std::string id;              ///< for answers that the gateway writes itself; from the request id
  std::int64_t created = 0;    ///< UTC seconds, for dialects that show them
  bool drop_logprobs =
      false;  ///< set when placeholders are live: log-probabilities would spell their pieces

  friend bool operator==(const AnswerShape&, const AnswerShape&) = default;
};

/// One accepted request: the caller's bytes and what was read in them. Nothing here is trusted.
struct Request {
  RequestId id;
  DialectKind dialect = DialectKind::openai_chat;
  std::string body;  ///< as sent; capacity >= size + kBodyPaddingBytes
  std::vector<TextSlot>
      slots;  ///< every string, key and long number of `body`, in order of `begin`
  Hints hints;
  std::int64_t received = 0;  ///< UTC seconds when the whole body was there

  std::string model_wish;            ///< the `model` field, unescaped
  ByteRange model_value;             ///< its bytes in `body`, quotes included; empty range: absent
  std::vector<Edit> upstream_edits;  ///< what an engine of the *same* dialect must read instead
                                     ///< (usage asked for in streams)
  bool stream = false;
  bool include_usage = false;
  std::optional<std::uint32_t> output_tokens_max;
  CapabilitySet needs = 0;                    ///< what a model must be able to do
  std::uint32_t input_tokens_estimate = 0;    ///< bytes / 4, at least 1
  std::vector<ByteRange> first_user_message;  ///< its texts in `body`, quotes excluded: scope of
                                              ///< placeholders without a session
};

}  // namespace sluice
