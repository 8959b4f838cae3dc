#include "adapters/journal/mapped_journal.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mapped_file.h"
#include "net/loop.h"
#include "net/waiter.h"

namespace sluice::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSegmentBytesMin = std::size_t{128} << 10U;
constexpr std::size_t kSegmentBytesMax = std::size_t{1} << 30U;
/// An eighth of a segment is kept for closings while no further segment is ready.
constexpr std::size_t kReserveShare = 8;

/// A place in a chain as one number, so that one atomic store publishes it.
struct Place {
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;

  [[nodiscard]] std::uint64_t packed() const { return std::uint64_t{segment} << 32U | offset; }

  static Place unpacked(std::uint64_t value) {
    return {static_cast<std::uint32_t>(value >> 32U), static_cast<std::uint32_t>(value)};
  }
};

struct Segment {
  MappedFile file;
  std::uint32_t number = 0;
  std::uint32_t used = 0;    ///< set when the chain went on to the next one
  std::uint32_t synced = 0;  ///< bytes that are known to be on disk
};

}  // namespace

/// Intents that wait for their sync. Lives on the loop thread.
class Waiters {
 public:
  enum class Outcome : std::uint8_t { waiting, synced, failed };

  struct Waiter {
    Waiter(std::shared_ptr<Waiters> list, std::uint64_t waits_for, net::Loop& loop)
        : owner(std::move(list)), sequence(waits_for), settled(loop) {
      owner->waiting_.push_back(this);
    }

    ~Waiter() { std::erase(owner->waiting_, this); }

    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    std::shared_ptr<Waiters> owner;  ///< a loop may destroy a coroutine after its journal
    std::uint64_t sequence;
    net::Waiter settled;
    Outcome outcome = Outcome::waiting;
  };

  /// Wakes all that wait for a record up to `sequence`.
  void settle(std::uint64_t sequence, Outcome outcome) {
    for (Waiter* waiter : waiting_) {
      if (waiter->sequence <= sequence && waiter->outcome == Outcome::waiting) {
        waiter->outcome = outcome;
        waiter->settled.wake(net::Wake::ready);
      }
    }
  }

 private:
  std::vector<Waiter*> waiting_;
};

/// The thread behind a journal: syncs segments, signs heads, prepares the next segment. It shares
/// with the loop thread the place behind the last record (atomic) and, rarely, the list of segments
/// (mutex, never held over a call to the file system).
class Committer {
 public:
  Committer(Config config, chain::SigningKey key, chain::ChainId id)
      : config_(std::move(config)), key_(std::move(key)), id_(id) {}

  ~Committer() {
    if (!thread_.joinable()) {
      return;
    }
    thread_.request_stop();
    thread_.join();
    const Result<void> sealed = seal();
    if (!sealed) {
      log::warning("journal_not_sealed", {{"chain", log::Value::name(chain::to_hex(id_))}});
    }
  }

  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// Makes the head file, locked for the life of the chain, and the first segment.
  Result<std::span<std::uint8_t>> begin() {
    const fs::path path = head_path();
    SLUICE_TRY(head_file_, open_file(path, OpenMode::create_new));
    SLUICE_TRY(const Lock lock, try_lock(head_file_, path));
    if (lock == Lock::held_by_another) {
      return fail(ErrorCode::io_failed, "another process holds the new journal chain");
    }
    SLUICE_CHECK(write_at(head_file_, std::string(chain::kHeadFileBytes, '\0'), 0, path));
    SLUICE_CHECK(prepare_spare());
    return take_spare(0)->bytes();
  }

  /// Syncs what was written so far, signs the first head, and starts the thread.
  Result<void> start(std::shared_ptr<Waiters> waiters, net::Loop& loop) {
    waiters_ = std::move(waiters);
    loop_ = &loop;
    SLUICE_CHECK(commit());
    SLUICE_CHECK(sync_folder(config_.folder));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
  }

  /// A record ends at `place`. From the loop thread, for each record: a store and an exchange.
  void publish(Place place) {
    end_.store(place.packed());
    // Both are sequentially consistent: either this sees that the thread has not begun to look yet,
    // or the thread sees the new end.
    if (!is_dirty_.exchange(true)) {
      const std::scoped_lock lock(mutex_);
      wake_.notify_one();
    }
  }

  /// Somebody waits for the next sync.
  void hurry() {
    const std::scoped_lock lock(mutex_);
    is_urgent_ = true;
    is_dirty_.store(true);
    wake_.notify_one();
  }

  [[nodiscard]] bool is_failing() const { return is_failing_.load(std::memory_order_relaxed); }

  [[nodiscard]] bool has_spare() const { return has_spare_.load(std::memory_order_acquire); }

  /// The prepared segment, which is the current one from now on; null: none is ready.
  MappedFile* take_spare(std::uint32_t used_of_current) {
    const std::scoped_lock lock(mutex_);
    if (!spare_) {
      return nullptr;
    }
    if (!segments_.empty()) {
      segments_.back().used = used_of_current;
    }
    segments_.push_back({.file = *std::exchange(spare_, std::nullopt), .number = ++newest_});
    has_spare_.store(false, std::memory_order_release);
    return &segments_.back().file;
  }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      bool was_urgent = false;
      {
        std::unique_lock lock(mutex_);
        if (!is_failing() && !lacks_spare_) {  // Else it is tried again and again.
          wake_.wait(lock, stop, [this] { return is_dirty_.load(); });
        }
        wake_.wait_for(lock, stop, config_.sync_interval, [this] { return is_urgent_; });
        was_urgent = std::exchange(is_urgent_, false);
        is_dirty_.store(false);
      }
      keep_spare();
      commit_and_tell(was_urgent);
    }
  }

  void commit_and_tell(bool somebody_waits) {
    const Result<void> committed = commit();
    if (!committed && !is_failing_.exchange(true)) {
      log::error("journal_failed", {{"chain", log::Value::name(chain::to_hex(id_))}});
    } else if (committed && is_failing_.exchange(false)) {
      log::info("journal_recovered", {{"chain", log::Value::name(chain::to_hex(id_))}});
    }
    if (!committed) {
      tell(UINT64_MAX, Waiters::Outcome::failed);
    } else if (somebody_waits) {
      tell(signed_.count, Waiters::Outcome::synced);
    }
  }

  void tell(std::uint64_t sequence, Waiters::Outcome outcome) {
    loop_->post([waiters = std::weak_ptr<Waiters>(waiters_), sequence, outcome] {
      if (const std::shared_ptr<Waiters> there = waiters.lock()) {
        there->settle(sequence, outcome);
      }
    });
  }

  /// Syncs all records that are published, then signs a head for them.
  Result<void> commit() {
    const Place end = Place::unpacked(end_.load());
    for (Segment* segment : segments_up_to(end.segment)) {
      const bool is_current = segment->number == end.segment;
      const std::uint32_t bytes = is_current ? end.offset : segment->used;
      SLUICE_CHECK(sync(*segment, bytes));
      if (is_current) {
        SLUICE_CHECK(sign(end, segment->file.bytes().first(bytes)));
      }
    }
    drop_segments_before(end.segment);
    return {};
  }

  /// Pointers stay valid: only this thread removes segments.
  std::vector<Segment*> segments_up_to(std::uint32_t number) {
    const std::scoped_lock lock(mutex_);
    std::vector<Segment*> some;
    for (Segment& segment : segments_) {
      if (segment.number <= number) {
        some.push_back(&segment);
      }
    }
    return some;
  }

  Result<void> sync(Segment& segment, std::uint32_t bytes) {
    if (segment.synced == bytes) {
      return {};
    }
    SLUICE_CHECK(injected(DiskStep::sync_segment, segment.file.path()));
    if (is_failing()) {
      // After a failed sync the kernel calls the pages clean, and the next sync would succeed
      // without having written them: make them dirty again.
      const std::string_view again =
          segment.file.text().substr(segment.synced, bytes - segment.synced);
      SLUICE_CHECK(write_at(segment.file.file(), again, segment.synced, segment.file.path()));
    }
    SLUICE_CHECK(sync_file(segment.file.file(), segment.file.path()));
    segment.synced = bytes;
    return {};
  }

  /// Nothing new: no new head.
  Result<void> sign(Place end, std::span<const std::uint8_t> written) {
    const chain::Link link = chain::link_at_end(written);
    return link == signed_ ? Result<void>() : write_head(end, link, Sealing::open);
  }

  enum class Sealing : std::uint8_t { open, sealed };

  Result<void> write_head(Place end, const chain::Link& link, Sealing sealing) {
    using std::chrono::microseconds;
    const chain::Head head{
        .tip = {.chain = id_, .count = link.count, .hash = link.hash},
        .serial = serial_ + 1,
        .is_sealed = sealing == Sealing::sealed,
        .segment = end.segment,
        .end = end.offset,
        .time = std::chrono::floor<microseconds>(std::chrono::system_clock::now())};
    const std::uint64_t slot = (head.serial - 1) % 2 * chain::kSlotBytes;
    SLUICE_CHECK(injected(DiskStep::write_head, head_path()));
    SLUICE_CHECK(write_at(head_file_, chain::encode_head(head, key_), slot, head_path()));
    SLUICE_CHECK(sync_file(head_file_, head_path()));
    serial_ = head.serial;
    signed_ = link;
    return {};
  }

  /// Segments that are full and synced lose the zeros behind their last record.
  void drop_segments_before(std::uint32_t number) {
    std::vector<Segment> full;
    {
      const std::scoped_lock lock(mutex_);
      while (segments_.front().number < number) {
        full.push_back(std::move(segments_.front()));
        segments_.pop_front();
      }
    }
    for (const Segment& segment : full) {
      if (!cut(segment.file, segment.used)) {  // Zeros behind its last record do no harm.
        log::warning("journal_segment_not_cut");
      }
    }
  }

  static Result<void> cut(const MappedFile& file, std::uint32_t bytes) {
    if (::ftruncate(file.file().descriptor(), bytes) != 0) {
      return fail(io_error("cut", file.path(), errno));
    }
    return {};
  }

  /// Prepares the next segment once a quarter of the current one is used, long before it is needed.
  void keep_spare() {
    constexpr std::uint32_t kQuarter = 4;
    const Place end = Place::unpacked(end_.load());
    if (has_spare() || end.offset < config_.segment_bytes / kQuarter) {
      lacks_spare_ = false;
      return;
    }
    const bool was_lacking = std::exchange(lacks_spare_, !prepare_spare().has_value());
    if (lacks_spare_ && !was_lacking) {
      log::warning("journal_segment_not_reserved",
                   {{"chain", log::Value::name(chain::to_hex(id_))}});
    }
  }

  Result<void> prepare_spare() {
    const fs::path path = segment_path(newest_ + 1);
    SLUICE_CHECK(injected(DiskStep::reserve_segment, path));
    SLUICE_TRY(MappedFile file, MappedFile::create(path, config_.segment_bytes));
    SLUICE_CHECK(sync_folder(config_.folder));
    const std::scoped_lock lock(mutex_);
    spare_ = std::move(file);
    has_spare_.store(true, std::memory_order_release);
    return {};
  }

  /// The loop thread writes no more: one last commit, then nothing may follow.
  Result<void> seal() {
    SLUICE_CHECK(commit());
    const Place end = Place::unpacked(end_.load());
    if (spare_) {
      ::unlink(spare_->path().c_str());
    }
    const MappedFile& last = segments_.back().file;
    SLUICE_CHECK(cut(last, end.offset));
    SLUICE_CHECK(sync_file(last.file(), last.path()));
    // Twice, so that no slot is left that does not say so.
    SLUICE_CHECK(write_head(end, signed_, Sealing::sealed));
    return write_head(end, signed_, Sealing::sealed);
  }

  Result<void> injected(DiskStep step, const fs::path& path) const {
    const int error_number = config_.fault ? config_.fault(step) : 0;
    return error_number == 0 ? Result<void>() : fail(io_error("write", path, error_number));
  }

  [[nodiscard]] fs::path head_path() const {
    return config_.folder / (chain::to_hex(id_) + ".head");
  }

  [[nodiscard]] fs::path segment_path(std::uint32_t number) const {
    return config_.folder / fmt::format("{}.{:06}.segment", chain::to_hex(id_), number);
  }

  const Config config_;
  const chain::SigningKey key_;
  const chain::ChainId id_;
  std::shared_ptr<Waiters> waiters_;  ///< see MappedJournal::waiters_
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

MappedJournal::MappedJournal(chain::ChainId id,
                             std::chrono::milliseconds sync_timeout,
                             net::Loop& loop,
                             std::unique_ptr<Committer> committer)
    : id_(id),
      sync_timeout_(sync_timeout),
      loop_(loop),
      waiters_(std::make_shared<Waiters>()),
      committer_(std::move(committer)) {}

MappedJournal::~MappedJournal() = default;

Result<std::unique_ptr<MappedJournal>> MappedJournal::begin(Config config,
                                                            const Secret& master_key,
                                                            const chain::ChainId& id,
                                                            const std::vector<chain::Tip>& witness,
                                                            net::Loop& loop) {
  if (config.segment_bytes < kSegmentBytesMin || config.segment_bytes > kSegmentBytesMax) {
    return fail(ErrorCode::config_invalid, "journal segments have 128 KiB to 1 GiB");
  }
  SLUICE_CHECK(make_private_folder(config.folder));
  // A process that recovers the folder must not take a chain without a head for a dead one.
  const fs::path lock_path = config.folder / "lock";
  SLUICE_TRY(const File lock, open_file(lock_path, OpenMode::create));
  SLUICE_CHECK(wait_for_lock(lock, lock_path));

  const std::chrono::milliseconds sync_timeout = config.sync_timeout;
  auto committer =
      std::make_unique<Committer>(std::move(config), chain::SigningKey::derive(master_key), id);
  auto journal = std::make_unique<MappedJournal>(id, sync_timeout, loop, std::move(committer));
  SLUICE_CHECK(journal->write_first(witness));
  SLUICE_CHECK(journal->committer_->start(journal->waiters_, loop));
  return journal;
}

Result<void> MappedJournal::write_first(const std::vector<chain::Tip>& witness) {
  SLUICE_TRY(memory_, committer_->begin());
  segment_ = 1;
  offset_ = chain::kHeaderBytes;
  hashed_ = chain::write_header(memory_, {.chain = id_, .number = 1});
  std::span<const chain::Tip> rest = witness;
  do {  // Also with nothing to testify to: a chain is never empty.
    const auto some = rest.first(std::min(rest.size(), chain::kTipsMax));
    rest = rest.subspan(some.size());
    scratch_.clear();
    chain::encode(scratch_, chain::Witness{{some.begin(), some.end()}});
    SLUICE_CHECK(append(Room::use_reserve));
  } while (!rest.empty());
  return {};
}

Task<Result<void>> MappedJournal::intent(const Intent& record, Durability durability) {
  if (committer_->is_failing()) {
    co_return fail(ErrorCode::io_failed, "the journal cannot be written to disk");
  }
  scratch_.clear();
  chain::encode(scratch_, record);
  SLUICE_CO_CHECK(append(Room::leave_reserve));
  if (durability == Durability::synced) {
    SLUICE_CO_CHECK(co_await until_synced(tip_.count));
  }
  co_return Result<void>();
}

Result<void> MappedJournal::closed(const Closing& record) {
  scratch_.clear();
  chain::encode(scratch_, record);
  SLUICE_CHECK(append(Room::use_reserve));
  if (committer_->is_failing()) {  // Recorded, but nobody knows whether it will stay.
    return fail(ErrorCode::io_failed, "the journal cannot be written to disk");
  }
  return {};
}

Result<void> MappedJournal::introduce(const chain::Names& names) {
  scratch_.clear();
  chain::encode(scratch_, names);
  return append(Room::use_reserve);
}

chain::Tip MappedJournal::tip() const {
  return {.chain = id_, .count = tip_.count, .hash = tip_.hash};
}

Result<void> MappedJournal::append(Room room) {
  if (scratch_.size() > chain::kPayloadBytesMax) {
    return fail(ErrorCode::io_failed, "a journal record is larger than 65536 bytes");
  }
  const std::size_t bytes = chain::frame_bytes(scratch_.size());
  SLUICE_CHECK(make_room(bytes, room));
  tip_ = chain::write_frame(memory_.subspan(offset_, bytes), scratch_, hashed_);
  hashed_ = tip_;
  offset_ += bytes;
  committer_->publish({segment_, static_cast<std::uint32_t>(offset_)});
  return {};
}

Result<void> MappedJournal::make_room(std::size_t bytes, Room room) {
  const std::size_t left = memory_.size() - offset_;
  const std::size_t reserve =
      room == Room::leave_reserve ? memory_.size() / kReserveShare : std::size_t{0};
  if (bytes + reserve <= left || (bytes <= left && committer_->has_spare())) {
    return {};
  }
  MappedFile* const next =
      bytes <= left ? nullptr : committer_->take_spare(static_cast<std::uint32_t>(offset_));
  if (next == nullptr) {
    return fail(ErrorCode::io_failed, "the journal has no room: the disk is full or too slow");
  }
  memory_ = next->bytes();
  ++segment_;
  hashed_ = chain::write_header(memory_, {.chain = id_, .number = segment_, .before = tip_});
  offset_ = chain::kHeaderBytes;
  return {};
}

Task<Result<void>> MappedJournal::until_synced(std::uint64_t sequence) {
  Waiters::Waiter waiter(waiters_, sequence, loop_);
  committer_->hurry();
  // The outcome says more than why the wait ended.
  static_cast<void>(co_await waiter.settled.wait(loop_.now() + sync_timeout_));
  if (waiter.outcome == Waiters::Outcome::synced) {
    co_return Result<void>();
  }
  co_return fail(ErrorCode::io_failed,
                 waiter.outcome == Waiters::Outcome::failed
                     ? "the journal cannot be written to disk"
                     : "the disk did not confirm the journal in time");
}

}  // namespace sluice::journal
