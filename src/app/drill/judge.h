#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/drill/caller.h"
#include "app/drill/expectation.h"
#include "app/drill/probe.h"
#include "app/drill/simulated_engines.h"
#include "policy/snapshot.h"

namespace sluice::drill {

/// What is checked of a probe, or of the gateway.
enum class Check : std::uint8_t {
  boundary,     ///< only models that may have it have received it
  redaction,    ///< what a rule takes out was not in what an engine received
  zone,         ///< the zone that the gateway names may have it, and is where it went
  outcome,      ///< it ended as the policy says
  restoration,  ///< what comes back is what was sent, but for what is gone for good
  refusal,      ///< a refusal quotes nothing and says what to do
  malformed,    ///< what no gateway may take was refused, and nobody received it
  policy,       ///< the gateway decides by the policy of the configuration
};

inline constexpr std::size_t kChecks = static_cast<std::size_t>(Check::policy) + 1;

[[nodiscard]] std::string_view to_string(Check check);

/// What a check promises, for people.
[[nodiscard]] std::string_view promise_of(Check check);

/// How a check knows what it says.
enum class Basis : std::uint8_t {
  observed,       ///< seen at an engine, or in an answer
  gateways_word,  ///< the gateway says so of itself
  not_checked,    ///< nobody could see it
};

[[nodiscard]] std::string_view to_string(Basis basis);

/// What does not hold, with the request that shows it. All of it is synthetic.
struct Violation {
  Check check{};
  std::string scenario;
  std::string workload;
  std::string label;
  std::string what;
  std::string body;
};

/// Numbers of one zone.
struct ZoneCount {
  std::uint64_t requests = 0;   ///< that it received
  std::uint64_t in_clear = 0;   ///< canaries that it received, where no rule takes them out
  std::uint64_t taken_out = 0;  ///< canaries that a rule took out on the way
  std::uint64_t leaked = 0;     ///< canaries that a rule should have taken out
};

/// Everything that a drill has found.
struct Findings {
  std::array<std::uint64_t, kChecks> tried{};
  std::array<std::uint64_t, kChecks> failed{};
  std::array<Basis, kChecks> basis{};
  std::map<std::string, ZoneCount> zones;  ///< by name; only what was observed
  /// How many probes of a workload and label ended with a status.
  std::map<std::pair<std::string, std::string>, std::map<int, std::uint64_t>> outcomes;
  std::map<std::string, std::uint64_t> scenarios;  ///< probes of each
  std::vector<Violation> violations;               ///< the first ones
  std::uint64_t unavailable = 0;    ///< of a running gateway: 503, which proves nothing
  std::uint64_t cases = 0;          ///< kinds of requests in all scenarios
  std::uint64_t cases_checked = 0;  ///< of these: `--requests` may stop before all had their turn
  bool is_silent = true;            ///< not one answer came

  static constexpr std::size_t kViolationsMax = 20;

  [[nodiscard]] bool all_held() const;
};

/// Compares what came of probes with what the policy says.
class Judge {
 public:
  /// Whether what engines receive can be seen.
  enum class Sight : std::uint8_t { engines, gateway_only };

  /// @param policy, oracle, findings  outlive the judge
  Judge(const policy::Snapshot& policy, const Oracle& oracle, Sight sight, Findings& findings);

  /// One scenario's probes with what came back for each, what was expected, and what engines got.
  struct Round {
    std::string scenario;
    std::span<const Probe> probes;
    std::span<const Reply> replies;
    std::span<const Expectation> expected;
    std::vector<Receipt> receipts;
  };

  void judge(const Round& round);

  /// Whether the gateway's policy is the one that probes were made for.
  void compare_policies(const std::string& digest_of_gateway);

 private:
  /// One probe with everything about it.
  struct Matter {
    const std::string& scenario;
    const Probe& probe;
    const Reply& reply;
    const Expectation& expected;
    std::vector<const Receipt*> receipts;  ///< in order
  };

  void judge_strangers(const std::string& scenario, const std::vector<const Receipt*>& receipts);
  void judge(const Matter& matter);
  void judge_receipts(const Matter& matter);
  void judge_answer(const Matter& matter);
  void judge_refusal(const Matter& matter);
  void judge_malformed(const Matter& matter);
  void count_canaries(const Matter& matter, const Receipt& receipt, ModelIndex model);
  void check(Check check, const Matter& matter, bool holds, std::string_view what);
  [[nodiscard]] std::optional<ModelIndex> model_of(const Receipt& receipt) const;
  [[nodiscard]] std::optional<ModelIndex> model_of(const Reply& reply) const;

  const policy::Snapshot& policy_;
  const Oracle& oracle_;
  Sight sight_;
  Findings& findings_;
};

}  // namespace sluice::drill
