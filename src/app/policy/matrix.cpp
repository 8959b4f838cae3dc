#include "app/policy/matrix.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/policy/case_facts.h"
#include "policy/decide.h"

namespace sluice::policy_commands {
namespace {

using policy::Snapshot;

/// In two words, or by the name of the rule.
std::string why_not(const Candidate& candidate, const Snapshot& snapshot) {
  switch (candidate.drop) {
    case Drop::none:
      return "";
    case Drop::refused_by_rule:
    case Drop::zone_dropped:
    case Drop::never_rule:
      return std::string(snapshot.rule_name(candidate.rule));
    case Drop::residual_level:
    case Drop::original_level:
      return "above clearance";
    case Drop::residual_categories:
    case Drop::original_categories:
      return "category refused";
    case Drop::region:
      return "wrong region";
    case Drop::retention:
      return "kept too long";
    case Drop::training:
      return "may train";
    case Drop::finding_left_in:
      return "nothing redacts";
    case Drop::unsearched:
      return "not searched";
    case Drop::engine_off:
      return "engine off";
    case Drop::capability:
      return "model unable";
    case Drop::context_size:
      return "too long";
    case Drop::not_pinned:
    case Drop::not_routed:
      return "not routed";
    case Drop::engine_down:
      return "engine down";
  }
  return "";
}

/// Makes the rows of one workload after the other.
class Maker {
 public:
  Maker(const Snapshot& snapshot, CaseDesk& desk, std::chrono::sys_days date)
      : snapshot_(snapshot), desk_(desk), date_(date) {}

  Result<std::vector<Row>> make() {
    for (std::size_t i = 0; i < snapshot_.workloads.size(); ++i) {
      workload_ = WorkloadIndex{static_cast<std::uint16_t>(i)};
      SLUICE_CHECK(add_levels());
      SLUICE_CHECK(add_findings());
    }
    return std::move(rows_);
  }

 private:
  /// From the workload's floor up: what has a higher level by a marking, a key or a declaration.
  Result<void> add_levels() {
    const Level floor = snapshot_.workload(workload_).floor.level;
    for (std::size_t i = to_index(floor); i < snapshot_.levels.size(); ++i) {
      CaseRequest request{.workload = workload_};
      request.declared = snapshot_.levels[i];
      SLUICE_TRY(std::vector<Cell> cells, cells_for(request));
      const std::string_view marked = i == to_index(floor) ? "" : ", marked";
      rows_.push_back({.workload = workload_,
                       .data = fmt::format("{}{}", snapshot_.levels[i], marked),
                       .cells = std::move(cells)});
    }
    CaseRequest request{.workload = workload_};
    request.unscannable = {MediaType::unknown};
    SLUICE_TRY(std::vector<Cell> cells, cells_for(request));
    rows_.push_back({.workload = workload_, .data = "not readable", .cells = std::move(cells)});
    return {};
  }

  /// Types that the same happens to, by family.
  struct Alike {
    std::vector<std::string> types;
    std::vector<Cell> cells;
  };

  Result<void> add_findings() {
    std::map<std::string, std::vector<Alike>, std::less<>> families;
    for (std::size_t i = 0; i < snapshot_.catalog.size(); ++i) {
      const std::string& name = snapshot_.catalog.all()[i].name;
      std::string family = name.substr(0, name.find('.'));
      if (family == "general" && !snapshot_.general.test(i)) {
        continue;  // Nobody looks for it.
      }
      CaseRequest request{.workload = workload_};
      request.findings.set(i);
      SLUICE_TRY(std::vector<Cell> cells, cells_for(request));
      std::vector<Alike>& groups = families[std::move(family)];
      const auto alike = std::ranges::find(groups, cells, &Alike::cells);
      if (alike != groups.end()) {
        alike->types.push_back(name);
      } else {
        groups.push_back({.types = {name}, .cells = std::move(cells)});
      }
    }
    for (auto& [family, groups] : families) {
      add_family(family, groups);
    }
    return {};
  }

  /// The largest group stands for the family; the others are named.
  void add_family(const std::string& family, std::vector<Alike>& groups) {
    constexpr std::size_t kTypesShownMax = 2;
    std::ranges::sort(groups, [](const Alike& a, const Alike& b) {
      return a.types.size() != b.types.size() ? a.types.size() > b.types.size()
                                              : a.types.front() < b.types.front();
    });
    for (std::size_t i = 0; i < groups.size(); ++i) {
      std::vector<std::string>& types = groups[i].types;
      std::string data = family + (groups.size() == 1 ? ".*" : ".* (others)");
      if (i > 0) {
        const std::size_t shown = std::min(types.size(), kTypesShownMax);
        const std::size_t more = types.size() - shown;
        types.resize(shown);
        data = fmt::format("{}{}", fmt::join(types, ", "), more == 0 ? "" : ", ...");
      }
      rows_.push_back(
          {.workload = workload_, .data = std::move(data), .cells = std::move(groups[i].cells)});
    }
  }

  Result<std::vector<Cell>> cells_for(const CaseRequest& request) {
    SLUICE_TRY(const Facts facts, desk_.facts_of(request));
    const Plan plan = policy::decide(snapshot_, facts, Environment{.engines = {}, .date = date_});
    std::vector<Cell> cells;
    cells.reserve(snapshot_.zones.size());
    for (std::size_t i = 0; i < snapshot_.zones.size(); ++i) {
      cells.push_back(cell_of(ZoneIndex{static_cast<std::uint16_t>(i)}, plan, facts));
    }
    return cells;
  }

  [[nodiscard]] Cell cell_of(ZoneIndex zone, const Plan& plan, const Facts& facts) const {
    const auto attempt = std::ranges::find(plan.attempts, zone, &Candidate::zone);
    if (attempt == plan.attempts.end()) {
      const auto dropped = std::ranges::find(plan.considered, zone, &Candidate::zone);
      return {.why = dropped == plan.considered.end() ? "no model" : why_not(*dropped, snapshot_)};
    }
    Cell cell{.verdict = attempt->degraded ? Verdict::last_resort : Verdict::yes,
              .is_first = attempt == plan.attempts.begin()};
    const auto& row = snapshot_.transforms[to_index(zone)];
    for (std::size_t type = 0; type < row.size(); ++type) {
      if (facts.entities.test(type) && row[type].transform != Transform::none) {
        cell.verdict = Verdict::redacted;
      }
    }
    return cell;
  }

  const Snapshot& snapshot_;
  CaseDesk& desk_;
  std::chrono::sys_days date_;
  WorkloadIndex workload_{};
  std::vector<Row> rows_;
};

}  // namespace

Result<std::vector<Row>> matrix_of(const Snapshot& snapshot, std::chrono::sys_days date) {
  SLUICE_TRY(CaseDesk desk, CaseDesk::open(snapshot));
  return Maker(snapshot, desk, date).make();
}

}  // namespace sluice::policy_commands
