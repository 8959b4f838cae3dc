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

constexpr int kSchemaVersion = 2;

constexpr const char* kSchema = R"(
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS sessions (
    key BLOB NOT NULL,
    label TEXT NOT NULL,
    kind INTEGER NOT NULL,
    used INTEGER NOT NULL,
    owner INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (key, label)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sessions_by_use ON sessions (kind, used);
  CREATE INDEX IF NOT EXISTS sessions_by_owner ON sessions (kind, owner, used);
  PRAGMA user_version = 2;
  COMMIT;
)";

/// The first version did not say whose a row is. What it holds goes on holding, as nobody's.
constexpr const char* kFromVersionOne = R"(
  BEGIN IMMEDIATE;
  ALTER TABLE sessions ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX sessions_by_owner ON sessions (kind, owner, used);
  PRAGMA user_version = 2;
  COMMIT;
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

/// The same 64 bits, as SQLite takes them.
std::int64_t number_of(SessionOwner owner) {
  return static_cast<std::int64_t>(owner.digest);
}

/// A sixteenth at once, so that what is full is not emptied row by row.
std::int64_t rows_to_drop(std::size_t rows_max) {
  return static_cast<std::int64_t>((rows_max / 16) + 1);
}

/// What `count`, a bound `SELECT count(*)`, finds.
Result<std::size_t> rows_of(Statement count) {
  SLUICE_CHECK(count.step());
  return static_cast<std::size_t>(count.number(0));
}

}  // namespace

std::size_t SessionStore::share_of_one(const SessionLimits& limits) {
  constexpr std::size_t kLeast = 16;
  return std::max(limits.labels_max / 4, std::min(limits.labels_max, kLeast));
}

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
  if (version == kSchemaVersion) {
    return {};
  }
  return execute(database_.get(), version == 1 ? kFromVersionOne : kSchema);
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

Result<void> SessionStore::keep(const SessionPlace& place, const NamedLabel& label, Time now) {
  SLUICE_CHECK(drop_expired(now));
  const std::string text = encoded(label);
  SLUICE_TRY(const std::optional<Time> used, last_use(place.key, text));
  if (used && *used > now - kTouchEach) {
    return {};
  }
  if (!used) {
    SLUICE_CHECK(check_room(place));
  }
  // What a power failure may lose of a guess is a guess; a process that dies loses neither.
  SLUICE_CHECK(execute(database_.get(),
                       place.kind == SessionKind::named ? "PRAGMA synchronous = FULL"
                                                        : "PRAGMA synchronous = NORMAL"));
  filter_->add(place.key);
  SLUICE_TRY(
      Statement insert,
      Statement::prepare(
          database_.get(),
          "INSERT INTO sessions (key, label, kind, used, owner) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT (key, label) DO UPDATE SET used = excluded.used, owner = excluded.owner"));
  insert.bind(1, place.key);
  insert.bind(2, std::string_view(text));
  insert.bind(3, static_cast<std::int64_t>(place.kind));
  insert.bind(4, seconds_of(now));
  insert.bind(5, number_of(place.owner));
  SLUICE_CHECK(insert.step());
  return {};
}

Result<std::optional<SessionStore::Time>> SessionStore::last_use(const Digest& key,
                                                                 std::string_view label) {
  SLUICE_TRY(
      Statement select,
      Statement::prepare(database_.get(), "SELECT used FROM sessions WHERE key = ? AND label = ?"));
  select.bind(1, key);
  select.bind(2, label);
  SLUICE_TRY(const bool is_there, select.step());
  return is_there ? std::optional(Time(std::chrono::seconds(select.number(0)))) : std::nullopt;
}

Result<void> SessionStore::drop_expired(Time now) {
  SLUICE_TRY(Statement erase,
             Statement::prepare(database_.get(),
                                "DELETE FROM sessions WHERE kind IN (0, 1) AND used <= ?"));
  erase.bind(1, seconds_of(now - limits_.ttl));
  SLUICE_CHECK(erase.step());
  return {};
}

Result<void> SessionStore::check_room(const SessionPlace& place) {
  SLUICE_TRY(Statement of_session,
             Statement::prepare(database_.get(), "SELECT count(*) FROM sessions WHERE key = ?"));
  of_session.bind(1, place.key);
  SLUICE_TRY(const std::size_t labels, rows_of(std::move(of_session)));
  if (labels >= kLabelsOfOne) {
    return fail(ErrorCode::unavailable, "the session has too many different labels");
  }
  SLUICE_CHECK(check_share(place));
  SLUICE_TRY(Statement of_all,
             Statement::prepare(database_.get(), "SELECT count(*) FROM sessions WHERE kind = ?"));
  of_all.bind(1, static_cast<std::int64_t>(place.kind));
  SLUICE_TRY(const std::size_t rows, rows_of(std::move(of_all)));
  if (rows < limits_.labels_max) {
    return {};
  }
  if (place.kind == SessionKind::guessed) {
    return drop_oldest_guesses();
  }
  return fail(ErrorCode::unavailable, "the store of sessions is full: see `sessions.labels`");
}

/// One key must not take the room of all others, nor make the store forget what is theirs.
Result<void> SessionStore::check_share(const SessionPlace& place) {
  SLUICE_TRY(Statement of_owner,
             Statement::prepare(database_.get(),
                                "SELECT count(*) FROM sessions WHERE kind = ? AND owner = ?"));
  of_owner.bind(1, static_cast<std::int64_t>(place.kind));
  of_owner.bind(2, number_of(place.owner));
  SLUICE_TRY(const std::size_t rows, rows_of(std::move(of_owner)));
  if (rows < share_of_one(limits_)) {
    return {};
  }
  if (place.kind == SessionKind::guessed) {
    return drop_oldest_guesses_of(place.owner);
  }
  return fail(ErrorCode::unavailable,
              "a key has its whole part of the store of sessions: see `sessions.labels`");
}

Result<void> SessionStore::drop_oldest_guesses() {
  SLUICE_TRY(Statement erase,
             Statement::prepare(database_.get(),
                                "DELETE FROM sessions WHERE (key, label) IN (SELECT key, label "
                                "FROM sessions WHERE kind = ? ORDER BY used LIMIT ?)"));
  erase.bind(1, static_cast<std::int64_t>(SessionKind::guessed));
  erase.bind(2, rows_to_drop(limits_.labels_max));
  SLUICE_CHECK(erase.step());
  return {};
}

Result<void> SessionStore::drop_oldest_guesses_of(SessionOwner owner) {
  SLUICE_TRY(
      Statement erase,
      Statement::prepare(database_.get(),
                         "DELETE FROM sessions WHERE (key, label) IN (SELECT key, label "
                         "FROM sessions WHERE kind = ? AND owner = ? ORDER BY used LIMIT ?)"));
  erase.bind(1, static_cast<std::int64_t>(SessionKind::guessed));
  erase.bind(2, number_of(owner));
  erase.bind(3, rows_to_drop(share_of_one(limits_)));
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
