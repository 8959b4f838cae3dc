#include "app/wiring.h"

#include <chrono>
#include <span>
#include <utility>

#include "adapters/journal/journal_folder.h"
#include "adapters/stores/key_store.h"
#include "adapters/stores/master_key.h"
#include "app/alerts_config.h"
#include "app/latest_time_file.h"
#include "base/log.h"

namespace sluice {
namespace {

/// What the numbers in the journal's records are called under `policy`.
chain::Names names_of(const policy::Snapshot& policy) {
  chain::Names names{
      .policy_digest = policy.digest, .levels = policy.levels, .categories = policy.categories};
  for (const EntityInfo& info : policy.catalog.all()) {
    names.entities.push_back(info.name);
  }
  return names;
}

chain::ChainId new_chain_id(Entropy& entropy) {
  chain::ChainId id;
  entropy.fill(id.bytes);
  return id;
}

/// Evidence that does not verify is worth a loud line, but no reason to stop serving: it is kept as
/// it is.
void report(const journal::Recovered& recovered) {
  if (recovered.chains_sealed > 0) {
    log::info("journal_recovered",
              {{"chains", recovered.chains_sealed},
               {"records", recovered.records},
               {"torn_bytes", recovered.torn_bytes}});
  }
  if (!recovered.damaged.empty()) {
    log::error("journal_damaged: run `sluice journal verify`",
               {{"chains", recovered.damaged.size()}});
  }
}

std::chrono::sys_seconds latest_of(const Foundation& foundation) {
  const auto wall = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return foundation.latest_time->seen(wall, std::chrono::steady_clock::now());
}

/// What the gateways before have seen. A clock behind it was set back, or once ahead: either way
/// what has ended stays ended, and somebody should know.
Result<void> remember_time(Foundation& foundation) {
  SLUICE_TRY(const std::chrono::sys_seconds before,
             LatestTimeFile(foundation.configuration.server.data_dir).read());
  foundation.latest_time->begin_at(before, std::chrono::steady_clock::now());
  const auto wall = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (before > wall + std::chrono::hours(1)) {
    log::warning("clock_behind: an earlier gateway has seen a later time; see docs/review.md",
                 {{"seconds", (before - wall).count()}});
  }
  static_cast<void>(
      foundation.latest_day->seen(std::chrono::floor<std::chrono::days>(latest_of(foundation))));
  return {};
}

}  // namespace

Result<Foundation> lay_foundation(Configuration configuration) {
  const std::filesystem::path& data_dir = configuration.server.data_dir;
  SystemEntropy entropy;
  Foundation foundation;
  SLUICE_TRY(foundation.master_key, stores::load_master_key(data_dir, "", entropy));
  SLUICE_TRY(stores::KeyStore keys, stores::KeyStore::open(data_dir / "sluice.db"));
  SLUICE_TRY(KeyTable table, keys.load());
  foundation.keys = std::make_shared<const KeyTable>(std::move(table));
  SLUICE_TRY(foundation.policies, prepare(configuration.policy));
  SLUICE_TRY(foundation.webhook, webhook_for(configuration.webhook));
  SLUICE_TRY(journal::Recovered recovered,
             journal::recover(data_dir / "journal", foundation.master_key));
  report(recovered);
  foundation.damaged_chains = recovered.damaged.size();
  foundation.witnessed = std::move(recovered.unwitnessed);
  foundation.configuration = std::move(configuration);
  SLUICE_CHECK(remember_time(foundation));
  return foundation;
}

Result<void> open_parking(Foundation& foundation) {
  const Configuration& configuration = foundation.configuration;
  const dispatch::ParkingConfig& parking = configuration.stages.parking;
  SLUICE_TRY(stores::ParkedStore store,
             stores::ParkedStore::open(
                 configuration.server.data_dir / "parked.db",
                 foundation.master_key,
                 {.requests_max = parking.requests_max, .bytes_max = parking.bytes_max}));
  auto entropy = std::make_unique<SystemEntropy>();
  SLUICE_CHECK(store.recover(*entropy, latest_of(foundation)));
  foundation.parking = std::make_shared<stores::ParkingAttendant>(
      stores::ParkedDesk{.store = std::move(store), .entropy = std::move(entropy)});
  return {};
}

Result<void> open_sessions(Foundation& foundation) {
  const Configuration& configuration = foundation.configuration;
  const enrich::Config& config = configuration.stages.enrich;
  const auto filter = std::make_shared<stores::SessionFilter>();
  SLUICE_TRY(stores::SessionStore store,
             stores::SessionStore::open(
                 configuration.server.data_dir / "sessions.db",
                 {.ttl = std::chrono::floor<std::chrono::seconds>(config.ttl),
                  .labels_max = config.labels_max},
                 filter,
                 std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())));
  foundation.sessions = {.filter = filter,
                         .attendant = std::make_shared<stores::SessionAttendant>(std::move(store))};
  return {};
}

Result<std::unique_ptr<Premises>> Premises::build(const Foundation& foundation) {
  std::unique_ptr<Premises> premises(
      new Premises);  // NOLINT(cppcoreguidelines-owning-memory): the constructor is private.
  const std::filesystem::path folder = foundation.configuration.server.data_dir / "journal";
  SLUICE_TRY(premises->journal_,
             journal::MappedJournal::begin({.folder = folder},
                                           foundation.master_key,
                                           new_chain_id(premises->entropy_),
                                           foundation.witnessed,
                                           premises->loop_));
  if (foundation.parking) {
    premises->parking_ = std::make_unique<stores::ParkingLot>(
        foundation.parking, foundation.latest_time, premises->loop_, premises->clock_);
  }
  if (foundation.sessions.attendant) {
    premises->sessions_ = std::make_unique<stores::SessionBook>(
        foundation.sessions, premises->loop_, premises->clock_);
  }
  const StageConfigs& stages = foundation.configuration.stages;
  premises->house_ = std::make_unique<House>(House{.configs = stages,
                                                   .rules = nullptr,
                                                   .keys = foundation.keys,
                                                   .latest_day = foundation.latest_day,
                                                   .master_key = foundation.master_key,
                                                   .health = dispatch::Health(stages.dispatch),
                                                   .journal = *premises->journal_,
                                                   .clock = premises->clock_,
                                                   .entropy = premises->entropy_,
                                                   .metrics = premises->metrics_,
                                                   .alerts = premises->alerts_,
                                                   .parking = premises->parking_.get(),
                                                   .sessions = premises->sessions_.get(),
                                                   .scratch = {},
                                                   .tape = {}});
  premises->adopt(*foundation.policies);
  premises->adopt(foundation.webhook);
  return premises;
}

Premises::Premises()
    : clock_(loop_),
      alerts_({loop_, clock_, entropy_}, [this](alerts::Posting posting, std::uint64_t count) {
        switch (posting) {
          case alerts::Posting::delivered:
            return metrics_.alert_posts_delivered.add(count);
          case alerts::Posting::failed:
            return metrics_.alert_posts_failed.add(count);
          case alerts::Posting::lost:
            return metrics_.alerts_lost.add(count);
        }
      }) {}

Premises::~Premises() {
  loop_.shut_down();
  house_.reset();  // Engines close their connections while the loop is still there.
}

void Premises::adopt(const Policies& policies) {
  house_->rules = rules_for(policies, loop_, clock_, shelf_);
  if (const Result<void> introduced = journal_->introduce(names_of(*policies.snapshot));
      !introduced) {
    // Later intents fail too, and with them every send; here it is only worth a line.
    log::error("journal_failed", {{"error", log::Value::name(to_string(introduced.error().code))}});
  }
}

void Premises::adopt(std::shared_ptr<const alerts::Webhook> webhook) {
  alerts_.send_to(std::move(webhook));
}

void Premises::raise(AlertKind kind, std::uint32_t count) {
  metrics_.alerted(kind);
  alerts_.raise({.kind = kind, .time = clock_.wall(), .count = count});
}

}  // namespace sluice
