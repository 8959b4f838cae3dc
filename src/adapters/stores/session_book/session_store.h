#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/stores/session_book/session_filter.h"
#include "adapters/stores/sqlite/database.h"
#include "base/digest.h"
#include "base/result.h"
#include "domain/session.h"

namespace sluice::stores {

/// How much is kept, and how long.
struct SessionLimits {
  std::chrono::seconds ttl{std::chrono::hours(720)};  ///< since it was used last
  std::size_t labels_max = 100'000;  ///< of named sessions, and of guessed ones again
};

/// Under what a label is kept.
struct SessionPlace {
  SessionOwner owner;
  Digest key{};
  SessionKind kind = SessionKind::named;
};

/// What sessions hand on, in an SQLite database. One instance, on one thread; see ports/sessions.h
/// for what the calls mean.
class SessionStore {
 public:
  using Time = std::chrono::sys_seconds;

  /// A session has so many different labels at most.
  static constexpr std::size_t kLabelsOfOne = 64;

  /// One owner has so many labels of each kind at most: a quarter of the room, and 16 at least.
  [[nodiscard]] static std::size_t share_of_one(const SessionLimits& limits);

  /// Opens or makes the database, and tells `filter` of all that is in it.
  /// @param filter    shared with all that ask
  /// @error io_failed it cannot be opened, is no database, or is of a newer release
  [[nodiscard]] static Result<SessionStore> open(const std::filesystem::path& path,
                                                 const SessionLimits& limits,
                                                 std::shared_ptr<SessionFilter> filter,
                                                 Time now);

  [[nodiscard]] Result<std::vector<NamedLabel>> labels(const Digest& key, Time now);
  [[nodiscard]] Result<void> keep(const SessionPlace& place, const NamedLabel& label, Time now);

 private:
  SessionStore(Database database,
               const SessionLimits& limits,
               std::shared_ptr<SessionFilter> filter)
      : database_(std::move(database)), limits_(limits), filter_(std::move(filter)) {}

  [[nodiscard]] Result<void> prepare_schema();
  [[nodiscard]] Result<void> fill_filter();
  [[nodiscard]] Result<void> drop_expired(Time now);
  [[nodiscard]] Result<std::optional<Time>> last_use(const Digest& key, std::string_view label);
  [[nodiscard]] Result<void> check_room(const SessionPlace& place);
  [[nodiscard]] Result<void> check_share(const SessionPlace& place);
  [[nodiscard]] Result<void> drop_oldest_guesses();
  [[nodiscard]] Result<void> drop_oldest_guesses_of(SessionOwner owner);
  [[nodiscard]] Result<void> touch(const Digest& key, Time now);

  Database database_;
  SessionLimits limits_;
  std::shared_ptr<SessionFilter> filter_;
};

}  // namespace sluice::stores
