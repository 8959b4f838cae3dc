#include "app/mock/provider.h"

#include <array>
#include <stop_token>
#include <utility>
#include <vector>

#include "net/waiter.h"

namespace sluice::mock {
namespace {

using More = net::ServerExchange::More;

constexpr std::chrono::milliseconds kSlow{1'000};  // What the fault `slow` adds to every piece.
constexpr std::chrono::milliseconds kBeforeCut{
    20};  // So that what was sent arrives before the end.
constexpr std::string_view kWebPage =
    "<!doctype html><html><head><title>502 Bad Gateway</title></head><body>oops</body></html>";

std::optional<Vendor> vendor_of(const RequestHead& head) {
  if (head.method != "POST") {
    return std::nullopt;
  }
  if (head.path == "/v1/chat/completions") {
    return Vendor::openai;
  }
  return head.path == "/v1/messages" ? std::optional(Vendor::anthropic) : std::nullopt;
}

Received received_of(const RequestHead& head, std::string_view target, std::string_view body) {
  Received received{.method = head.method, .target = target, .body = body};
  for (const HeaderField& field : head.headers) {
    received.headers.emplace_back(field.name, field.value);
  }
  return received;
}

std::string target_of(const RequestHead& head) {
  std::string target(head.path);
  if (!head.query.empty()) {
    target.append(1, '?').append(head.query);
  }
  return target;
}

}  // namespace

Provider::Provider(net::Loop& loop, Script script, Recorder recorder)
    : loop_(loop),
      script_(std::move(script)),
      recorder_(std::move(recorder)),
      faults_(script_.fault, script_.fault_rate, script_.seed, script_.fault_after),
      answers_(script_.chunks) {}

Task<> Provider::serve(net::ServerExchange& exchange) {
  Result<std::string> body = co_await exchange.read_body();
  if (!body) {
    co_return;  // The server answers: the client sent no whole request.
  }
  const auto began = Recorder::Instant::clock::now();
  const std::uint64_t number = ++counts_.requests;
  const std::string target = target_of(exchange.head());
  if (!recorder_.request(number, began, received_of(exchange.head(), target, *body))) {
    co_return;  // 500: nobody shall believe that it was recorded.
  }
  const Ending ending = co_await respond(exchange, *body);
  if (ending == Ending::client_gone && !loop_.is_shut_down()) {
    ++counts_.clients_gone;
    static_cast<void>(recorder_.client_gone(number, Recorder::Instant::clock::now(), began));
  }
}

Task<Provider::Ending> Provider::respond(net::ServerExchange& exchange, const std::string& body) {
  const RequestHead& head = exchange.head();
  const bool as_anthropic = !script_.speaks_openai || head.header("anthropic-version").has_value();
  const Vendor usual = as_anthropic ? Vendor::anthropic : Vendor::openai;
  if (head.method == "GET" && head.path == "/v1/models") {
    const ScriptedAnswer models = write_models(usual, script_.model);
    co_return co_await send(exchange, models);
  }
  const std::optional<Vendor> vendor = vendor_of(head);
  if (!vendor || !script_.speaks(*vendor)) {
    co_return co_await refuse(exchange, usual, 404);
  }
  const Result<Asked> asked = read_asked(*vendor, body, tape_);
  if (!asked) {
    co_return co_await refuse(exchange, *vendor, 400);
  }
  if (const std::optional<Fault> fault = faults_.draw()) {
    ++counts_.faults;
    co_return co_await misbehave(exchange, *asked, *fault);
  }
  co_return co_await chat(exchange, *asked, {script_.latency, script_.chunk_delay});
}

std::shared_ptr<const ScriptedAnswer> Provider::answer_to(const Asked& asked) {
  return answers_.find_or_write(asked, script_.reply ? *script_.reply : asked.text);
}

Task<Provider::Ending> Provider::chat(net::ServerExchange& exchange,
                                      const Asked& asked,
                                      Pace pace) {
  const std::shared_ptr<const ScriptedAnswer> answer = answer_to(asked);
  if (pace.latency.count() > 0) {
    const Ending waited = co_await pause(exchange, loop_.now() + pace.latency);
    if (waited == Ending::client_gone) {
      co_return waited;
    }
  }
  if (asked.stream) {
    co_return co_await stream(exchange, *answer, pace.chunk_delay);
  }
  co_return co_await send(exchange, *answer);
}

Task<Provider::Ending> Provider::misbehave(net::ServerExchange& exchange,
                                           const Asked& asked,
                                           Fault fault) {
  switch (fault.kind) {
    case Fault::Kind::status:
      co_return co_await refuse(exchange, asked.vendor, fault.status);
    case Fault::Kind::ratelimit:
      co_return co_await refuse(exchange, asked.vendor, 429);
    case Fault::Kind::hang:
      co_return co_await pause(exchange, net::kNever);
    case Fault::Kind::reset:
      exchange.abort();
      co_return Ending::done;
    case Fault::Kind::cut: {
      const std::shared_ptr<const ScriptedAnswer> answer = answer_to(asked);
      co_return co_await cut(exchange, *answer);
    }
    case Fault::Kind::garbage: {
      const ScriptedAnswer page{.content_type = "text/html", .whole = std::string(kWebPage)};
      co_return co_await send(exchange, page);
    }
    case Fault::Kind::slow:
      co_return co_await chat(
          exchange, asked, {script_.latency + kSlow, script_.chunk_delay + kSlow});
  }
  co_return Ending::done;
}

Task<Provider::Ending> Provider::refuse(net::ServerExchange& exchange, Vendor vendor, int status) {
  const ScriptedAnswer error = write_error(vendor, status, "the mock was told to refuse this");
  std::vector<HeaderField> headers{{"content-type", error.content_type}};
  if (status == 429) {
    headers.push_back({"retry-after", "1"});
  }
  if (status < 400) {
    headers.push_back({"location", "http://127.0.0.1:9/v1/elsewhere"});
  }
  const Result<void> sent = co_await exchange.respond(status, headers, error.whole);
  co_return sent ? Ending::done : Ending::client_gone;
}

Task<Provider::Ending> Provider::send(net::ServerExchange& exchange, const ScriptedAnswer& answer) {
  const std::array<HeaderField, 1> headers{{{"content-type", answer.content_type}}};
  const Result<void> sent = co_await exchange.respond(answer.status, headers, answer.whole);
  co_return sent ? Ending::done : Ending::client_gone;
}

Task<Provider::Ending> Provider::stream(net::ServerExchange& exchange,
                                        const ScriptedAnswer& answer,
                                        std::chrono::milliseconds chunk_delay) {
  const std::array<HeaderField, 2> headers{
      {{"content-type", answer.content_type}, {"cache-control", "no-cache"}}};
  const std::string_view whole = answer.whole;
  const std::size_t last = whole.size() - answer.pieces.back().size();
  // Without a delay everything but the end mark goes out in one write.
  std::size_t sent = chunk_delay.count() == 0 ? last : answer.pieces.front().size();
  Result<void> written = co_await exchange.start(answer.status, headers, whole.substr(0, sent));
  for (std::size_t i = 1; written && sent < last; ++i) {
    const Ending waited = co_await pause(exchange, loop_.now() + chunk_delay);
    if (waited == Ending::client_gone) {
      co_return waited;
    }
    written = co_await exchange.write(answer.pieces[i], More::yes);
    sent += answer.pieces[i].size();
  }
  if (written) {
    written = co_await exchange.write(answer.pieces.back(), More::last);
  }
  co_return written ? Ending::done : Ending::client_gone;
}

Task<Provider::Ending> Provider::cut(net::ServerExchange& exchange, const ScriptedAnswer& answer) {
  const std::array<HeaderField, 1> headers{{{"content-type", answer.content_type}}};
  const std::string_view half = std::string_view(answer.whole).substr(0, answer.whole.size() / 2);
  const Result<void> written = co_await exchange.start(answer.status, headers, half);
  if (written) {
    const Ending waited = co_await pause(exchange, loop_.now() + kBeforeCut);
    if (waited == Ending::client_gone) {
      co_return waited;
    }
    exchange.abort();
  }
  co_return written ? Ending::done : Ending::client_gone;
}

Task<Provider::Ending> Provider::pause(net::ServerExchange& exchange, net::TimePoint until) {
  net::Waiter waiter(loop_);
  const std::stop_token gone = exchange.gone();
  const std::stop_callback wake(gone, [&waiter] { waiter.wake(net::Wake::ready); });
  if (gone.stop_requested()) {
    co_return Ending::client_gone;
  }
  const net::Wake why = co_await waiter.wait(until);
  co_return why == net::Wake::timed_out ? Ending::done : Ending::client_gone;
}

}  // namespace sluice::mock
