#include "net/resolver.h"

#include <memory>
#include <string>

#include <asio/ip/tcp.hpp>

#include "net/loop.h"
#include "net/loop_executor.h"
#include "net/waiter.h"

namespace sluice::net {
namespace {

using asio::ip::tcp;

/// One look-up. Kept alive by the waiting coroutine, which may give up first, and by the look-up.
struct Lookup {
  explicit Lookup(Loop& loop) : resolver(loop.get_executor()), done(loop) {}

  tcp::resolver resolver;
  Waiter done;
  std::vector<SocketAddress> found;
};

void keep(Lookup& lookup, const tcp::resolver::results_type& results) {
  for (const auto& entry : results) {
    const tcp::endpoint endpoint = entry.endpoint();
    lookup.found.push_back(
        SocketAddress::copy_of(endpoint.data(), static_cast<socklen_t>(endpoint.size())));
  }
}

Result<void> begin(const std::shared_ptr<Lookup>& lookup, const Upstream& upstream) {
  try {
    lookup->resolver.async_resolve(
        upstream.host,
        std::to_string(upstream.port),
        tcp::resolver::numeric_service,
        [lookup](const asio::error_code& error, const tcp::resolver::results_type& results) {
          if (!error) {
            keep(*lookup, results);
          }
          lookup->done.wake(Wake::ready);
        });
  } catch (const std::exception&) {  // No thread to be had.
    return fail(ErrorCode::upstream_unavailable, "the host cannot be looked up");
  }
  return {};
}

}  // namespace

Task<Result<std::vector<SocketAddress>>> Resolver::addresses(TimePoint until,
                                                             std::stop_token gone) {
  if (!upstream_.unix_path.empty()) {
    co_return std::vector{SocketAddress::of_unix(upstream_.unix_path)};
  }
  if (const auto numeric = SocketAddress::of({.host = upstream_.host, .port = upstream_.port})) {
    co_return std::vector{*numeric};
  }
  if (!known_.empty() && loop_.now() < known_until_) {
    co_return known_;
  }
  const auto lookup = std::make_shared<Lookup>(loop_);
  SLUICE_CO_CHECK(begin(lookup, upstream_));
  const std::stop_callback on_gone(gone, [&] { lookup->done.wake(Wake::closed); });
  const Wake wake = co_await lookup->done.wait(
      until, gone.stop_requested() ? std::optional(Wake::closed) : std::nullopt);
  if (wake == Wake::timed_out) {
    co_return fail(ErrorCode::deadline_exceeded, "looking up the host took too long");
  }
  if (wake == Wake::closed) {
    co_return fail(ErrorCode::cancelled, "the request was given up");
  }
  if (lookup->found.empty()) {
    co_return fail(ErrorCode::upstream_unavailable, "the host is not known");
  }
  known_ = lookup->found;
  known_until_ = loop_.now() + kKeepFor;
  co_return known_;
}

}  // namespace sluice::net
