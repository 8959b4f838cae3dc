#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/digest.h"
#include "domain/facts.h"
#include "domain/ids.h"
#include "policy/snapshot.h"
#include "ports/clock.h"

namespace sluice::dispatch {

/// A measurement counts for so long; afterwards the model is as one that nobody measured, so that
/// an engine that was slow is tried again.
inline constexpr std::chrono::seconds kPaceLives{60};

/// Fewer answers make no engine slow: the first one may have loaded a model.
inline constexpr std::uint32_t kPaceAnswersMin = 3;

/// How long models took until their first output, on one loop thread. An exponentially weighted
/// mean of streamed answers, a new one weighing 1/8 (RFC 6298, section 2, does so with round
/// trips); an answer that is not streamed says only when it ended. Keyed by what engine and model
/// *are*, so that it survives a reload.
class Pace {
 public:
  /// A streamed answer of `model` has begun after `duration`.
  void took(const policy::Snapshot& snapshot,
            ModelIndex model,
            std::chrono::milliseconds duration,
            Deadline now);

  /// Fills `first_output_ms`, where some route asks for it, and turns engines that are up into slow
  /// ones: those with a `first_output_target` above which each of their measured models is.
  void judge(const policy::Snapshot& snapshot, Deadline now, Environment& environment);

 private:
  struct Mean {
    std::int64_t microseconds = 0;
    std::uint32_t answers = 0;
    Deadline last{};
  };

  void follow(const policy::Snapshot& snapshot);
  [[nodiscard]] static bool is_known(const Mean& mean, Deadline now);

  std::map<std::string, Mean> means_;  ///< by names of engine and model, and address
  std::vector<Mean*> by_model_;        ///< of the snapshot with `digest_`; into `means_`
  Digest digest_{};
};

}  // namespace sluice::dispatch
