#include "app/policy/prove_command.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/color.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/check_command.h"
#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/policy/request_of.h"
#include "app/print.h"
#include "domain/edge.h"
#include "policy/prove.h"

namespace sluice {
namespace {

using policy::Claim;
using policy::CounterExample;
using policy::Proof;
using policy::Snapshot;

/// What stands behind every proof, and what is not in it. A proof says no more than this.
constexpr std::string_view kGiven[] = {
    "labels are correct: detectors found what the policy labels, and floors and markings are right",
    "zones are what they declare: kind, clearance, region, retention, training",
    "any engine may be chosen: one whose credential is absent counts as able"};
constexpr std::string_view kOutside[] = {
    "what detectors miss (`sluice eval protection` measures it), paraphrase, quasi-identifiers",
    "what type, number and length of placeholders betray",
    "edges whose word is `test` or `type`: what shows them is not this proof"};

/// One claim with what became of it.
struct Row {
  Claim claim;
  Proof proof;
  std::chrono::microseconds time{};
};

Result<std::vector<Row>> prove_all(const Configuration& configuration,
                                   std::chrono::sys_days today) {
  const Snapshot& snapshot = *configuration.policy;
  std::vector<Claim> claims = policy::boundary_claims(snapshot);
  claims.insert(claims.end(), configuration.claims.begin(), configuration.claims.end());
  std::vector<Row> rows;
  for (Claim& claim : claims) {
    const auto begin = std::chrono::steady_clock::now();
    Result<Proof> proof = policy::prove(snapshot, claim, today);
    if (!proof) {
      Error error = std::move(proof).error();
      error.message = fmt::format("`{}`: {}", claim.name, error.message);
      return fail(std::move(error));
    }
    const auto end = std::chrono::steady_clock::now();
    rows.push_back({std::move(claim),
                    *std::move(proof),
                    std::chrono::duration_cast<std::chrono::microseconds>(end - begin)});
  }
  return rows;
}

nlohmann::ordered_json to_json(const CounterExample& found, const Snapshot& snapshot) {
  const Model& model = snapshot.model(found.model);
  const RunnableRequest request = request_of(found, snapshot);
  return {{"engine", snapshot.engine(model.engine).name},
          {"model", model.name},
          {"zone", snapshot.zone(model.zone).name},
          {"level", snapshot.level_name(found.facts.original.level)},
          {"workload", request.workload},
          {"data_class", request.level},
          {"roles", request.roles},
          {"date", fmt::format("{:%F}", found.environment.date)},
          {"not_in_body", request.not_in_body},
          {"request", nlohmann::ordered_json::parse(request.body)}};
}

bool all_hold(const std::vector<Row>& rows) {
  return std::ranges::none_of(rows,
                              [](const Row& row) { return row.proof.counter_example.has_value(); });
}

/// What became of the edges that the proof is about; the others do not depend on it.
std::string_view verdict_on(const Edge& edge, const std::vector<Row>& rows) {
  if (edge.guard != EdgeGuard::admission) {
    return basis_of(edge.guard);
  }
  return all_hold(rows) ? "proved" : "BROKEN";
}

nlohmann::ordered_json edges_as_json(const std::vector<Row>& rows) {
  nlohmann::ordered_json edges = nlohmann::ordered_json::array();
  for (const Edge& edge : kEdges) {
    nlohmann::ordered_json row = {{"edge", to_string(edge.id)},
                                  {"by", basis_of(edge.guard)},
                                  {"takes", edge.takes},
                                  {"shown", edge.shown}};
    if (edge.guard == EdgeGuard::admission) {
      row["holds"] = all_hold(rows);
    }
    edges.push_back(std::move(row));
  }
  return edges;
}

void print_json(const Snapshot& snapshot,
                const std::vector<Row>& rows,
                std::chrono::sys_days today) {
  nlohmann::ordered_json claims = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    nlohmann::ordered_json claim = {{"name", row.claim.name},
                                    {"file", row.claim.file},
                                    {"line", row.claim.line},
                                    {"holds", !row.proof.counter_example},
                                    {"conditional_on_classifier", row.proof.is_conditional},
                                    {"requests", row.proof.states},
                                    {"visited", row.proof.visited},
                                    {"time_us", row.time.count()}};
    if (row.proof.counter_example) {
      claim["counter_example"] = to_json(*row.proof.counter_example, snapshot);
    }
    claims.push_back(std::move(claim));
  }
  const nlohmann::ordered_json report = {{"policy", to_hex(snapshot.digest)},
                                         {"from", fmt::format("{:%F}", today)},
                                         {"claims", claims},
                                         {"edges", edges_as_json(rows)},
                                         {"given", kGiven},
                                         {"outside", kOutside}};
  fmt::print("{}\n", report.dump(2));
}

class TextReport {
 public:
  explicit TextReport(const Snapshot& snapshot)
      : snapshot_(snapshot), has_colour_(isatty(STDOUT_FILENO) != 0) {}

  void print(const std::vector<Row>& rows, std::chrono::sys_days today) const {
    fmt::print("policy {}, from {:%F} on\n\n", to_hex(snapshot_.digest).substr(0, 16), today);
    for (const Row& row : rows) {
      print_row(row);
    }
    print_edges(rows);
    print_list("given", kGiven);
    print_list("outside", kOutside);
  }

 private:
  void print_row(const Row& row) const {
    const bool holds = !row.proof.counter_example;
    fmt::print("{} {}", coloured(holds ? "proved" : "BROKEN", holds), row.claim.name);
    if (!row.claim.file.empty()) {
      fmt::print(" ({}:{})", row.claim.file, row.claim.line);
    }
    fmt::print("\n       {:.3g} kinds of request, {} looked at, {:.1f} ms\n",
               row.proof.states,
               row.proof.visited,
               static_cast<double>(row.time.count()) / 1'000);
    if (row.proof.is_conditional) {
      fmt::print(
          "       conditional: rests on `complexity` or `intent`, which a classifier says\n");
    }
    if (row.proof.counter_example) {
      print_counter_example(*row.proof.counter_example);
    }
  }

  void print_counter_example(const CounterExample& found) const {
    const Model& model = snapshot_.model(found.model);
    const RunnableRequest request = request_of(found, snapshot_);
    fmt::print("       {}/{} in zone {} may get a request of level {} on {:%F}:\n",
               snapshot_.engine(model.engine).name,
               model.name,
               snapshot_.zone(model.zone).name,
               snapshot_.level_name(found.facts.original.level),
               found.environment.date);
    const std::string& body = request.body;
    constexpr std::size_t kShown = 400;
    fmt::print("         echo '{}' |\n",
               body.size() > kShown ? body.substr(0, kShown) + "..." : body);
    fmt::print("           sluice explain - --workload {}{}\n",
               request.workload,
               request.level.empty() ? "" : " --data-class " + request.level);
    if (!request.roles.empty()) {
      fmt::print("         with a key that has {}: {}\n",
                 request.roles.size() == 1 ? "the role" : "the roles",
                 fmt::join(request.roles, ", "));
    }
    if (!request.not_in_body.empty()) {
      fmt::print("         and with {}\n", fmt::join(request.not_in_body, ", "));
    }
  }

  static void print_edges(const std::vector<Row>& rows) {
    fmt::print("\nedges, and what shows that nothing crosses them that may not\n");
    for (const Edge& edge : kEdges) {
      fmt::print("  {:<14} {:<7} takes {}: {}\n",
                 to_string(edge.id),
                 verdict_on(edge, rows),
                 edge.takes,
                 edge.shown);
    }
  }

  template <typename List>
  static void print_list(std::string_view title, const List& lines) {
    fmt::print("\n{}\n", title);
    for (const std::string_view line : lines) {
      fmt::print("  {}\n", line);
    }
  }

  [[nodiscard]] std::string coloured(std::string_view word, bool is_good) const {
    if (!has_colour_) {
      return std::string(word);
    }
    const auto colour = is_good ? fmt::terminal_color::green : fmt::terminal_color::red;
    return fmt::format(fmt::fg(colour) | fmt::emphasis::bold, "{}", word);
  }

  const Snapshot& snapshot_;
  bool has_colour_;
};

}  // namespace

int run_policy_prove(const PolicyProveOptions& options) {
  const LoadedConfiguration loaded = load_configuration(options.config);
  if (!loaded.configuration) {
    print_problems(loaded.problems);
    return to_int(ExitCode::config);
  }
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const Result<std::vector<Row>> rows = prove_all(*loaded.configuration, today);
  if (!rows) {
    print_error(rows.error());
    return to_int(ExitCode::failed);
  }
  if (options.format == Format::json) {
    print_json(*loaded.configuration->policy, *rows, today);
  } else {
    TextReport(*loaded.configuration->policy).print(*rows, today);
  }
  return to_int(all_hold(*rows) ? ExitCode::ok : ExitCode::test_failed);
}

}  // namespace sluice
