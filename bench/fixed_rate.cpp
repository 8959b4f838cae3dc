// Sends one request at a fixed rate, whatever comes back, and prints how long the answers took.
//
//   sluice_fixed_rate --url http://127.0.0.1:8080 --target /v1/chat/completions --body FILE
//                     [--key KEY] [--rate 10000] [--seconds 3] [--connections 256]
//
// An open loop: request n is due at start + n / rate, and its time counts from then, not from when
// it was sent. A server that stalls therefore pays for everybody who waited behind the stall; a
// closed loop, as in wrk, would politely send nothing meanwhile ("coordinated omission").

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "net/address.h"
#include "net/descriptor.h"
#include "net/http_client.h"
#include "net/loop.h"

namespace sluice {
namespace {

using std::chrono::nanoseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kAnswerBytesMax = 1U << 20U;
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kWarmUp{500};  // Sent, not counted: connections are made.

struct Options {
  std::string url;
  std::string target = "/v1/chat/completions";
  std::string body_file;
  std::string key = "none";
  int rate = 10'000;
  int seconds = 3;
  std::uint32_t connections = 256;
};

/// What became of the requests that count.
struct Outcome {
  std::vector<nanoseconds> latencies;  ///< of answers with status 200
  std::uint64_t errors = 0;
  std::uint64_t counted = 0;
  std::uint64_t in_flight = 0;
  SteadyClock::time_point last_answer;
};

/// Keeps the beat: a kernel timer, because the loop's own timers tick every 10 ms.
class Beat {
 public:
  Beat(net::Loop& loop, nanoseconds period)
      : timer_(loop, ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
    const timespec each{.tv_sec = 0, .tv_nsec = period.count()};
    const itimerspec setting{.it_interval = each, .it_value = each};
    ::timerfd_settime(timer_.fd(), 0, &setting, nullptr);
  }

  [[nodiscard]] Task<> next() {
    timer_.set_drained();
    static_cast<void>(co_await timer_.readable(net::kNever));
    std::uint64_t beats = 0;  // How many passed is told by the clock.
    static_cast<void>(::read(timer_.fd(), &beats, sizeof beats));
  }

 private:
  net::Descriptor timer_;
};

/// Sends the requests when they are due and collects what became of them. One loop thread.
class Generator {
 public:
  Generator(net::Loop& loop, net::Pool& pool, const Options& options, std::string body)
      : loop_(loop),
        pool_(pool),
        options_(options),
        body_(std::move(body)),
        authorization_("Bearer " + options.key) {
    outcome_.latencies.reserve(static_cast<std::size_t>(options.rate) *
                               static_cast<std::size_t>(options.seconds));
  }

  /// Until the last answer has come or is given up.
  [[nodiscard]] Task<Outcome> run() {
    const nanoseconds period{std::chrono::seconds{1} / nanoseconds{options_.rate}};
    const std::int64_t warm = kWarmUp / period;
    const std::int64_t all = warm + std::int64_t{options_.rate} * options_.seconds;
    Beat beat(loop_, period);
    const auto begin = SteadyClock::now();
    for (std::int64_t sent = 0; sent < all;) {
      co_await beat.next();
      for (const auto now = SteadyClock::now(); sent < all && begin + sent * period <= now;
           ++sent) {
        loop_.spawn(send(begin + sent * period, sent >= warm ? Counted::yes : Counted::no));
      }
    }
    while (outcome_.in_flight > 0) {
      co_await beat.next();
    }
    co_return std::move(outcome_);
  }

 private:
  enum class Counted : std::uint8_t { no, yes };

  [[nodiscard]] Task<> send(SteadyClock::time_point due, Counted counted) {
    ++outcome_.in_flight;
    const bool is_answered = co_await exchange();
    --outcome_.in_flight;
    if (counted == Counted::no) {
      co_return;
    }
    ++outcome_.counted;
    outcome_.last_answer = SteadyClock::now();
    if (is_answered) {
      outcome_.latencies.push_back(outcome_.last_answer - due);
    } else {
      ++outcome_.errors;
    }
  }

  [[nodiscard]] Task<bool> exchange() {
    const std::array<HeaderField, 2> headers{
        {{"content-type", "application/json"}, {"authorization", authorization_}}};
    const net::TimePoint until = loop_.now() + kPatience;
    Result<net::ClientResponse> response = co_await pool_.open(
        {.target = options_.target, .headers = headers, .body = body_}, until, {});
    if (!response || response->status() != 200) {
      co_return false;
    }
    const Result<std::string> text = co_await response->read_all(kAnswerBytesMax, until);
    co_return text.has_value();
  }

  net::Loop& loop_;
  net::Pool& pool_;
  const Options& options_;
  std::string body_;
  std::string authorization_;
  Outcome outcome_;
};

double microseconds_at(const std::vector<nanoseconds>& sorted, double share) {
  if (sorted.empty()) {
    return 0;
  }
  const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return std::chrono::duration<double, std::micro>(sorted[index]).count();
}

void print(Outcome outcome, SteadyClock::time_point begin) {
  std::ranges::sort(outcome.latencies);
  const std::chrono::duration<double> took = outcome.last_answer - begin - kWarmUp;
  fmt::print(R"({{"requests":{},"errors":{},"rate":{:.0f},"p50_us":{:.1f},"p99_us":{:.1f}}})"
             "\n",
             outcome.counted,
             outcome.errors,
             static_cast<double>(outcome.counted) / took.count(),
             microseconds_at(outcome.latencies, 0.50),
             microseconds_at(outcome.latencies, 0.99));
}

int run(const Options& options) {
  Result<net::Upstream> upstream = net::parse_upstream(options.url);
  if (!upstream) {
    fmt::print(stderr, "{}\n", upstream.error().message);
    return 2;
  }
  std::ifstream file(options.body_file, std::ios::binary);
  std::string body(std::istreambuf_iterator<char>(file), {});
  net::Loop loop;
  const net::PoolLimits limits{.connections_max = options.connections, .waiting_max = 1'000'000};
  net::Pool pool(loop, *std::move(upstream), limits);
  Generator generator(loop, pool, options, std::move(body));
  const auto begin = SteadyClock::now();
  print(loop.run_until_done(generator.run()), begin);
  loop.shut_down();
  return 0;
}

}  // namespace
}  // namespace sluice

int main(int argc, char** argv) {
  sluice::Options options;
  CLI::App app("Sends one request at a fixed rate and prints the latencies as JSON.");
  app.add_option("--url", options.url, "http://HOST:PORT")->required();
  app.add_option("--target", options.target, "path");
  app.add_option("--body", options.body_file, "file with the body")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--key", options.key, "bearer token");
  app.add_option("--rate", options.rate, "requests a second")->check(CLI::Range(10, 1'000'000));
  app.add_option("--seconds", options.seconds, "that count")->check(CLI::Range(1, 600));
  app.add_option("--connections", options.connections, "at most")->check(CLI::Range(1, 10'000));
  CLI11_PARSE(app, argc, argv);
  return sluice::run(options);
}
