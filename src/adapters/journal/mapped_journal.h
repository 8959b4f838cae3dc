#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/journal/mapped_journal/config.h"
#include "algo/chain/frame.h"
#include "algo/chain/head.h"
#include "algo/chain/record.h"
#include "base/secret.h"
#include "ports/journal.h"

namespace sluice::net {
class Loop;
}

namespace sluice::journal {

class Committer;
class Waiters;

/// One chain of one loop thread, appended to in mapped memory. Use it on that thread only, and
/// destroy it before the loop. A thread of its own syncs in groups and signs heads.
///
/// When the disk fails or is full, every intent fails until it works again; what was recorded
/// before stays whole, and no restart is needed. The last bytes of a segment are kept for closings,
/// so that requests that are under way can still end in the journal.
class MappedJournal final : public Journal {
 public:
  /// Begins a new chain, synced and with its first head.
  ///
  /// @param id        random; never used before
  /// @param witness   chains that this one testifies to
  /// @param loop      of the thread on which it will be used
  /// @error io_failed, config_invalid
  [[nodiscard]] static Result<std::unique_ptr<MappedJournal>> begin(
      Config config,
      const Secret& master_key,
      const chain::ChainId& id,
      const std::vector<chain::Tip>& witness,
      net::Loop& loop);

  /// For `begin`: nobody else can make a Committer.
  MappedJournal(chain::ChainId id,
                std::chrono::milliseconds sync_timeout,
                net::Loop& loop,
                std::unique_ptr<Committer> committer);

  /// Waits for the last sync and seals the chain.
  ~MappedJournal() override;
  MappedJournal(const MappedJournal&) = delete;
  MappedJournal& operator=(const MappedJournal&) = delete;

  [[nodiscard]] Task<Result<void>> intent(const Intent& record, Durability durability) override;
  [[nodiscard]] Result<void> closed(const Closing& record) override;
  [[nodiscard]] Result<void> parked(const ParkRecord& record) override;

  /// Says what the numbers of later records are called: once for each policy that is loaded.
  /// @error io_failed
  [[nodiscard]] Result<void> introduce(const chain::Names& names);

  /// The chain as it stands now.
  [[nodiscard]] chain::Tip tip() const;

 private:
  /// Whether a record may use the room that is kept for closings.
  enum class Room : std::uint8_t { leave_reserve, use_reserve };

  [[nodiscard]] Result<void> write_first(const std::vector<chain::Tip>& witness);
  [[nodiscard]] Result<void> append(Room room);
  [[nodiscard]] Result<void> append_last_word();
  [[nodiscard]] Result<void> make_room(std::size_t bytes, Room room);
  [[nodiscard]] Task<Result<void>> until_synced(std::uint64_t sequence);

  chain::ChainId id_;
  std::chrono::milliseconds sync_timeout_;
  net::Loop& loop_;
  std::string scratch_;             ///< the record that is being encoded
  std::span<std::uint8_t> memory_;  ///< of the current segment
  std::uint32_t segment_ = 0;
  std::size_t offset_ = 0;
  chain::Link hashed_;  ///< what the next record must continue
  chain::Link tip_;     ///< the last record
  std::shared_ptr<Waiters>
      waiters_;  ///< owned by the journal, waiting intents, and completions under way
  std::unique_ptr<Committer> committer_;
};

}  // namespace sluice::journal
