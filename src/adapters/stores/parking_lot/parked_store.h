#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/stores/parking_lot/seal.h"
#include "adapters/stores/sqlite/database.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/parked.h"
#include "ports/entropy.h"

namespace sluice::stores {

/// How much may wait.
struct ParkedLimits {
  std::size_t requests_max = 1'000;                     ///< of one key a quarter, and 16 at least
  std::uint64_t bytes_max = std::uint64_t{256} << 20U;  ///< of sealed content
};

/// Requests that wait, in an SQLite database of their own: sealed with a key derived from the
/// master key, what is known of them as well as their content, so that who can write the file
/// can neither read one nor approve one. One instance, on one thread; see ports/parking.h for what
/// the calls mean.
///
/// Time only goes forward: what has expired once is deleted, and a clock that is set back does not
/// bring it back.
class ParkedStore {
 public:
  using Time = std::chrono::sys_seconds;

  /// Opens or makes the database.
  /// @error io_failed  it cannot be opened, is no database, or is of a newer release
  [[nodiscard]] static Result<ParkedStore> open(const std::filesystem::path& path,
                                                const Secret& master_key,
                                                const ParkedLimits& limits);

  [[nodiscard]] Result<ParkedEntry> park(const ParkedEntry& entry,
                                         const ParkedContent& content,
                                         Entropy& entropy,
                                         Time now);
  [[nodiscard]] Result<ParkedEntry> find(const RequestId& id, Time now);
  [[nodiscard]] Result<std::vector<ParkedEntry>> list(Time now);
  [[nodiscard]] Result<ParkedContent> content(const RequestId& id, Time now);
  [[nodiscard]] Result<ParkedEntry> decide(const RequestId& id,
                                           const Verdict& verdict,
                                           Entropy& entropy,
                                           Time now);
  [[nodiscard]] Result<ParkedEntry> take(const RequestId& id, Entropy& entropy, Time now);
  [[nodiscard]] Result<void> give_back(const RequestId& id, Entropy& entropy, Time now);
  [[nodiscard]] Result<void> finish(const RequestId& id);

  /// What was taken when the last process ended waits again. Once, before anybody is served.
  [[nodiscard]] Result<void> recover(Entropy& entropy, Time now);

 private:
  ParkedStore(Database database, Seal seal, const ParkedLimits& limits)
      : database_(std::move(database)), seal_(std::move(seal)), limits_(limits) {}

  [[nodiscard]] Result<void> prepare_schema();
  [[nodiscard]] Result<void> drop_expired(Time now);
  [[nodiscard]] Result<void> check_room(std::size_t more_bytes);
  [[nodiscard]] Result<void> check_share(const ParkedEntry& entry, Time now);
  [[nodiscard]] Result<std::optional<ParkedEntry>> find_same(const Digest& same);
  [[nodiscard]] Result<ParkedEntry> read(Statement& row) const;
  [[nodiscard]] Result<void> insert(const ParkedEntry& entry,
                                    std::string_view sealed_content,
                                    Entropy& entropy);
  [[nodiscard]] Result<void> write(const ParkedEntry& entry, Entropy& entropy);

  Database database_;
  Seal seal_;
  ParkedLimits limits_;
};

}  // namespace sluice::stores
