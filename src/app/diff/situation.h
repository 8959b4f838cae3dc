#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/facts.h"
#include "domain/label.h"
#include "domain/media_type.h"
#include "policy/snapshot.h"

namespace sluice::diff {

/// What raised a label and stays whatever is taken out.
struct Raised {
  ReasonKind kind = ReasonKind::declared;
  std::string level;
  std::vector<std::string> categories = {};

  friend bool operator==(const Raised&, const Raised&) = default;
};

/// Whether something in a request cannot be read.
enum class Unreadable : std::uint8_t {
  nothing,
  anything,   ///< what it is, nobody can tell; or, with `Situation::media_type`, of that type
  as_raised,  ///< of the level that `Situation::raised` says
};

/// What a decision may look at about a request, by names: those of one policy mean something in
/// another one, its numbers do not.
struct Situation {
  std::string workload;
  std::optional<Raised> raised;
  std::vector<std::string> found;  ///< entity types
  Unreadable unreadable = Unreadable::nothing;
  MediaType media_type = MediaType::unknown;  ///< of what cannot be read
  std::string says = {};  ///< a text for each policy's markings and dictionaries
  std::vector<std::string> roles;
  Action action = Action::chat;
  Learned complexity = Learned::unknown;
  std::string intent = {};  ///< empty: nobody knows
  Tier wish = Tier::none;
  bool tools = false;
  bool media = false;                        ///< then something is not readable, too
  std::optional<LatencyClass> latency = {};  ///< empty: that of the workload
  NetworkState network = NetworkState::good;
  LoadState load = LoadState::normal;
  std::uint32_t tokens = 500;  ///< of the prompt
  std::chrono::sys_days day;

  friend bool operator==(const Situation&, const Situation&) = default;
};

/// The facts of a situation under one policy: its floors, its labels of what was found.
/// @error config_invalid  the policy has no workload, level, category or type of this name; an
///                        intent that it does not have is one that it does not know
[[nodiscard]] Result<Facts> facts_of(const Situation& situation, const policy::Snapshot& snapshot);

/// What a decision may look at besides: every engine is up.
[[nodiscard]] Environment environment_of(const Situation& situation);

/// `confidential [pci]`: the original label, as far as people speak of it.
[[nodiscard]] std::string label_in_words(const Label& label, const policy::Snapshot& snapshot);

/// All of it, with regions and terms.
[[nodiscard]] std::string whole_label(const Label& label, const policy::Snapshot& snapshot);

}  // namespace sluice::diff
