#include "app/drill/caller.h"

#include <algorithm>
#include <stop_token>
#include <utility>

#include <nlohmann/json.hpp>

namespace sluice::drill {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kAnswerBytesMax = 4U << 20U;
constexpr std::string_view kData = "data: ";

/// A text in a document, if it is there: the probes' answers are read as leniently as a program of
/// a user would.
std::string text_at(const Json& document, const char* pointer) {
  const Json::json_pointer path(pointer);
  if (!document.contains(path) || !document[path].is_string()) {
    return {};
  }
  return document[path].get<std::string>();
}

void read_document(DialectKind dialect, Reply& reply) {
  const Json document = Json::parse(reply.raw, nullptr, false);
  reply.is_whole = document.is_object() && !document.contains("error");
  reply.text =
      text_at(document,
              dialect == DialectKind::anthropic ? "/content/0/text" : "/choices/0/message/content");
}

void read_stream(DialectKind dialect, Reply& reply) {
  const char* const piece =
      dialect == DialectKind::anthropic ? "/delta/text" : "/choices/0/delta/content";
  for (std::size_t at = reply.raw.find(kData); at != std::string::npos;
       at = reply.raw.find(kData, at + 1)) {
    const std::size_t begin = at + kData.size();
    const std::string line = reply.raw.substr(begin, reply.raw.find('\n', begin) - begin);
    const Json event = Json::parse(line, nullptr, false);
    reply.is_whole = line.starts_with("[DONE]") ||
                     (event.is_object() && event.value("type", "") == "message_stop");
    reply.text += text_at(event, piece);
  }
}

std::string field_of(const net::ClientResponse& response, std::string_view name) {
  return std::string(response.header(name).value_or(""));
}

}  // namespace

/// One call of send(): what the workers share, all of them on one thread.
struct Caller::Round {
  std::span<const Probe> probes;
  std::vector<Reply> replies;
  const std::function<void(std::size_t)>& on_reply;
  std::size_t next = 0;
  std::size_t done = 0;
  std::size_t workers = 0;
};

Result<std::unique_ptr<Caller>> Caller::make(const policy::Snapshot& policy, Options options) {
  SLUICE_TRY(net::Upstream upstream, net::parse_upstream(options.url));
  std::shared_ptr<const net::TlsContext> tls;
  if (upstream.scheme == net::Upstream::Scheme::https) {
    SLUICE_TRY(tls, net::TlsContext::for_client({}));
  }
  return std::unique_ptr<Caller>(
      new Caller(policy,  // NOLINT(cppcoreguidelines-owning-memory): the constructor is private.
                 std::move(options),
                 std::move(upstream),
                 std::move(tls)));
}

Caller::Caller(const policy::Snapshot& policy,
               Options options,
               net::Upstream upstream,
               std::shared_ptr<const net::TlsContext> tls)
    : policy_(policy),
      options_(std::move(options)),
      authorization_("Bearer " + std::string(options_.key.reveal())),
      pool_(loop_,
            std::move(upstream),
            {.connections_max = static_cast<std::uint32_t>(options_.concurrency)},
            std::move(tls)) {}

Caller::~Caller() {
  loop_.shut_down();
}

std::vector<Reply> Caller::send(std::span<const Probe> probes,
                                const std::function<void(std::size_t)>& on_reply) {
  Round round{.probes = probes,
              .replies = std::vector<Reply>(probes.size()),
              .on_reply = on_reply,
              .workers = std::min(options_.concurrency, probes.size())};
  for (std::size_t worker = round.workers; worker > 0; --worker) {
    loop_.spawn(work(round));
  }
  if (round.workers > 0) {
    loop_.run();
  }
  return std::move(round.replies);
}

Task<> Caller::work(Round& round) {
  while (round.next < round.probes.size()) {
    const std::size_t mine = round.next++;
    round.replies[mine] = co_await ask(round.probes[mine], "");
    round.on_reply(++round.done);
  }
  if (--round.workers == 0) {
    loop_.stop();
  }
}

std::string Caller::policy_digest(const Probe& probe) {
  const Reply reply = loop_.run_until_done(ask(probe, "1"));
  const Json explanation = Json::parse(reply.raw, nullptr, false);
  return explanation.is_object() ? explanation.value("digest", "") : std::string();
}

Task<Reply> Caller::ask(const Probe& probe, std::string dry_run) {
  const std::string& workload = policy_.workload(probe.workload).name;
  std::vector<HeaderField> headers = {{.name = "content-type", .value = "application/json"},
                                      {.name = "x-sluice-workload", .value = workload}};
  const auto add = [&](std::string_view name, const std::string& value, bool is_there) {
    if (is_there) {
      headers.push_back({.name = name, .value = value});
    }
  };
  const bool is_anthropic = probe.dialect == DialectKind::anthropic;
  const std::string version = "2023-06-01";
  add("anthropic-version", version, is_anthropic);
  add("x-sluice-data-class", probe.declared, !probe.declared.empty());
  add("x-sluice-dry-run", dry_run, !dry_run.empty());
  add("authorization", authorization_, !options_.key.empty());
  const net::TimePoint until = std::chrono::steady_clock::now() + options_.timeout;
  Result<net::ClientResponse> response =
      co_await pool_.open({.target = is_anthropic ? "/v1/messages" : "/v1/chat/completions",
                           .headers = headers,
                           .body = probe.body},
                          until,
                          std::stop_token());
  Reply reply;
  if (!response) {
    co_return reply;
  }
  reply.status = response->status();
  reply.zone = field_of(*response, "x-sluice-zone");
  reply.engine = field_of(*response, "x-sluice-engine");
  reply.model = field_of(*response, "x-sluice-model");
  reply.level = field_of(*response, "x-sluice-data-class");
  const bool is_stream = field_of(*response, "content-type").starts_with("text/event-stream");
  Result<std::string> raw = co_await response->read_all(kAnswerBytesMax, until);
  if (!raw) {
    co_return reply;
  }
  reply.raw = *std::move(raw);
  if (is_stream) {
    read_stream(probe.dialect, reply);
  } else {
    read_document(probe.dialect, reply);
  }
  co_return reply;
}

}  // namespace sluice::drill
