#include "adapters/stores/session_book/session_store.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace sluice::stores {
namespace {

using nlohmann::json;

constexpr int kSchemaVersion = 1;

constexpr const char* kSchema = R"(
  CREATE TABLE IF NOT EXISTS sessions (
    key BLOB NOT NULL,
    label TEXT NOT NULL,
    kind INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (key, label)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sessions_by_use ON sessions (kind, used);
  PRAGMA user_version = 1;
)";

constexpr std::chrono::hours kTouchEach{1};  // That a session was used need not be known sharper.

/// Keys in order: the same label is the same text.
std::string encoded(const NamedLabel& label) {
  json fields = {{"level", label.level},
                 {"categories", label.categories},
                 {"no_training", label.terms.no_training}};
  if (label.regions) {
    fields["regions"] = *label.regions;
  }
  if (label.terms.retention_days_max) {
    fields["retention_days_max"] = *label.terms.retention_days_max;
  }
  return fields.dump();
}

Failure changed_from_outside() {
  return fail(ErrorCode::tampered, "a row of sessions cannot be read");
}

Result<NamedLabel> decode(const std::string& text) {
  const json fields = json::parse(text, nullptr, false);
  if (!fields.is_object()) {
    return changed_from_outside();
  }
  try {
    NamedLabel label{.level = fields.at("level").get<std::string>(),
                     .categories = fields.at("categories").get<std::vector<std::string>>()};
    if (fields.contains("regions")) {
      label.regions = fields.at("regions").get<std::vector<std::string>>();
    }
    if (fields.contains("retention_days_max")) {
      label.terms.retention_days_max = fields.at("retention_days_max").get<std::uint16_t>();
    }
    label.terms.no_training = fields.at("no_training").get<bool>();
    return label;
  } catch (const json::exception&) {
    return changed_from_outside();
  }
}

std::int64_t seconds_of(SessionStore::Time time) {
  return time.time_since_epoch().count();
}

}  // namespace

Result<SessionStore> SessionStore::open(const std::filesystem::path& path,
                                        const SessionLimits& limits,
                                        std::shared_ptr<SessionFilter> filter,
                                        Time now) {
  SLUICE_TRY(Database database, open_database(path));
  SessionStore store(std::move(database), limits, std::move(filter));
  SLUICE_CHECK(store.prepare_schema());
  SLUICE_CHECK(store.drop_expired(now));
  SLUICE_CHECK(store.fill_filter());
  return store;
}

Result<void> SessionStore::prepare_schema() {
  SLUICE_TRY(const std::int64_t version, single_number(database_.get(), "PRAGMA user_version"));
  if (version > kSchemaVersion) {
    return fail(ErrorCode::io_failed, "the database of sessions is of a newer release");
  }
  return version == kSchemaVersion ? Result<void>() : execute(database_.get(), kSchema);
}

Result<void> SessionStore::fill_filter() {
  SLUICE_TRY(Statement select, Statement::prepare(database_.get(), "SELECT key FROM sessions"));
  while (true) {
    SLUICE_TRY(const bool has_row, select.step());
    if (!has_row) {
      return {};
    }
    const std::string key = select.text(0);
    Digest digest{};
    if (key.size() != digest.size()) {
      return changed_from_outside();
    }
    std::ranges::copy(key, digest.begin());
    filter_->add(digest);
  }
}

Result<std::vector<NamedLabel>> SessionStore::labels(const Digest& key, Time now) {
  SLUICE_CHECK(drop_expired(now));
  SLUICE_TRY(Statement select,
             Statement::prepare(database_.get(), "SELECT label, used FROM sessions WHERE key = ?"));
  select.bind(1, key);
  std::vector<NamedLabel> labels;
  bool is_stale = false;
  while (true) {
    SLUICE_TRY(const bool has_row, select.step());
    if (!has_row) {
      break;
    }
    SLUICE_TRY(NamedLabel label, decode(select.text(0)));
    labels.push_back(std::move(label));
    is_stale = is_stale || select.number(1) <= seconds_of(now - kTouchEach);
  }
  if (is_stale) {
    SLUICE_CHECK(touch(key, now));
  }
  return labels;
}

Result<void> SessionStore::keep(const Digest& key,
                                SessionKind kind,
                                const NamedLabel& label,
                                Time now) {
  SLUICE_CHECK(drop_expired(now));
  SLUICE_CHECK(check_room(key, kind));
  // What a power failure may lose of a guess is a guess; a process that dies loses neither.
  SLUICE_CHECK(execute(
      database_.get(),
      kind == SessionKind::named ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
  filter_->add(key);
  SLUICE_TRY(Statement insert,
             Statement::prepare(database_.get(),
                                "INSERT INTO sessions (key, label, kind, used) VALUES (?, ?, ?, ?) "
                                "ON CONFLICT (key, label) DO UPDATE SET used = excluded.used"));
  const std::string text = encoded(label);
  insert.bind(1, key);
  insert.bind(2, std::string_view(text));
  insert.bind(3, static_cast<std::int64_t>(kind));
  insert.bind(4, seconds_of(now));
  SLUICE_CHECK(insert.step());
  return {};
}

Result<void> SessionStore::drop_expired(Time now) {
  SLUICE_TRY(Statement erase,
             Statement::prepare(database_.get(),
                                "DELETE FROM sessions WHERE kind IN (0, 1) AND used <= ?"));
  erase.bind(1, seconds_of(now - limits_.ttl));
  SLUICE_CHECK(erase.step());
  return {};
}

Result<void> SessionStore::check_room(const Digest& key, SessionKind kind) {
  SLUICE_TRY(Statement count,
             Statement::prepare(database_.get(), "SELECT count(*) FROM sessions WHERE kind = ?"));
  count.bind(1, static_cast<std::int64_t>(kind));
  SLUICE_CHECK(count.step());
  const bool is_full = static_cast<std::size_t>(count.number(0)) >= limits_.labels_max;
  if (is_full && kind == SessionKind::guessed) {
    return drop_oldest_guesses();
  }
  SLUICE_TRY(Statement of_one,
             Statement::prepare(database_.get(), "SELECT count(*) FROM sessions WHERE key = ?"));
  of_one.bind(1, key);
  SLUICE_CHECK(of_one.step());
  if (is_full || static_cast<std::size_t>(of_one.number(0)) >= kLabelsOfOne) {
    return fail(ErrorCode::unavailable, "the store of sessions is full: see `sessions.labels`");
  }
  return {};
}

/// A sixteenth at once, so that a full store is not emptied row by row.
Result<void> SessionStore::drop_oldest_guesses() {
  SLUICE_TRY(Statement erase,
             Statement::prepare(database_.get(),
                                "DELETE FROM sessions WHERE (key, label) IN (SELECT key, label "
                                "FROM sessions WHERE kind = ? ORDER BY used LIMIT ?)"));
  erase.bind(1, static_cast<std::int64_t>(SessionKind::guessed));
  erase.bind(2, static_cast<std::int64_t>((limits_.labels_max / 16) + 1));
  SLUICE_CHECK(erase.step());
  return {};
}

Result<void> SessionStore::touch(const Digest& key, Time now) {
  SLUICE_TRY(Statement update,
             Statement::prepare(database_.get(), "UPDATE sessions SET used = ? WHERE key = ?"));
  update.bind(1, seconds_of(now));
  update.bind(2, key);
  SLUICE_CHECK(update.step());
  return {};
}

}  // namespace sluice::stores
