#include "net/resolver.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <netdb.h>

#include "net/loop.h"
#include "net/waiter.h"

namespace sluice::net {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

/// What the system says of a name. Waits for the network: never on a loop thread.
std::vector<SocketAddress> ask_system(const std::string& host, std::uint16_t port) {
  const addrinfo hints{.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV,
                       .ai_family = AF_UNSPEC,
                       .ai_socktype = SOCK_STREAM};
  addrinfo* list = nullptr;
  std::vector<SocketAddress> found;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
    return found;
  }
  const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    found.push_back(SocketAddress::copy_of(entry->ai_addr, entry->ai_addrlen));
  }
  return found;
}

/// A place among those who wait for a look-up.
class Place {
 public:
  Place(std::vector<Waiter*>& waiting, Waiter& waiter) : waiting_(waiting), waiter_(waiter) {
    waiting_.push_back(&waiter);
  }

  ~Place() { std::erase(waiting_, &waiter_); }

  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::vector<Waiter*>& waiting_;
  Waiter& waiter_;
};

}  // namespace

/// One question to the system. Lives as long as somebody wants to know the answer.
struct Resolver::Lookup {
  bool is_done = false;
  std::vector<SocketAddress> found;
  TimePoint good_until;
  std::vector<Waiter*> waiting;

  void end(std::vector<SocketAddress> addresses) {
    is_done = true;
    found = std::move(addresses);
    good_until = std::chrono::steady_clock::now() + kKeepFor;
    for (Waiter* waiter : waiting) {
      waiter->wake(Wake::ready);
    }
  }

  [[nodiscard]] bool is_of_use(TimePoint now) const {
    return !is_done || (!found.empty() && now < good_until);
  }
};

/// In a thread of its own, for which nobody waits: the system may take half a minute to give a name
/// up, and a gateway that stops shall not.
Result<void> Resolver::begin() {
  const auto lookup = std::make_shared<Lookup>();
  try {
    std::thread([answer = std::weak_ptr(lookup),
                 door = loop_.door(),
                 host = upstream_.host,
                 port = upstream_.port] {
      door->post([answer, found = ask_system(host, port)]() mutable {
        if (const std::shared_ptr<Lookup> wanted = answer.lock()) {
          wanted->end(std::move(found));
        }
      });
    }).detach();
  } catch (const std::system_error&) {
    return fail(ErrorCode::upstream_unavailable, "the host cannot be looked up: no thread is free");
  }
  newest_ = lookup;
  return {};
}

Task<Result<std::vector<SocketAddress>>> Resolver::addresses(TimePoint until,
                                                             std::stop_token gone) {
  if (!upstream_.unix_path.empty()) {
    co_return std::vector{SocketAddress::of_unix(upstream_.unix_path)};
  }
  if (const auto numeric = SocketAddress::of({.host = upstream_.host, .port = upstream_.port})) {
    co_return std::vector{*numeric};
  }
  if (newest_ == nullptr || !newest_->is_of_use(loop_.now())) {
    SLUICE_CO_CHECK(begin());
  }
  const std::shared_ptr<Lookup> lookup = newest_;  // Somebody may ask anew meanwhile.
  if (!lookup->is_done) {
    Waiter done(loop_);
    const Place place(lookup->waiting, done);
    const std::stop_callback on_gone(gone, [&] { done.wake(Wake::closed); });
    const Wake wake = co_await done.wait(
        until, gone.stop_requested() ? std::optional(Wake::closed) : std::nullopt);
    if (wake == Wake::timed_out) {
      co_return fail(ErrorCode::deadline_exceeded, "looking up the host took too long");
    }
    if (wake == Wake::closed) {
      co_return fail(ErrorCode::cancelled, "the request was given up");
    }
  }
  if (lookup->found.empty()) {
    co_return fail(ErrorCode::upstream_unavailable, "the host is not known");
  }
  co_return lookup->found;
}

}  // namespace sluice::net
