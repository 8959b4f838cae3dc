#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "adapters/journal/mapped_journal/config.h"
#include "adapters/journal/mapped_journal/waiters.h"
#include "algo/chain/frame.h"
#include "algo/chain/head.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "base/result.h"
#include "net/loop.h"

namespace sluice::journal {

/// A place in a chain as one number, so that one atomic store publishes it.
struct Place {
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;

  [[nodiscard]] std::uint64_t packed() const { return std::uint64_t{segment} << 32U | offset; }

  [[nodiscard]] static Place unpacked(std::uint64_t value) {
    return {static_cast<std::uint32_t>(value >> 32U), static_cast<std::uint32_t>(value)};
  }
};

/// The thread behind a journal: syncs segments, signs heads, prepares the next segment. It shares
/// with the loop thread the place behind the last record (atomic) and, rarely, the list of segments
/// (mutex, never held over a call to the file system).
class Committer {
 public:
  Committer(Config config, chain::SigningKey key, chain::ChainId id);

  /// Ends the thread, syncs what is left, and seals the chain.
  ~Committer();

  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// Makes the head file, locked for the life of the chain, and the first segment.
  /// @return the memory of that segment
  /// @error io_failed
  [[nodiscard]] Result<std::span<std::uint8_t>> begin();

  /// Syncs what was written so far, signs the first head, and starts the thread.
  /// @error io_failed
  [[nodiscard]] Result<void> start(std::shared_ptr<Waiters> waiters, net::Loop& loop);

  /// A record ends at `place`. From the loop thread, for each record: a store and an exchange.
  void publish(Place place);

  /// Somebody waits for the next sync.
  void hurry();

  /// The last commit failed; each further one tries again.
  [[nodiscard]] bool is_failing() const { return is_failing_.load(std::memory_order_relaxed); }

  /// A segment is ready to follow the current one.
  [[nodiscard]] bool has_spare() const { return has_spare_.load(std::memory_order_acquire); }

  /// The prepared segment, which is the current one from now on; null: none is ready.
  [[nodiscard]] MappedFile* take_spare(std::uint32_t used_of_current);

 private:
  enum class Sealing : std::uint8_t { open, sealed };

  struct Segment {
    MappedFile file;
    std::uint32_t number = 0;
    std::uint32_t used = 0;    ///< set when the chain went on to the next one
    std::uint32_t synced = 0;  ///< bytes that are known to be on disk
  };

  void run(const std::stop_token& stop);
  void commit_and_tell(bool somebody_waits);
  void tell(std::uint64_t sequence, Waiters::Outcome outcome);

  /// Syncs all records that are published, then signs a head for them.
  [[nodiscard]] Result<void> commit();

  /// Pointers stay valid: only this thread removes segments.
  [[nodiscard]] std::vector<Segment*> segments_up_to(std::uint32_t number);
  [[nodiscard]] Result<void> sync(Segment& segment, std::uint32_t bytes);

  /// Nothing new: no new head.
  [[nodiscard]] Result<void> sign(Place end, std::span<const std::uint8_t> written);
  [[nodiscard]] Result<void> write_head(Place end, const chain::Link& link, Sealing sealing);

  /// Segments that are full and synced lose the zeros behind their last record.
  void drop_segments_before(std::uint32_t number);

  /// Prepares the next segment once a quarter of the current one is used, long before it is needed.
  void keep_spare();
  [[nodiscard]] Result<void> prepare_spare();

  /// The loop thread writes no more: one last commit, then nothing may follow.
  [[nodiscard]] Result<void> seal();

  [[nodiscard]] Result<void> injected(DiskStep step, const std::filesystem::path& path) const;
  [[nodiscard]] std::filesystem::path head_path() const;
  [[nodiscard]] std::filesystem::path segment_path(std::uint32_t number) const;

  const Config config_;
  const chain::SigningKey key_;
  const chain::ChainId id_;
  std::shared_ptr<Waiters> waiters_;  ///< two owners: the journal too
  net::Loop* loop_ = nullptr;         ///< set before the thread starts

  std::atomic<std::uint64_t> end_ = 0;  ///< written by the loop thread
  std::atomic<bool> is_dirty_ = false;
  std::atomic<bool> is_failing_ = false;
  std::atomic<bool> has_spare_ = false;

  std::mutex mutex_;  ///< guards the next five
  std::condition_variable_any wake_;
  bool is_urgent_ = false;
  std::deque<Segment> segments_;
  std::optional<MappedFile> spare_;
  std::uint32_t newest_ = 0;

  File head_file_;  ///< from here on: this thread's, once it runs
  std::uint64_t serial_ = 0;
  chain::Link signed_;
  bool lacks_spare_ = false;
  std::jthread thread_;
};

}  // namespace sluice::journal
