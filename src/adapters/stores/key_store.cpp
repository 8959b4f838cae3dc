#include "adapters/stores/key_store.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/nearest.h"

namespace sluice::stores {
namespace {

constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kKeyPrefix = "sk-sl-";
constexpr std::string_view kIdPrefix = "key_";
constexpr std::size_t kKeyCharacters = 43;  // 62^43 > 2^256.
constexpr std::size_t kIdCharacters = 12;
constexpr int kBusyTimeoutMs = 2'000;
constexpr int kSchemaVersion = 1;
constexpr std::size_t kKeysMax = 1'000'000;

constexpr const char* kSchema = R"(
  CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    team TEXT NOT NULL,
    user TEXT NOT NULL,
    roles TEXT NOT NULL,
    workloads TEXT NOT NULL,
    clearance TEXT,
    floor TEXT,
    may_pin INTEGER NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER
  ) STRICT;
  PRAGMA user_version = 1;
)";

/// `prefix` and characters of the alphabet, each as likely as any other: bytes that would favour
/// the first ones are thrown away.
std::string random_text(std::string_view prefix, std::size_t characters, Entropy& entropy) {
  constexpr unsigned kFair = 256 / kAlphabet.size() * kAlphabet.size();
  std::string text(prefix);
  text.reserve(prefix.size() + characters);
  while (text.size() < prefix.size() + characters) {
    std::array<std::uint8_t, 1> byte{};
    entropy.fill(byte);
    if (byte[0] < kFair) {
      text += kAlphabet[byte[0] % kAlphabet.size()];
    }
  }
  return text;
}

/// What SQLite says about its own state; statements here never quote values.
Error database_error(sqlite3* database) {
  return {.code = ErrorCode::io_failed,
          .message = "the key database failed: " + std::string(sqlite3_errmsg(database))};
}

/// A prepared statement with its parameters. Binding counts from 1, columns from 0, as in SQLite.
class Statement {
 public:
  static Result<Statement> prepare(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(
            database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
      return fail(database_error(database));
    }
    return Statement(database, statement);
  }

  void bind(int place, std::string_view text) {
    sqlite3_bind_text64(
        statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }

  /// Absent: the parameter stays NULL.
  void bind_optional(int place, const std::optional<std::string>& text) {
    if (text) {
      bind(place, std::string_view(*text));
    }
  }

  void bind(int place, const Digest& digest) {
    sqlite3_bind_blob64(statement_.get(), place, digest.data(), digest.size(), SQLITE_TRANSIENT);
  }

  void bind(int place, std::int64_t number) { sqlite3_bind_int64(statement_.get(), place, number); }

  /// True while there is a row.
  Result<bool> step() {
    const int outcome = sqlite3_step(statement_.get());
    if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) {
      return fail(database_error(database_));
    }
    return outcome == SQLITE_ROW;
  }

  std::string text(int column) {
    const auto* bytes = sqlite3_column_text(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return bytes == nullptr ? std::string()
                            : std::string(reinterpret_cast<const char*>(bytes), size);
  }

  std::int64_t number(int column) { return sqlite3_column_int64(statement_.get(), column); }

  bool is_null(int column) { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

  std::optional<std::string> optional_text(int column) {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  Statement(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}

  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

Result<void> execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail(database_error(database));
  }
  return {};
}

Result<std::int64_t> single_number(sqlite3* database, std::string_view sql) {
  SLUICE_TRY(Statement statement, Statement::prepare(database, sql));
  SLUICE_TRY(const bool has_row, statement.step());
  return has_row ? statement.number(0) : 0;
}

std::string to_json(const std::vector<std::string>& names) {
  // Invalid UTF-8 becomes U+FFFD instead of an exception.
  return nlohmann::json(names).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<std::vector<std::string>> names_of(const std::string& json) {
  const nlohmann::json list = nlohmann::json::parse(json, nullptr, false);
  std::vector<std::string> names;
  if (!list.is_array()) {
    return fail(ErrorCode::io_failed, "the key database holds a broken list of names");
  }
  for (const nlohmann::json& name : list) {
    if (!name.is_string()) {
      return fail(ErrorCode::io_failed, "the key database holds a broken list of names");
    }
    names.push_back(name.get<std::string>());
  }
  return names;
}

std::chrono::sys_seconds time_of(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

constexpr std::string_view kSelect =
    "SELECT id, tenant, team, user, roles, workloads, clearance, floor, may_pin, created, revoked, "
    "hash FROM keys ORDER BY created, id";
constexpr int kHashColumn = 11;

Result<KeyRecord> record_of(Statement& row) {
  KeyRecord record;
  Principal& principal = record.principal;
  principal.key = {row.text(0)};
  principal.tenant = {row.text(1)};
  principal.team = {row.text(2)};
  principal.user = {row.text(3)};
  SLUICE_TRY(principal.roles, names_of(row.text(4)));
  SLUICE_TRY(principal.workloads, names_of(row.text(5)));
  principal.clearance = row.optional_text(6);
  principal.floor = row.optional_text(7);
  principal.may_pin_models = row.number(8) != 0;
  record.created = time_of(row.number(9));
  if (!row.is_null(10)) {
    record.revoked = time_of(row.number(10));
  }
  return record;
}

}  // namespace

void KeyStore::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

KeyStore::KeyStore(std::unique_ptr<sqlite3, Close> database) : database_(std::move(database)) {}

KeyStore::KeyStore(KeyStore&&) noexcept = default;
KeyStore& KeyStore::operator=(KeyStore&&) noexcept = default;
KeyStore::~KeyStore() = default;

Result<KeyStore> KeyStore::open(const std::filesystem::path& path) {
  SLUICE_CHECK(make_private_folder(path.parent_path()));
  // Made here first, so that it is readable by its user alone; SQLite gives its side files the same
  // mode.
  SLUICE_CHECK(open_file(path, OpenMode::create));
  sqlite3* opened = nullptr;
  const int outcome =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  KeyStore store{std::unique_ptr<sqlite3, Close>(opened)};
  if (outcome != SQLITE_OK) {
    return fail(database_error(opened));
  }
  sqlite3_busy_timeout(opened, kBusyTimeoutMs);
  SLUICE_CHECK(store.prepare_schema());
  return store;
}

Result<void> KeyStore::prepare_schema() {
  SLUICE_CHECK(execute(database_.get(), "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
  SLUICE_TRY(const std::int64_t version, single_number(database_.get(), "PRAGMA user_version"));
  if (version > kSchemaVersion) {
    return fail(ErrorCode::io_failed, "the key database was made by a newer release");
  }
  return version == kSchemaVersion ? Result<void>() : execute(database_.get(), kSchema);
}

Result<NewKey> KeyStore::create(const Principal& grant,
                                std::chrono::sys_seconds now,
                                Entropy& entropy) {
  SLUICE_TRY(const std::int64_t count, single_number(database_.get(), "SELECT count(*) FROM keys"));
  if (count >= static_cast<std::int64_t>(kKeysMax)) {
    return fail(ErrorCode::too_large, "the key database holds 1000000 keys, its limit");
  }
  NewKey made{.id = {random_text(kIdPrefix, kIdCharacters, entropy)},
              .key = Secret(random_text(kKeyPrefix, kKeyCharacters, entropy))};
  SLUICE_TRY(Statement insert,
             Statement::prepare(database_.get(),
                                "INSERT INTO keys (id, hash, tenant, team, user, roles, workloads, "
                                "clearance, floor, may_pin, created) "
                                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  insert.bind(1, made.id.value);
  insert.bind(2, sha256({made.key.reveal()}));
  insert.bind(3, grant.tenant.value);
  insert.bind(4, grant.team.value);
  insert.bind(5, grant.user.value);
  insert.bind(6, to_json(grant.roles));
  insert.bind(7, to_json(grant.workloads));
  insert.bind_optional(8, grant.clearance);
  insert.bind_optional(9, grant.floor);
  insert.bind(10, std::int64_t{grant.may_pin_models ? 1 : 0});
  insert.bind(11, now.time_since_epoch().count());
  SLUICE_CHECK(insert.step());
  seen_version_ = -1;
  return made;
}

Result<std::vector<KeyRecord>> KeyStore::list() {
  SLUICE_TRY(Statement select, Statement::prepare(database_.get(), kSelect));
  std::vector<KeyRecord> records;
  while (true) {
    SLUICE_TRY(const bool has_row, select.step());
    if (!has_row) {
      return records;
    }
    SLUICE_TRY(KeyRecord record, record_of(select));
    records.push_back(std::move(record));
  }
}

Result<void> KeyStore::revoke(const KeyId& id, std::chrono::sys_seconds now) {
  SLUICE_TRY(Statement update,
             Statement::prepare(database_.get(),
                                "UPDATE keys SET revoked = coalesce(revoked, ?) WHERE id = ?"));
  update.bind(1, now.time_since_epoch().count());
  update.bind(2, id.value);
  SLUICE_CHECK(update.step());
  if (sqlite3_changes(database_.get()) == 1) {
    seen_version_ = -1;
    return {};
  }
  std::vector<std::string> ids;
  SLUICE_TRY(const std::vector<KeyRecord> records, list());
  ids.reserve(records.size());
  for (const KeyRecord& record : records) {
    ids.push_back(record.principal.key.value);
  }
  if (id.value.starts_with("sk-sl-")) {  // Said back, it would stand in terminals and CI logs.
    return fail(Error{.code = ErrorCode::not_found,
                      .message = "this is a key, not the id of one",
                      .hint = "see `sluice keys list` for the ids"});
  }
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no key has the id `" + id.value + "`",
                    .hint = did_you_mean(id.value, ids)});
}

Result<KeyTable> KeyStore::load() {
  // Before the rows: a change in between is then seen by the next call of `changed`.
  SLUICE_TRY(seen_version_, data_version());
  SLUICE_TRY(Statement select, Statement::prepare(database_.get(), kSelect));
  KeyTable table;
  while (true) {
    SLUICE_TRY(const bool has_row, select.step());
    if (!has_row) {
      return table;
    }
    SLUICE_TRY(KeyRecord record, record_of(select));
    const std::string hash = select.text(kHashColumn);
    Digest digest{};
    if (hash.size() != digest.size()) {
      return fail(ErrorCode::io_failed, "the key database holds a broken digest");
    }
    if (record.revoked) {
      table.add_revoked();
      continue;
    }
    std::ranges::copy(hash, digest.begin());
    table.add(digest, std::move(record.principal));
  }
}

Result<bool> KeyStore::changed() {
  SLUICE_TRY(const std::int64_t version, data_version());
  const bool is_new = version != seen_version_;
  seen_version_ = version;
  return is_new;
}

Result<std::int64_t> KeyStore::data_version() {
  return single_number(database_.get(), "PRAGMA data_version");
}

}  // namespace sluice::stores
