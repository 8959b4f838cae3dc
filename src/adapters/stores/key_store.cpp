#include "adapters/stores/key_store.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "adapters/stores/sqlite/database.h"
#include "base/digest.h"
#include "base/nearest.h"

namespace sluice::stores {
namespace {

constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kKeyPrefix = "sk-sl-";
constexpr std::string_view kIdPrefix = "key_";
constexpr std::size_t kKeyCharacters = 43;  // 62^43 > 2^256.
constexpr std::size_t kIdCharacters = 12;
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

KeyStore::KeyStore(Database database) : database_(std::move(database)) {}

KeyStore::KeyStore(KeyStore&&) noexcept = default;
KeyStore& KeyStore::operator=(KeyStore&&) noexcept = default;
KeyStore::~KeyStore() = default;

Result<KeyStore> KeyStore::open(const std::filesystem::path& path) {
  SLUICE_TRY(Database database, open_database(path));
  KeyStore store(std::move(database));
  SLUICE_CHECK(store.prepare_schema());
  return store;
}

Result<void> KeyStore::prepare_schema() {
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
