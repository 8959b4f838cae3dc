#include "app/mock/mock.h"

#include <csignal>
#include <cstdio>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/exit_code.h"
#include "app/mock/provider.h"
#include "app/mock/recorder.h"
#include "app/mock/script.h"
#include "net/address.h"
#include "net/http_server.h"
#include "net/listen_check.h"
#include "net/loop.h"

namespace sluice::mock {
namespace {

/// Everything that a provider needs before it can listen.
struct Prepared {
  Script script;
  Recorder recorder;
  net::ListenAddress address;
};

Result<Prepared> prepare(const MockOptions& options) {
  SLUICE_TRY(Script script, read_script(options));
  SLUICE_TRY(net::ListenAddress address, net::parse_listen_address(options.listen));
  SLUICE_TRY(Recorder recorder, Recorder::open(options.record));
  return Prepared{std::move(script), std::move(recorder), std::move(address)};
}

int failed(const Error& error) {
  fmt::print(stderr, "sluice mock: {}\n", error.message);
  const bool by_option = error.code == ErrorCode::config_invalid;
  return to_int(by_option ? ExitCode::usage : ExitCode::failed);
}

/// Blocks the signals that end the process, before any thread is started, so that one thread can
/// wait for them.
sigset_t block_ending_signals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  return ending;
}

void print_address(const net::ListenAddress& address, const net::Server& server) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? '[' + address.host + ']' : address.host;
  const std::string place = address.unix_path.empty() ? fmt::format("{}:{}", host, server.port())
                                                      : "unix:" + address.unix_path;
  fmt::print("{{\"listening\":\"{}\"}}\n", place);
  std::fflush(stdout);
}

void print_counts(const Counts& counts) {
  fmt::print("{{\"requests\":{},\"faults\":{},\"clients_gone\":{}}}\n",
             counts.requests,
             counts.faults,
             counts.clients_gone);
  std::fflush(stdout);
}

}  // namespace

int run_mock(const MockOptions& options) {
  Result<Prepared> prepared = prepare(options);
  if (!prepared) {
    return failed(prepared.error());
  }
  const sigset_t ending = block_ending_signals();
  net::Loop loop;
  Provider provider(loop, std::move(prepared->script), std::move(prepared->recorder));
  net::Server server(
      loop, [&provider](net::ServerExchange& exchange) { return provider.serve(exchange); }, {});
  if (const Result<void> free = net::check_is_free(prepared->address); !free) {
    return failed(free.error());
  }
  if (const Result<void> listening = server.listen(prepared->address); !listening) {
    return failed(listening.error());
  }
  print_address(prepared->address, server);
  const std::jthread waiting([&loop, &ending] {
    int signal = 0;
    sigwait(&ending, &signal);
    loop.stop();
  });
  loop.run();
  loop.shut_down();
  if (options.report) {
    print_counts(provider.counts());
  }
  return to_int(ExitCode::ok);
}

}  // namespace sluice::mock
