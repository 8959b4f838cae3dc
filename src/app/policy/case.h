#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/entity.h"
#include "domain/facts.h"
#include "domain/ids.h"
#include "domain/label.h"
#include "domain/media_type.h"
#include "domain/model.h"

namespace sluice::policy_commands {

/// A request that nobody sent: a text that is really read, facts put beside it, or both.
struct CaseRequest {
  WorkloadIndex workload{};
  std::string text;  ///< of the one message; scanned and classified as in a gateway
  std::vector<std::string> roles;
  ModelWish wish;
  Action action = Action::chat;
  std::optional<Learned> complexity;    ///< empty: as the text has
  std::optional<IntentIndex> intent;    ///< likewise
  std::optional<LatencyClass> latency;  ///< by x-sluice-latency
  std::optional<std::uint32_t> tokens;  ///< empty: as the text has
  CapabilitySet needs = 0;
  EntitySet findings;                    ///< types found, whatever the text holds
  std::vector<std::uint16_t> markings;   ///< positions in Snapshot::markings
  std::vector<MediaType> unscannable;    ///< what nobody can read
  std::optional<std::string> declared;   ///< level by x-sluice-data-class
  std::optional<std::string> key_floor;  ///< level of the caller's key
  std::optional<Label> document;         ///< of something that came with it, such as a passage
  bool unsearched = false;               ///< a detector failed
};

/// What a case supposes of the world. Every engine has its credential unless it is off.
struct CaseEnvironment {
  std::chrono::sys_days date;
  std::vector<EngineState> states;  ///< by EngineIndex
  NetworkState network = NetworkState::good;
  LoadState load = LoadState::normal;
  std::vector<bool> off;            ///< by EngineIndex
  std::vector<RuleIndex> approved;  ///< exceptions that a reviewer has approved, for every zone
};

/// What an expectation is about.
enum class Subject : std::uint8_t {
  outcome,
  zone,          ///< of the first attempt
  model,         ///< of the first attempt
  candidates,    ///< all attempts, in order
  route,         ///< the one that matched
  denied_by,     ///< the rule that refused
  on_exhausted,  ///< what happens when all attempts fail
  level,         ///< before anything is taken out
  reason,        ///< who raised the label
  residual,      ///< after the transforms of the first attempt's zone
  transform,     ///< of an entity type on the way to the first attempt
  answer,        ///< what happens to a type that the first attempt's model writes by itself
  dropped,       ///< why a model is no candidate
  not_in,        ///< a zone that no attempt is in
};

/// One thing that must be so. Both sides are compared as the words of the configuration.
struct Expected {
  Subject subject{};
  std::string key;        ///< as written: `zone`, `transforms.personal.email`
  std::size_t index = 0;  ///< EntityType, ModelIndex or ZoneIndex, where it is about one
  std::string value;
};

/// One case of a test file, checked against the policy that it is for.
struct TestCase {
  std::string name;
  int line = 0;
  CaseRequest request;
  CaseEnvironment environment;
  std::vector<Expected> expected;  ///< at least one
};

}  // namespace sluice::policy_commands
