#include "app/local_house.h"

#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/check_command.h"
#include "app/config_file.h"
#include "app/journal_text.h"
#include "app/keys_command.h"
#include "base/log.h"
#include "base/nearest.h"
#include "flow/serve.h"

namespace sluice {
namespace {

Task<bool> serve_once(House& house, Exchange& exchange) {
  co_await serve(house, exchange);
  co_return true;
}

}  // namespace

Result<LocalHouse> LocalHouse::open(const std::filesystem::path& config) {
  log::set_level(log::Level::warning);
  LoadedConfiguration loaded = load_configuration(config);
  if (!loaded.configuration) {
    print_problems(loaded.problems);
    return fail(ErrorCode::config_invalid, "the configuration has errors; nothing was sent");
  }
  // Whoever can run this command can read the configuration and the keys: a key would prove
  // nothing.
  loaded.configuration->stages.identify.anonymous = identify::Anonymous::loopback;
  SLUICE_TRY(Foundation foundation, lay_foundation(*std::move(loaded.configuration)));
  foundation.keys = std::make_shared<const KeyTable>();
  SLUICE_TRY(std::unique_ptr<Premises> premises, Premises::build(foundation));
  return LocalHouse(std::move(premises));
}

Result<void> LocalHouse::check_workload(const std::string& workload) const {
  if (workload.empty()) {
    return {};
  }
  const std::vector<Problem> problems = check_grant({.tenant = {"local"}, .workloads = {workload}},
                                                    *premises_->house().rules->snapshot);
  print_problems(problems);
  return problems.empty()
             ? Result<void>()
             : fail(ErrorCode::invalid_input, "the command line is wrong; nothing was sent");
}

Result<void> LocalHouse::check_level(const std::string& level) const {
  const policy::Snapshot& policy = *premises_->house().rules->snapshot;
  if (level.empty() || policy.find_level(level)) {
    return {};
  }
  std::string hint = did_you_mean(level, policy.levels);
  if (hint.empty()) {
    hint = fmt::format("one of {}", fmt::join(policy.levels, ", "));
  }
  return fail(Error{.code = ErrorCode::invalid_input,
                    .message = fmt::format("--data-class: there is no level `{}`", level),
                    .hint = std::move(hint)});
}

Result<void> LocalHouse::suppose(const std::vector<std::string>& roles, const std::string& day) {
  House& house = premises_->house();
  house.configs.identify.supposed_roles = roles;
  if (day.empty()) {
    return {};
  }
  const Result<std::chrono::sys_seconds> time = parse_time(day);
  if (!time) {
    return fail(Error{.code = ErrorCode::invalid_input,
                      .message = fmt::format("--date: `{}` is no day", day),
                      .hint = "write it like 2027-01-31"});
  }
  const auto supposed = std::chrono::floor<std::chrono::days>(*time);
  if (house.latest_day->seen(supposed) != supposed ||
      supposed < std::chrono::floor<std::chrono::days>(house.clock.wall())) {
    return fail(
        Error{.code = ErrorCode::invalid_input,
              .message = fmt::format("--date: {} is over, and no request comes then", day)});
  }
  return {};
}

void LocalHouse::serve(LocalExchange& exchange) {
  premises_->loop().run_until_done(serve_once(premises_->house(), exchange));
}

Money LocalHouse::cost() const {
  const record::Metrics& metrics = premises_->house().metrics;
  Money sum;
  for (std::size_t i = 0; i < metrics.routes(); ++i) {
    sum = sum + Money{static_cast<std::int64_t>(metrics.route_at(i).cost_nano_usd.value())};
  }
  return sum;
}

Result<policy::Explanation> LocalHouse::explain(LocalExchange& exchange) {
  return premises_->loop().run_until_done(sluice::explain(premises_->house(), exchange));
}

std::vector<std::pair<std::string, std::string>> local_headers(
    std::vector<std::pair<std::string, std::string>> more) {
  more.emplace_back("host", "localhost");
  more.emplace_back("content-type", "application/json");
  std::erase_if(more, [](const auto& field) { return field.second.empty(); });
  return more;
}

}  // namespace sluice
