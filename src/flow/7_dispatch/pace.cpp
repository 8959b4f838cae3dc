#include "flow/7_dispatch/pace.h"

#include <algorithm>

namespace sluice::dispatch {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::int64_t kWeight = 8;  // A new answer counts for an eighth.

/// What an engine's measured models say together.
struct Verdict {
  bool is_measured = false;
  bool all_above = true;
};

}  // namespace

bool Pace::is_known(const Mean& mean, Deadline now) {
  return mean.answers > 0 && now - mean.last < kPaceLives;
}

void Pace::took(const policy::Snapshot& snapshot,
                ModelIndex model,
                milliseconds duration,
                Deadline now) {
  follow(snapshot);
  Mean& mean = *by_model_[to_index(model)];
  const std::int64_t sample = microseconds(duration).count();
  if (!is_known(mean, now)) {
    mean = {.microseconds = sample};
  }
  mean.microseconds += (sample - mean.microseconds) / kWeight;
  mean.answers = std::min(mean.answers + 1, kPaceAnswersMin);
  mean.last = now;
}

void Pace::judge(const policy::Snapshot& snapshot, Deadline now, Environment& environment) {
  if (means_.empty()) {
    return;  // Nobody has answered yet, or nobody streams.
  }
  follow(snapshot);
  if (snapshot.asked.first_output) {
    environment.first_output_ms.assign(snapshot.models.size(), 0);
  }
  std::vector<Verdict> verdicts(snapshot.engines.size());
  for (std::size_t i = 0; i < snapshot.models.size(); ++i) {
    const Mean& mean = *by_model_[i];
    if (!is_known(mean, now)) {
      continue;
    }
    const auto taken = std::chrono::duration_cast<milliseconds>(microseconds(mean.microseconds));
    if (snapshot.asked.first_output) {
      environment.first_output_ms[i] = static_cast<std::uint32_t>(std::max(taken.count(), 1L));
    }
    if (mean.answers >= kPaceAnswersMin) {
      const EngineIndex engine = snapshot.models[i].engine;
      Verdict& verdict = verdicts[to_index(engine)];
      verdict.is_measured = true;
      verdict.all_above = verdict.all_above && taken > snapshot.engine(engine).first_output_target;
    }
  }
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const bool has_target = snapshot.engines[i].first_output_target > milliseconds(0);
    if (has_target && verdicts[i].is_measured && verdicts[i].all_above &&
        environment.engines[i] == EngineState::up) {
      environment.engines[i] = EngineState::slow;
    }
  }
}

/// Looks names up once for each policy, not for each request.
void Pace::follow(const policy::Snapshot& snapshot) {
  if (digest_ == snapshot.digest && by_model_.size() == snapshot.models.size()) {
    return;
  }
  digest_ = snapshot.digest;
  by_model_.clear();
  for (const Model& model : snapshot.models) {
    const EngineSpec& engine = snapshot.engine(model.engine);
    by_model_.push_back(&means_[engine.name + ' ' + engine.url + ' ' + model.name]);
  }
}

}  // namespace sluice::dispatch
