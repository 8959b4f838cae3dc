#include "flow/5_decide/run.h"

namespace sluice::decide {

Plan run(const policy::Snapshot& snapshot,
         const Facts& facts,
         const Environment& environment,
         policy::DecideMemory& memory) {
  Plan plan;
  policy::decide(snapshot, facts, environment, memory, plan);
  return plan;
}

}  // namespace sluice::decide
