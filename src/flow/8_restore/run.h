#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "domain/ids.h"
#include "domain/usage.h"
#include "flow/8_restore/desk.h"
#include "policy/snapshot.h"
#include "ports/answer.h"
#include "ports/exchange.h"

namespace sluice::restore {

/// What came of delivering an answer.
struct Delivered {
  bool started = false;   ///< a status line has left; false: the caller can still be told anything
  bool complete = false;  ///< with its end mark; false: the caller saw an error event, or went away
  std::unique_ptr<Error> error;    ///< why it is not complete
  std::optional<Usage> usage;      ///< the engine's figures; empty: it said nothing
  std::uint64_t output_bytes = 0;  ///< of text, for an estimate where the engine said nothing
  std::uint32_t restored = 0;      ///< placeholders put back
  std::uint32_t withheld = 0;      ///< placeholders left as they are: a value may not stand there
  std::uint32_t unknown_placeholders =
      0;  ///< looked like ours, were not issued here; left as they are
  std::uint32_t answer_findings =
      0;                     ///< that the model wrote itself and a rule masked, stopped or flagged
  policy::AnswerCell acted;  ///< the strongest of what was done to them, with its rule
};

/// True when an answer from `zone` is looked at for findings, so that nothing may come with it that
/// spells it once more.
[[nodiscard]] bool reads_answers(const Desk& desk, ZoneIndex zone);

/// Pulls the answer to its end, scans and restores it batch by batch, and writes it to the caller.
/// Nothing of a finding leaves before it is decided; a stream equals the whole answer for every
/// cut. Restores only what this request's own protect step issued, never inside a URL, link, image
/// or HTML attribute unless its host is in `policy.restore_hosts`.
///
/// @param desk, answer  outlive the task; the answer is used up
/// @param headers       for the answer's head, without Content-Type and Content-Length
[[nodiscard]] Task<Delivered> run(const Desk& desk,
                                  Answer& answer,
                                  Exchange& exchange,
                                  std::vector<HeaderField> headers);

}  // namespace sluice::restore
