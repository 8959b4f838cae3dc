#include "app/drill/drill_command.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "app/check_command.h"
#include "app/config_file.h"
#include "app/credentials.h"
#include "app/drill/caller.h"
#include "app/drill/expectation.h"
#include "app/drill/judge.h"
#include "app/drill/own_gateway.h"
#include "app/drill/probe.h"
#include "app/drill/report.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "base/digest.h"
#include "base/log.h"

namespace sluice::drill {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kRequestsOfARunningGateway = 50;  // They cost money there.
constexpr std::chrono::milliseconds kRecovery{60};  // Longer than the cool-down of an OwnGateway.

/// Engines that fail while probes are sent.
struct Scenario {
  std::string name;
  std::vector<EngineIndex> down;
};

std::vector<Scenario> scenarios_of(const policy::Snapshot& policy,
                                   const std::vector<EngineIndex>& remote) {
  std::vector<Scenario> scenarios = {{.name = "every engine is up"}};
  for (const EngineIndex engine : remote) {
    scenarios.push_back({.name = policy.engine(engine).name + " is down", .down = {engine}});
  }
  if (remote.size() > 1) {
    scenarios.push_back({.name = "every engine is down", .down = remote});
  }
  return scenarios;
}

Environment environment_of(const policy::Snapshot& policy, const Scenario& scenario) {
  Environment environment{
      .engines = std::vector<EngineState>(policy.engines.size(), EngineState::up),
      .date = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  for (const EngineIndex engine : scenario.down) {
    environment.engines[to_index(engine)] = EngineState::down;
  }
  return environment;
}

/// How far it is, on a terminal's standard error.
class Progress {
 public:
  void tell(const std::string& scenario, std::size_t done, std::size_t all) {
    if (isatty(STDERR_FILENO) != 0 && Clock::now() - told_ > std::chrono::milliseconds(200)) {
      told_ = Clock::now();
      fmt::print(stderr, "\r\x1b[K{}: {} of {}", scenario, done, all);
      is_shown_ = true;
    }
  }

  ~Progress() {
    if (is_shown_) {
      fmt::print(stderr, "\r\x1b[K");
    }
  }

 private:
  Clock::time_point told_;
  bool is_shown_ = false;
};

/// One drill; what it borrows outlives it.
class Drill {
 public:
  Drill(const policy::Snapshot& policy, Caller& caller, SimulatedEngines* engines, Oracle oracle)
      : policy_(policy),
        caller_(caller),
        engines_(engines),
        oracle_(std::move(oracle)),
        judge_(policy_,
               oracle_,
               engines == nullptr ? Judge::Sight::gateway_only : Judge::Sight::engines,
               findings_) {}

  /// @param requests  at most so many; 0: as many as there are
  [[nodiscard]] Result<Findings> run(std::size_t requests);

 private:
  [[nodiscard]] Result<void> play(const Scenario& scenario, std::size_t requests);

  const policy::Snapshot& policy_;
  Caller& caller_;
  SimulatedEngines* engines_;  ///< null: real ones, which nobody can see or stop
  Oracle oracle_;
  Findings findings_;
  Judge judge_;
  Progress progress_;
  std::uint64_t next_ = 0;  ///< number of the next probe
};

Result<Findings> Drill::run(std::size_t requests) {
  const std::vector<Scenario> scenarios =
      scenarios_of(policy_, engines_ != nullptr ? engines_->remote() : std::vector<EngineIndex>());
  std::size_t left = requests;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    // Of a number that does not divide, the last scenarios get one more.
    const std::size_t share = requests == 0 ? 0 : left / (scenarios.size() - i);
    left -= share;
    if (requests == 0 || share > 0) {
      SLUICE_CHECK(play(scenarios[i], share));
    }
    const std::size_t cases = probes_for(policy_, next_).size();
    findings_.cases += cases;
    findings_.cases_checked += requests == 0 ? cases : std::min(cases, share);
  }
  if (engines_ != nullptr) {
    engines_->fail({});
    std::ignore = engines_->take_receipts();
  }
  const std::vector<Probe> probes = probes_for(policy_, next_);
  const auto chat = std::ranges::find(probes, Probe::Form::chat, &Probe::form);
  judge_.compare_policies(caller_.policy_digest(*chat));
  return std::move(findings_);
}

Result<void> Drill::play(const Scenario& scenario, std::size_t requests) {
  const Environment environment = environment_of(policy_, scenario);
  if (engines_ != nullptr) {
    engines_->fail(scenario.down);
    const timespec recovery{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(kRecovery).count()};
    nanosleep(&recovery, nullptr);  // Breakers of the scenario before close again.
  }
  for (std::size_t left = requests; requests == 0 || left > 0;) {
    std::vector<Probe> probes = probes_for(policy_, next_);
    if (requests != 0 && probes.size() > left) {
      probes.resize(left);
    }
    next_ += probes.size();
    std::vector<Expectation> expected;
    for (const Probe& probe : probes) {
      SLUICE_TRY(Expectation one, oracle_.expect(probe, environment));
      expected.push_back(std::move(one));
    }
    const std::vector<Reply> replies = caller_.send(
        probes, [&](std::size_t done) { progress_.tell(scenario.name, done, probes.size()); });
    findings_.is_silent = findings_.is_silent && std::ranges::all_of(replies, [](const Reply& one) {
                            return one.status == 0;
                          });
    judge_.judge(
        {.scenario = scenario.name,
         .probes = probes,
         .replies = replies,
         .expected = expected,
         .receipts = engines_ != nullptr ? engines_->take_receipts() : std::vector<Receipt>()});
    if (requests == 0) {
      break;
    }
    left -= probes.size();
  }
  return {};
}

Result<Configuration> configuration_for(const DrillOptions& options) {
  LoadedConfiguration loaded = load_configuration(options.config);
  if (!loaded.configuration) {
    print_problems(loaded.problems);
    return fail(ErrorCode::config_invalid, "the configuration has errors; nothing was sent");
  }
  return *std::move(loaded.configuration);
}

Result<Findings> drill_with_own_gateway(const DrillOptions& options,
                                        Configuration configuration,
                                        Report& report) {
  SLUICE_TRY(const std::unique_ptr<OwnGateway> gateway, OwnGateway::open(std::move(configuration)));
  report.simulated_engines = gateway->engines().remote().size();
  SLUICE_TRY(
      const std::unique_ptr<Caller> caller,
      Caller::make(gateway->policy(), {.url = gateway->url(), .concurrency = options.concurrency}));
  SLUICE_TRY(Oracle oracle, Oracle::open(gateway->policy()));
  Drill drill(gateway->policy(), *caller, &gateway->engines(), std::move(oracle));
  return drill.run(options.requests);
}

Result<Findings> drill_running_gateway(const DrillOptions& options,
                                       const Configuration& configuration) {
  SLUICE_TRY(Secret key, read_credential(options.key));
  const policy::Snapshot& policy = *configuration.policy;
  SLUICE_TRY(
      const std::unique_ptr<Caller> caller,
      Caller::make(
          policy, {.url = options.url, .key = std::move(key), .concurrency = options.concurrency}));
  SLUICE_TRY(Oracle oracle, Oracle::open(policy));
  Drill drill(policy, *caller, nullptr, std::move(oracle));
  return drill.run(options.requests == 0 ? kRequestsOfARunningGateway : options.requests);
}

/// The form of a report is told by its name, before anything is sent.
Result<void> check_report(const std::filesystem::path& file) {
  constexpr std::array kForms = {
      std::string_view(".md"), std::string_view(".html"), std::string_view(".json")};
  const std::string extension = file.extension().string();
  if (file.empty() || std::ranges::find(kForms, extension) != kForms.end()) {
    return {};
  }
  return fail(
      Error{.code = ErrorCode::invalid_input,
            .message = fmt::format("--report: `{}` says no form of a report", file.string()),
            .hint = "end its name with .md, .html or .json"});
}

Result<void> write_report(const std::filesystem::path& file, const Report& report) {
  if (file.empty()) {
    return {};
  }
  std::ofstream out(file, std::ios::binary);
  const std::string extension = file.extension().string();
  out << (extension == ".html"   ? to_html(report)
          : extension == ".json" ? to_json(report)
                                 : to_markdown(report));
  out.close();
  if (!out) {
    return fail(ErrorCode::io_failed, "cannot write the report to " + file.string());
  }
  return {};
}

std::uint64_t requests_of(const Findings& findings) {
  std::uint64_t sum = 0;
  for (const auto& [name, count] : findings.scenarios) {
    sum += count;
  }
  return sum;
}

Result<Report> drill(const DrillOptions& options) {
  SLUICE_CHECK(check_report(options.report));
  SLUICE_TRY(Configuration configuration, configuration_for(options));
  Report report{.configuration = options.config.string(),
                .url = options.url,
                .policy_digest = to_hex(configuration.policy->digest),
                .time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())};
  const Clock::time_point began = Clock::now();
  Result<Findings> findings =
      options.url.empty() ? drill_with_own_gateway(options, std::move(configuration), report)
                          : drill_running_gateway(options, configuration);
  SLUICE_TRY(report.findings, std::move(findings));
  report.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  report.requests = requests_of(report.findings);
  if (!options.url.empty() && report.findings.is_silent) {
    return fail(Error{.code = ErrorCode::unavailable,
                      .message = "nothing answers at --url",
                      .hint = "is the gateway running, and is this its address?"});
  }
  SLUICE_CHECK(write_report(options.report, report));
  return report;
}

}  // namespace

int run_drill(const DrillOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  log::set_level(log::Level::error);  // A drill makes thousands of alerts: its own report has them.
  const Result<Report> report = drill(options);
  if (!report) {
    return finish_command(fail(report.error()), options.format);
  }
  const std::string text = options.format == Format::json ? to_json(*report) : to_text(*report);
  fmt::print("{}", text);
  return to_int(report->findings.all_held() ? ExitCode::ok : ExitCode::test_failed);
}

}  // namespace sluice::drill
