#include "app/serve_command.h"

#include <csignal>
#include <cstdio>
#include <ctime>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "adapters/stores/key_store.h"
#include "app/alerts_config.h"
#include "app/check_command.h"
#include "app/config_file.h"
#include "app/exit_code.h"
#include "app/finish_command.h"
#include "app/gateway.h"
#include "app/latest_time_file.h"
#include "app/print.h"
#include "base/log.h"

namespace sluice {
namespace {

constexpr std::chrono::seconds kGrace{
    30};  // For requests in flight when the gateway is told to end.

int failed(const Error& error) {
  return finish_command(fail(error));
}

/// No core file and no debugger may show what the process holds; and as many connections as the
/// system allows.
void harden_process() {
  prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

/// The signals that the main thread waits for; blocked before any other thread starts.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, number);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void reload(const ServeOptions& options, DrillSchedule& drills, Gateway& gateway) {
  LoadedConfiguration loaded = load_configuration(options.config);
  print_problems(loaded.problems);
  if (!loaded.configuration) {
    log::error("reload_refused", {{"problems", loaded.problems.size()}});
    return;
  }
  Result<std::shared_ptr<const Policies>> policies = prepare(loaded.configuration->policy);
  if (!policies) {
    print_error(policies.error());
    log::error("reload_refused", {{"problems", 1}});
    return;
  }
  Result<std::shared_ptr<const alerts::Webhook>> webhook =
      webhook_for(loaded.configuration->webhook);
  if (!webhook) {
    print_error(webhook.error());
    log::error("reload_refused", {{"problems", 1}});
    return;
  }
  gateway.adopt(*policies);
  gateway.adopt(*webhook);
  drills.follow(loaded.configuration->drill);
  log::info("reloaded", {});
}

void adopt_changed_keys(stores::KeyStore& store, Gateway& gateway) {
  const Result<bool> changed = store.changed();
  if (changed && !*changed) {
    return;
  }
  Result<KeyTable> keys = store.load();
  if (!keys) {
    log::error("keys_unreadable", {{"error", log::Value::name(to_string(keys.error().code))}});
    return;  // The last good table goes on serving; the next second tries again.
  }
  gateway.adopt(std::make_shared<const KeyTable>(*std::move(keys)));
}

/// What time it is at the latest: kept for the next run, and for exceptions that end by a day.
class Calendar {
 public:
  Calendar(const Foundation& foundation, const std::filesystem::path& data_dir)
      : time_(foundation.latest_time), day_(foundation.latest_day), file_(data_dir) {}

  void tick() {
    const auto wall = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::chrono::sys_seconds latest = time_->seen(wall, std::chrono::steady_clock::now());
    static_cast<void>(day_->seen(std::chrono::floor<std::chrono::days>(latest)));
    if (const Result<void> noted = file_.note(latest); !noted) {
      log::error("latest_time_failed",
                 {{"error", log::Value::name(to_string(noted.error().code))}});
    }
  }

 private:
  std::shared_ptr<LatestTime> time_;  ///< shared with the parking lots
  std::shared_ptr<LatestDay> day_;    ///< shared with the houses
  LatestTimeFile file_;
};

/// Serves until told to end. The loop threads do the work; this one waits for signals, new keys and
/// the next drill.
void attend(const ServeOptions& options,
            const sigset_t& signals,
            stores::KeyStore& store,
            DrillSchedule& drills,
            Calendar& calendar,
            Gateway& gateway) {
  constexpr timespec kSecond{.tv_sec = 1, .tv_nsec = 0};
  for (;;) {
    const int number = sigtimedwait(&signals, nullptr, &kSecond);
    if (number == SIGTERM || number == SIGINT) {
      return;
    }
    if (number == SIGHUP) {
      reload(options, drills, gateway);
    }
    adopt_changed_keys(store, gateway);
    calendar.tick();
    if (drills.tick(std::chrono::system_clock::now()) == DrillSchedule::Event::failed) {
      gateway.raise(AlertKind::drill_failed, 1);
    }
  }
}

/// What a person who starts it for the first time wants to know.
void announce(const Gateway& gateway, const Configuration& configuration, const KeyTable& keys) {
  for (const EngineSpec& engine : configuration.policy->engines) {
    log::info(engine.off ? "engine_off" : "engine_on",
              {{"engine", log::Value::name(engine.name)},
               {"zone", log::Value::name(configuration.policy->zone(engine.zone).name)}});
  }
  const std::string address = gateway.listening();
  log::info("listening", {{"address", log::Value::name(address)}, {"threads", gateway.threads()}});
  if (keys.empty() && configuration.stages.identify.anonymous == identify::Anonymous::loopback) {
    log::warning(
        "no_keys_yet: programs on this machine are served without one; `sluice keys create` ends "
        "that");
  }
  const std::string admin = gateway.admin_listening();
  if (admin.empty()) {
    fmt::print("{{\"listening\":\"{}\"}}\n", address);
  } else {
    log::info("admin_listening", {{"address", log::Value::name(admin)}});
    fmt::print("{{\"listening\":\"{}\",\"admin\":\"{}\"}}\n", address, admin);
  }
  std::fflush(stdout);
}

Result<Configuration> configuration_for(const ServeOptions& options) {
  LoadedConfiguration loaded = load_configuration(options.config);
  print_problems(loaded.problems);
  if (!loaded.configuration) {
    return fail(ErrorCode::config_invalid, "the configuration has errors; nothing was started");
  }
  if (!options.listen.empty()) {
    Result<net::ListenAddress> listen = net::parse_listen_address(options.listen);
    if (!listen) {  // The file is right; the command line is not.
      return fail(ErrorCode::invalid_input, "--listen: " + listen.error().message);
    }
    loaded.configuration->server.listen = *std::move(listen);
  }
  return *std::move(loaded.configuration);
}

}  // namespace

int run_serve(const ServeOptions& options) {
  harden_process();
  const sigset_t signals = block_signals();
  Result<Configuration> configuration = configuration_for(options);
  if (!configuration) {
    return failed(configuration.error());
  }
  const Configuration shown = *configuration;
  Result<Foundation> foundation = lay_foundation(*std::move(configuration));
  if (!foundation) {
    return failed(foundation.error());
  }
  Result<stores::KeyStore> store = stores::KeyStore::open(shown.server.data_dir / "sluice.db");
  if (!store) {
    return failed(store.error());
  }
  if (const Result<void> parking = open_parking(*foundation); !parking) {
    return failed(parking.error());
  }
  if (const Result<void> sessions = open_sessions(*foundation); !sessions) {
    return failed(sessions.error());
  }
  const std::shared_ptr<const KeyTable> keys = foundation->keys;
  Calendar calendar(*foundation, shown.server.data_dir);
  calendar.tick();
  const std::size_t damaged_chains = foundation->damaged_chains;
  Result<std::unique_ptr<Gateway>> gateway = Gateway::open(*std::move(foundation));
  if (!gateway) {
    return failed(gateway.error());
  }
  if (damaged_chains > 0) {
    (*gateway)->raise(AlertKind::journal_damaged, static_cast<std::uint32_t>(damaged_chains));
  }
  (*gateway)->start();
  announce(**gateway, shown, *keys);
  DrillSchedule drills("/proc/self/exe", options.config, shown.server.data_dir / "drills");
  drills.follow(shown.drill);
  attend(options, signals, *store, drills, calendar, **gateway);
  log::info("draining", {{"grace_seconds", kGrace.count()}});
  (*gateway)->stop(kGrace);
  return to_int(ExitCode::ok);
}

}  // namespace sluice
