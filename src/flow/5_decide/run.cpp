#include "flow/5_decide/run.h"

#include "policy/decide.h"

namespace sluice::decide {

Plan run(const policy::Snapshot& snapshot, const Facts& facts, const Environment& environment) {
  return policy::decide(snapshot, facts, environment);
}

}  // namespace sluice::decide
