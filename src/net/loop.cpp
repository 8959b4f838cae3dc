#include "net/loop.h"

#include <algorithm>
#include <csignal>
#include <exception>

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/run_task.h"
#include "net/descriptor.h"

namespace sluice::net {
namespace {

/// Enough for one turn of a busy thread; what does not fit comes in the next.
constexpr std::size_t kEventsPerTurn = 256;

/// So many writes leave together: enough for a peer to stay awake, and few enough for what they
/// write to be still in the cache.
constexpr std::size_t kWritersMax = 32;

/// OpenSSL writes to sockets without MSG_NOSIGNAL: a peer that left must not end the process.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Task<> stop_after(Loop& loop, Task<> task) {
  co_await std::move(task);
  loop.stop();
}

}  // namespace

Loop::Loop()
    : epoll_fd_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      now_(std::chrono::steady_clock::now()),
      timers_(now_),
      scratch_(std::make_unique_for_overwrite<char[]>(kScratchBytes)) {
  SLUICE_ASSERT(epoll_fd_ >= 0 && wake_fd_ >= 0);
  // Edge-triggered, so that its counter never has to be read back.
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  SLUICE_ASSERT(::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, wake_fd_, &event) == 0);
}

Loop::~Loop() {
  shut_down();
  {
    const std::lock_guard lock(door_->mutex_);
    door_->loop_ = nullptr;
  }
  ::close(wake_fd_);
  ::close(epoll_fd_);
}

void Loop::run() {
  block_sigpipe();
  now_ = std::chrono::steady_clock::now();
  thread_ = std::this_thread::get_id();
  while (!stopping_.exchange(false)) {
    turn();
  }
  thread_ = std::thread::id{};
}

void Loop::stop() {
  stopping_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
}

void Loop::post(Function function) {
  if (std::this_thread::get_id() == thread_.load(std::memory_order_relaxed)) {
    functions_.push_back(std::move(function));
    return;
  }
  {
    const std::lock_guard lock(posted_mutex_);
    posted_.push_back(std::move(function));
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
}

void Loop::Door::post(Function function) {
  const std::lock_guard lock(mutex_);
  if (loop_ != nullptr) {
    loop_->post(std::move(function));
  }
}

void Loop::spawn(Task<> task) {
  post([task = std::move(task)]() mutable { start(std::move(task)); });
}

void Loop::run_until_done(Task<> task) {
  spawn(stop_after(*this, std::move(task)));
  run();
}

Task<> Loop::sleep_until(TimePoint until) {
  Waiter waiter(*this);
  co_await waiter.wait(until, until <= now_ ? std::optional(Wake::ready) : std::nullopt);
}

Task<> Loop::yield() {
  Waiter waiter(*this);
  co_await waiter.wait(kNever, Wake::ready);
}

std::string& Loop::fresh_head() {
  head_.clear();
  return head_;
}

bool Loop::is_shared(const char* at) const {
  const auto lies_in = [at](const char* begin, std::size_t size) {
    return std::greater_equal<>()(at, begin) && std::less<>()(at, begin + size);
  };
  return lies_in(scratch_.get(), kScratchBytes) || lies_in(head_.data(), head_.size());
}

void Loop::shut_down() {
  shut_down_ = true;
  const std::thread::id before = thread_.exchange(std::this_thread::get_id());
  do {
    while (!waiting_.empty()) {
      waiting_.first()->wake(Wake::closed);
    }
    take_posted();
    resume_ready();
    call_functions();
  } while (has_work() || !waiting_.empty());
  thread_ = before;
}

void Loop::watch(Descriptor& descriptor) {
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                    .data = {.ptr = &descriptor}};
  SLUICE_ASSERT(::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, descriptor.fd(), &event) == 0);
}

void Loop::forget(Descriptor& descriptor) {
  for (epoll_event& event : dispatching_) {
    if (event.data.ptr == &descriptor) {
      event.data.ptr = nullptr;
    }
  }
}

void Loop::turn() {
  epoll_event events[kEventsPerTurn];
  const int count = ::epoll_wait(epoll_fd_, events, kEventsPerTurn, milliseconds_to_wait());
  now_ = std::chrono::steady_clock::now();
  if (count > 0) {
    dispatch({events, static_cast<std::size_t>(count)});
  }
  timers_.advance(now_);
  resume_ready();
  call_functions();
}

void Loop::dispatch(std::span<epoll_event> events) {
  bool was_woken = false;
  dispatching_ = events;
  while (!dispatching_.empty()) {
    const epoll_event event = dispatching_.front();
    dispatching_ = dispatching_.subspan(1);
    if (event.data.ptr != nullptr) {
      static_cast<Descriptor*>(event.data.ptr)->on_events(event.events);
    } else {
      was_woken = true;
    }
  }
  if (was_woken) {
    take_posted();
  }
}

void Loop::take_posted() {
  const std::lock_guard lock(posted_mutex_);
  std::ranges::move(posted_, std::back_inserter(functions_));
  posted_.clear();
}

void Loop::resume_ready() {
  // Only those that are ready now: what they wake waits for the next turn, so that two coroutines
  // that wake each other cannot keep the sockets waiting.
  for (std::size_t left = ready_.size(); left > 0 && !ready_.empty(); --left) {
    Waiter& waiter = *ready_.first();
    ready_.remove(waiter);
    waiter.resume();
    if (writers_.size() >= kWritersMax) {
      resume_writers();
    }
  }
  resume_writers();
}

/// Those that wait now: who wants to write again has to wait again.
void Loop::resume_writers() {
  std::vector<std::coroutine_handle<>> writers = std::exchange(writers_, {});
  for (const std::coroutine_handle<> writer : writers) {
    writer.resume();
  }
  if (writers_.empty()) {
    writers.clear();
    writers_ = std::move(writers);  // Keeps the memory.
  }
}

void Loop::call_functions() {
  std::vector<Function> functions = std::exchange(functions_, {});
  for (Function& function : functions) {
    std::exchange(function, nullptr)();
  }
  if (functions_.empty()) {
    functions.clear();
    functions_ = std::move(functions);  // Keeps the memory.
  }
}

int Loop::milliseconds_to_wait() const {
  if (has_work()) {
    return 0;
  }
  const std::optional<TimePoint> wake = timers_.next_wake();
  if (!wake) {
    return -1;
  }
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*wake - now_).count();
  return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000));
}

}  // namespace sluice::net
