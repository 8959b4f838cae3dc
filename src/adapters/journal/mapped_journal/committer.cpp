#include "adapters/journal/mapped_journal/committer.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/log.h"

namespace sluice::journal {
namespace {

namespace fs = std::filesystem;

Result<void> cut(const MappedFile& file, std::uint32_t bytes) {
  if (::ftruncate(file.file().descriptor(), bytes) != 0) {
    return fail(io_error("cut", file.path(), errno));
  }
  return {};
}

}  // namespace

Committer::Committer(Config config, chain::SigningKey key, chain::ChainId id)
    : config_(std::move(config)), key_(std::move(key)), id_(id) {}

Committer::~Committer() {
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

Result<std::span<std::uint8_t>> Committer::begin() {
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

Result<void> Committer::start(std::shared_ptr<Waiters> waiters, net::Loop& loop) {
  waiters_ = std::move(waiters);
  loop_ = &loop;
  SLUICE_CHECK(commit());
  SLUICE_CHECK(sync_folder(config_.folder));
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  return {};
}

void Committer::publish(Place place) {
  end_.store(place.packed());
  // Both are sequentially consistent: either this sees that the thread has not begun to look yet,
  // or the thread sees the new end.
  if (!is_dirty_.exchange(true)) {
    const std::scoped_lock lock(mutex_);
    wake_.notify_one();
  }
}

void Committer::hurry() {
  const std::scoped_lock lock(mutex_);
  is_urgent_ = true;
  is_dirty_.store(true);
  wake_.notify_one();
}

MappedFile* Committer::take_spare(std::uint32_t used_of_current) {
  const std::scoped_lock lock(mutex_);
  if (!spare_) {
    return nullptr;
  }
  if (!segments_.empty()) {
    segments_.back().used = used_of_current;
  }
  segments_.push_back({.file = *std::move(spare_), .number = ++newest_});
  spare_.reset();
  has_spare_.store(false, std::memory_order_release);
  return &segments_.back().file;
}

void Committer::run(const std::stop_token& stop) {
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

void Committer::commit_and_tell(bool somebody_waits) {
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

void Committer::tell(std::uint64_t sequence, Waiters::Outcome outcome) {
  loop_->post([waiters = std::weak_ptr<Waiters>(waiters_), sequence, outcome] {
    if (const std::shared_ptr<Waiters> there = waiters.lock()) {
      there->settle(sequence, outcome);
    }
  });
}

Result<void> Committer::commit() {
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

std::vector<Committer::Segment*> Committer::segments_up_to(std::uint32_t number) {
  const std::scoped_lock lock(mutex_);
  std::vector<Segment*> some;
  for (Segment& segment : segments_) {
    if (segment.number <= number) {
      some.push_back(&segment);
    }
  }
  return some;
}

Result<void> Committer::sync(Segment& segment, std::uint32_t bytes) {
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

Result<void> Committer::sign(Place end, std::span<const std::uint8_t> written) {
  const chain::Link link = chain::link_at_end(written);
  return link == signed_ ? Result<void>() : write_head(end, link, Sealing::open);
}

Result<void> Committer::write_head(Place end, const chain::Link& link, Sealing sealing) {
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

void Committer::drop_segments_before(std::uint32_t number) {
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

void Committer::keep_spare() {
  constexpr std::uint32_t kQuarter = 4;
  const Place end = Place::unpacked(end_.load());
  if (has_spare() || end.offset < config_.segment_bytes / kQuarter) {
    lacks_spare_ = false;
    return;
  }
  const bool was_lacking = std::exchange(lacks_spare_, !prepare_spare().has_value());
  if (lacks_spare_ && !was_lacking) {
    log::warning("journal_segment_not_reserved", {{"chain", log::Value::name(chain::to_hex(id_))}});
  }
}

Result<void> Committer::prepare_spare() {
  const fs::path path = segment_path(newest_ + 1);
  SLUICE_CHECK(injected(DiskStep::reserve_segment, path));
  SLUICE_TRY(MappedFile file, MappedFile::create(path, config_.segment_bytes));
  SLUICE_CHECK(sync_folder(config_.folder));
  const std::scoped_lock lock(mutex_);
  spare_ = std::move(file);
  has_spare_.store(true, std::memory_order_release);
  return {};
}

Result<void> Committer::seal() {
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

Result<void> Committer::injected(DiskStep step, const fs::path& path) const {
  const int error_number = config_.fault ? config_.fault(step) : 0;
  return error_number == 0 ? Result<void>() : fail(io_error("write", path, error_number));
}

fs::path Committer::head_path() const {
  return config_.folder / (chain::to_hex(id_) + ".head");
}

fs::path Committer::segment_path(std::uint32_t number) const {
  return config_.folder / fmt::format("{}.{:06}.segment", chain::to_hex(id_), number);
}

}  // namespace sluice::journal
