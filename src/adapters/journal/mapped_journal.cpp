#include "adapters/journal/mapped_journal.h"

#include <algorithm>
#include <utility>

#include "adapters/journal/mapped_journal/committer.h"
#include "adapters/journal/mapped_journal/waiters.h"
#include "base/file.h"
#include "net/loop.h"

namespace sluice::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSegmentBytesMin = std::size_t{128} << 10U;
constexpr std::size_t kSegmentBytesMax = std::size_t{1} << 30U;
/// An eighth of a segment is kept for closings while no further segment is ready.
constexpr std::size_t kReserveShare = 8;

}  // namespace

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
  return append_last_word();
}

Result<void> MappedJournal::parked(const ParkRecord& record) {
  scratch_.clear();
  chain::encode(scratch_, record);
  return append_last_word();
}

/// What was encoded is about something that has happened: it may use the room that is kept.
Result<void> MappedJournal::append_last_word() {
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
