#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "domain/entity.h"
#include "domain/ids.h"
#include "domain/label.h"
#include "domain/model.h"
#include "domain/workload.h"

namespace sluice {

/// What a step does; `never` and `route` may name it.
enum class Action : std::uint8_t { chat, embed, retrieve, rerank, tool, agent_step };

[[nodiscard]] std::string_view to_string(Action action);

/// How hard a request is, as a classifier said. `unknown` matches in `never` and nowhere else.
enum class Learned : std::uint8_t { unknown, low, medium, high };

[[nodiscard]] std::string_view to_string(Learned value);

enum class SizeClass : std::uint8_t {
  small,
  medium,
  large,
  huge
};  ///< <= 1k, 8k, 64k, more tokens (estimate)

[[nodiscard]] std::string_view to_string(SizeClass size);

/// The class of a request of about so many tokens.
[[nodiscard]] SizeClass size_class_of(std::uint32_t tokens);

/// What a model name of a caller means to the policy.
struct ModelWish {
  enum class Kind : std::uint8_t {
    automatic,  ///< `auto`, or a workload's name
    tier,       ///< `fast`, `smart`, a vendor's family: honoured by preference
    model,      ///< a configured model: preferred, not required
    pinned,     ///< `engine/model` with the right to pin: no other candidate
  };

  Kind kind = Kind::automatic;
  Tier tier = Tier::none;
  ModelIndex model{};  ///< for `model` and `pinned`

  friend bool operator==(const ModelWish&, const ModelWish&) = default;
};

/// All that a decision may look at about a request. Finite and closed: no text of the request is in
/// it.
struct Facts {
  std::vector<Reason> reasons;  ///< at least the workload's floor
  Label original;               ///< original_label(reasons), kept beside them
  EntitySet entities;           ///< types found
  bool unscannable = false;
  bool media = false;       ///< an image, a file or a sound is in it; then it is unscannable, too
  bool unsearched = false;  ///< a detector failed: what stands in some slot, nobody knows
  std::vector<std::string> roles;
  WorkloadIndex workload{};
  Action action = Action::chat;
  ModelWish wish;
  SizeClass size = SizeClass::small;
  std::uint32_t input_tokens_estimate = 0;
  CapabilitySet needs = 0;
  Learned complexity = Learned::unknown;
  IntentIndex intent = IntentIndex::unknown;
  /// The workload's, or what the caller demands where that is stricter. Only routes may ask for it:
  /// what a caller may choose opens nothing.
  LatencyClass latency = LatencyClass::interactive;
};

/// Health of one engine, as the gateway saw it lately.
enum class EngineState : std::uint8_t { up, slow, saturated, rate_limited, bad_credentials, down };

[[nodiscard]] std::string_view to_string(EngineState state);

/// What a person has allowed for this one request; nothing, unless somebody did.
struct Approval {
  std::vector<RuleIndex> exceptions;  ///< with `approval: required`, that live for it
  std::vector<bool> zones;            ///< by ZoneIndex: where they do; shorter: nowhere else
  std::vector<bool> originals;  ///< by ZoneIndex: it goes there without any transform, as far as
                                ///< the policy lets reviewers release originals to that zone

  [[nodiscard]] bool empty() const { return exceptions.empty() && originals.empty(); }

  friend bool operator==(const Approval&, const Approval&) = default;
};

/// How well engines outside one's own house can be reached; see Environment.
enum class NetworkState : std::uint8_t { good, slow, offline };

[[nodiscard]] std::string_view to_string(NetworkState state);

/// How busy this gateway is.
enum class LoadState : std::uint8_t { normal, high };

[[nodiscard]] std::string_view to_string(LoadState state);

/// All that a decision may look at besides the request and the policy.
struct Environment {
  std::vector<EngineState> engines = {};  ///< one for each EngineIndex; shorter: the rest is up
  /// Milliseconds until the first output, by ModelIndex; 0 or shorter: nobody measured it lately.
  std::vector<std::uint32_t> first_output_ms = {};
  NetworkState network = NetworkState::good;
  LoadState load = LoadState::normal;
  std::chrono::sys_days date = {};  ///< UTC; a fact, since decide reads no clock
  Approval approval = {};
};

}  // namespace sluice
