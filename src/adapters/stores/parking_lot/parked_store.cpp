#include "adapters/stores/parking_lot/parked_store.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/stores/parking_lot/parked_bytes.h"

namespace sluice::stores {
namespace {

constexpr int kSchemaVersion = 1;

constexpr const char* kSchema = R"(
  CREATE TABLE IF NOT EXISTS parked (
    id TEXT PRIMARY KEY NOT NULL,
    same BLOB NOT NULL UNIQUE,
    expires INTEGER NOT NULL,
    entry BLOB NOT NULL,
    content BLOB
  ) STRICT;
  CREATE INDEX IF NOT EXISTS parked_by_expiry ON parked (expires);
  PRAGMA user_version = 1;
)";

/// Sealed bytes open only where they belong: one request's state is no other's, nor its content.
std::string place_of_entry(std::string_view id) {
  return "entry " + std::string(id);
}

std::string place_of_content(std::string_view id) {
  return "content " + std::string(id);
}

Failure unknown_request() {
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no request with this id waits here",
                    .hint = "it was answered, has expired, or never was"});
}

Failure wrong_state(const ParkedEntry& entry) {
  return fail(Error{.code = ErrorCode::conflict,
                    .message = "this request is `" + std::string(to_string(entry.state)) +
                               "` already and waits for `" +
                               std::string(to_string(entry.waits_for)) + "`"});
}

bool may_go_on(const ParkedEntry& entry) {
  const bool is_queued = entry.waits_for == WaitsFor::engine && entry.state == ParkState::waiting;
  return is_queued || entry.state == ParkState::approved;
}

}  // namespace

Result<ParkedStore> ParkedStore::open(const std::filesystem::path& path,
                                      const Secret& master_key,
                                      const ParkedLimits& limits) {
  SLUICE_TRY(Database database, open_database(path));
  ParkedStore store(std::move(database), Seal(master_key, "parked requests v1"), limits);
  SLUICE_CHECK(store.prepare_schema());
  return store;
}

Result<void> ParkedStore::prepare_schema() {
  // What was denied or finished must not stay in free pages.
  SLUICE_CHECK(execute(database_.get(), "PRAGMA secure_delete = ON;"));
  SLUICE_TRY(const std::int64_t version, single_number(database_.get(), "PRAGMA user_version"));
  if (version > kSchemaVersion) {
    return fail(ErrorCode::io_failed, "the database of parked requests is of a newer release");
  }
  return version == kSchemaVersion ? Result<void>() : execute(database_.get(), kSchema);
}

Result<ParkedEntry> ParkedStore::park(const ParkedEntry& entry,
                                      const ParkedContent& content,
                                      Entropy& entropy,
                                      Time now) {
  SLUICE_CHECK(drop_expired(now));
  SLUICE_TRY(const std::optional<ParkedEntry> kept, find_same(entry.same));
  if (kept) {
    return *kept;
  }
  SLUICE_TRY(const std::string sealed,
             seal_.close(encoded(content), place_of_content(entry.id.view()), entropy));
  SLUICE_CHECK(check_room(sealed.size()));
  SLUICE_CHECK(check_share(entry, now));
  SLUICE_CHECK(insert(entry, sealed, entropy));
  return entry;
}

Result<ParkedEntry> ParkedStore::find(const RequestId& id, Time now) {
  SLUICE_CHECK(drop_expired(now));
  SLUICE_TRY(Statement select,
             Statement::prepare(database_.get(),
                                "SELECT id, entry, same, expires FROM parked WHERE id = ?"));
  select.bind(1, id.view());
  SLUICE_TRY(const bool has_row, select.step());
  return has_row ? read(select) : Result<ParkedEntry>(unknown_request());
}

Result<std::vector<ParkedEntry>> ParkedStore::list(Time now) {
  SLUICE_CHECK(drop_expired(now));
  SLUICE_TRY(Statement select,
             Statement::prepare(database_.get(),
                                "SELECT id, entry, same, expires FROM parked ORDER BY rowid"));
  std::vector<ParkedEntry> entries;
  while (true) {
    SLUICE_TRY(const bool has_row, select.step());
    if (!has_row) {
      return entries;
    }
    SLUICE_TRY(ParkedEntry entry, read(select));
    entries.push_back(std::move(entry));
  }
}

Result<ParkedContent> ParkedStore::content(const RequestId& id, Time now) {
  SLUICE_CHECK(drop_expired(now));
  SLUICE_TRY(Statement select,
             Statement::prepare(database_.get(), "SELECT content FROM parked WHERE id = ?"));
  select.bind(1, id.view());
  SLUICE_TRY(const bool has_row, select.step());
  if (!has_row || select.is_null(0)) {
    return unknown_request();
  }
  SLUICE_TRY(const std::string plain, seal_.open(select.text(0), place_of_content(id.view())));
  return decode_content(plain);
}

Result<ParkedEntry> ParkedStore::decide(const RequestId& id,
                                        const Verdict& verdict,
                                        Entropy& entropy,
                                        Time now) {
  SLUICE_TRY(ParkedEntry entry, find(id, now));
  if (entry.waits_for != WaitsFor::person || entry.state != ParkState::waiting) {
    return wrong_state(entry);
  }
  entry.verdict = verdict;
  entry.state = verdict.is_approved ? ParkState::approved : ParkState::denied;
  SLUICE_CHECK(write(entry, entropy));
  return entry;
}

Result<ParkedEntry> ParkedStore::take(const RequestId& id, Entropy& entropy, Time now) {
  SLUICE_TRY(ParkedEntry entry, find(id, now));
  if (!may_go_on(entry)) {
    return wrong_state(entry);
  }
  entry.state = ParkState::taken;
  SLUICE_CHECK(write(entry, entropy));
  return entry;
}

Result<void> ParkedStore::give_back(const RequestId& id, Entropy& entropy, Time now) {
  SLUICE_TRY(ParkedEntry entry, find(id, now));
  if (entry.state != ParkState::taken) {
    return wrong_state(entry);
  }
  entry.state = ParkState::waiting;
  entry.verdict = {};
  return write(entry, entropy);
}

Result<void> ParkedStore::finish(const RequestId& id) {
  SLUICE_TRY(Statement erase,
             Statement::prepare(database_.get(), "DELETE FROM parked WHERE id = ?"));
  erase.bind(1, id.view());
  SLUICE_CHECK(erase.step());
  return {};
}

Result<void> ParkedStore::recover(Entropy& entropy, Time now) {
  SLUICE_TRY(const std::vector<ParkedEntry> entries, list(now));
  for (const ParkedEntry& entry : entries) {
    if (entry.state == ParkState::taken) {
      SLUICE_CHECK(give_back(entry.id, entropy, now));
    }
  }
  return {};
}

Result<void> ParkedStore::drop_expired(Time now) {
  SLUICE_TRY(Statement erase,
             Statement::prepare(database_.get(), "DELETE FROM parked WHERE expires <= ?"));
  erase.bind(1, now.time_since_epoch().count());
  SLUICE_CHECK(erase.step());
  return {};
}

Result<void> ParkedStore::check_room(std::size_t more_bytes) {
  SLUICE_TRY(const std::int64_t count,
             single_number(database_.get(), "SELECT count(*) FROM parked"));
  SLUICE_TRY(
      const std::int64_t bytes,
      single_number(database_.get(), "SELECT coalesce(sum(length(content)), 0) FROM parked"));
  const bool has_room = static_cast<std::size_t>(count) < limits_.requests_max &&
                        static_cast<std::uint64_t>(bytes) + more_bytes <= limits_.bytes_max;
  if (has_room) {
    return {};
  }
  return fail(Error{.code = ErrorCode::unavailable,
                    .message = "too many requests wait for a person or an engine",
                    .hint = "try again later",
                    .retry_after = std::chrono::seconds(30)});
}

/// No key may take all the room from the others.
Result<void> ParkedStore::check_share(const ParkedEntry& entry, Time now) {
  constexpr std::size_t kShareLeast = 16;
  const std::size_t share_max = std::max(limits_.requests_max / 4, kShareLeast);
  SLUICE_TRY(const std::vector<ParkedEntry> entries, list(now));
  const auto of_key = std::ranges::count(entries, entry.key, &ParkedEntry::key);
  if (static_cast<std::size_t>(of_key) < share_max) {
    return {};
  }
  return fail(Error{.code = ErrorCode::unavailable,
                    .message = "too many requests of this key wait for a person or an engine",
                    .hint = "try again later",
                    .retry_after = std::chrono::seconds(30)});
}

Result<std::optional<ParkedEntry>> ParkedStore::find_same(const Digest& same) {
  SLUICE_TRY(Statement select,
             Statement::prepare(database_.get(),
                                "SELECT id, entry, same, expires FROM parked WHERE same = ?"));
  select.bind(1, same);
  SLUICE_TRY(const bool has_row, select.step());
  if (!has_row) {
    return std::optional<ParkedEntry>();
  }
  SLUICE_TRY(ParkedEntry entry, read(select));
  return std::optional(std::move(entry));
}

/// The columns `id, entry, same, expires`. What the sealed entry says counts; a column that says
/// something else was changed by somebody who has no key.
Result<ParkedEntry> ParkedStore::read(Statement& row) const {
  SLUICE_TRY(const std::string plain, seal_.open(row.text(1), place_of_entry(row.text(0))));
  SLUICE_TRY(ParkedEntry entry, decode_entry(plain));
  const bool is_genuine = entry.id.view() == row.text(0) && as_text(entry.same) == row.text(2) &&
                          entry.expires.time_since_epoch().count() == row.number(3);
  if (!is_genuine) {
    return fail(ErrorCode::tampered, "a row of parked requests was changed from outside");
  }
  return entry;
}

Result<void> ParkedStore::insert(const ParkedEntry& entry,
                                 std::string_view sealed_content,
                                 Entropy& entropy) {
  SLUICE_TRY(const std::string sealed,
             seal_.close(encoded(entry), place_of_entry(entry.id.view()), entropy));
  SLUICE_TRY(Statement insert,
             Statement::prepare(database_.get(),
                                "INSERT INTO parked (id, same, expires, entry, content) "
                                "VALUES (?, ?, ?, ?, ?)"));
  insert.bind(1, entry.id.view());
  insert.bind(2, entry.same);
  insert.bind(3, entry.expires.time_since_epoch().count());
  insert.bind_blob(4, sealed);
  insert.bind_blob(5, sealed_content);
  SLUICE_CHECK(insert.step());
  return {};
}

/// The new state; of what was denied the content is gone.
Result<void> ParkedStore::write(const ParkedEntry& entry, Entropy& entropy) {
  SLUICE_TRY(const std::string sealed,
             seal_.close(encoded(entry), place_of_entry(entry.id.view()), entropy));
  SLUICE_TRY(Statement update,
             Statement::prepare(database_.get(),
                                entry.state == ParkState::denied
                                    ? "UPDATE parked SET entry = ?, content = NULL WHERE id = ?"
                                    : "UPDATE parked SET entry = ? WHERE id = ?"));
  update.bind_blob(1, sealed);
  update.bind(2, entry.id.view());
  SLUICE_CHECK(update.step());
  return {};
}

}  // namespace sluice::stores
