#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/stores/sqlite/database.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/caller.h"
#include "domain/key_table.h"
#include "ports/entropy.h"

namespace sluice::stores {

/// A key that was just made. The secret exists here and nowhere else: show it once.
struct NewKey {
  KeyId id;
  Secret key;  ///< `sk-sl-` and 43 characters of [0-9A-Za-z]: 256 random bits
};

/// What is kept of a key.
struct KeyRecord {
  Principal principal;  ///< `principal.key` is the public id
  std::chrono::sys_seconds created;
  std::optional<std::chrono::sys_seconds> revoked;
};

/// The callers' keys in an SQLite database. One instance per thread; processes share the file.
class KeyStore {
 public:
  /// Opens or makes the database. Its folder is made when absent.
  /// @error io_failed  it cannot be opened, is no database, or is of a newer release
  [[nodiscard]] static Result<KeyStore> open(const std::filesystem::path& path);

  KeyStore(KeyStore&&) noexcept;
  KeyStore& operator=(KeyStore&&) noexcept;
  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;
  ~KeyStore();

  /// Makes a key for `grant`, whose `key` is ignored: a new id is drawn.
  [[nodiscard]] Result<NewKey> create(const Principal& grant,
                                      std::chrono::sys_seconds now,
                                      Entropy& entropy);

  /// All keys, revoked ones too, oldest first.
  [[nodiscard]] Result<std::vector<KeyRecord>> list();

  /// A revoked key stays in the list and is never live again; revoking it twice changes nothing.
  /// @error not_found  no key has this id; the hint has the nearest one
  [[nodiscard]] Result<void> revoke(const KeyId& id, std::chrono::sys_seconds now);

  /// The live keys, for the request path.
  [[nodiscard]] Result<KeyTable> load();

  /// True when something may have changed since the last call of `changed` or `load`, by another
  /// connection or this one. Cheap (PRAGMA data_version): ask once a second.
  [[nodiscard]] Result<bool> changed();

 private:
  explicit KeyStore(Database database);

  [[nodiscard]] Result<void> prepare_schema();
  [[nodiscard]] Result<std::int64_t> data_version();

  Database database_;
  std::int64_t seen_version_ =
      -1;  ///< -1: nothing was loaded, or this connection changed something
};

}  // namespace sluice::stores
