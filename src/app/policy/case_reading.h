#pragma once

#include <string>
#include <vector>

#include "algo/yaml/value.h"
#include "app/policy/case.h"
#include "policy/snapshot.h"

/// The parts of a case, one reader each. All report what is wrong and go on.
namespace sluice::policy_commands {

/// `request`.
[[nodiscard]] CaseRequest read_case_request(const yaml::Value& value,
                                            const policy::Snapshot& snapshot);

/// `environment`, into what holds where it says nothing.
void read_case_environment(const yaml::Value& value,
                           const policy::Snapshot& snapshot,
                           CaseEnvironment& environment);

/// `expect`.
[[nodiscard]] std::vector<Expected> read_expected(const yaml::Value& value,
                                                  const policy::Snapshot& snapshot);

/// `engine/model`, by ModelIndex: how test files and results name a model.
[[nodiscard]] std::vector<std::string> model_names(const policy::Snapshot& snapshot);

}  // namespace sluice::policy_commands
