#include "app/drill/expectation.h"

#include <utility>

#include "policy/decide.h"

namespace sluice::drill {

Result<Oracle> Oracle::open(const policy::Snapshot& policy) {
  SLUICE_TRY(policy_commands::CaseDesk desk, policy_commands::CaseDesk::open(policy));
  return Oracle(policy, std::move(desk));
}

Result<Expectation> Oracle::expect(const Probe& probe, const Environment& environment) {
  policy_commands::CaseRequest request{
      .workload = probe.workload, .text = probe.text, .markings = probe.markings};
  if (!probe.declared.empty()) {
    request.declared = probe.declared;
  }
  for (const Canary& canary : probe.canaries) {
    request.findings.set(to_index(canary.type));
  }
  SLUICE_TRY(const Facts facts, desk_.facts_of(request));
  Expectation expectation{.level = policy_->level_name(facts.original.level),
                          .may_receive = std::vector<bool>(policy_->models.size())};
  const Plan plan = policy::decide(*policy_, facts, environment);
  expectation.may_answer = plan.outcome == Plan::Outcome::run;
  expectation.may_refuse = plan.outcome == Plan::Outcome::deny;
  expectation.may_be_down = plan.outcome == Plan::Outcome::unavailable;
  expectation.may_wait = plan.is_to_wait();
  for (std::size_t i = 0; i < expectation.may_receive.size(); ++i) {
    const ModelIndex model{static_cast<std::uint16_t>(i)};
    expectation.may_receive[i] =
        policy::admit(*policy_, facts, environment, model).drop == Drop::none;
  }
  return expectation;
}

Transform Oracle::transform(ModelIndex model, EntityType type) const {
  const ZoneIndex zone = policy_->model(model).zone;
  return policy_->transforms[to_index(zone)][to_index(type)].transform;
}

}  // namespace sluice::drill
