#include "app/routes.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "app/net_exchange.h"
#include "dialects/dialect.h"
#include "flow/1_accept/endpoint.h"
#include "flow/2_identify/run.h"
#include "flow/serve.h"
#include "policy/unserved.h"

namespace sluice {
namespace {

struct Page {
  int status = 200;
  std::string_view content_type = "application/json";
  std::string body;
  std::string_view allow;  ///< the methods that there are, for whoever used another; else empty
};

bool is_page(std::string_view path) {
  return path == "/healthz" || path == "/readyz" || path == "/metrics";
}

Page wrong_method(const RequestHead& head) {
  dialects::ErrorAnswer answer = dialects::write_error(accept::dialect_of(head),
                                                       {.code = ErrorCode::method_not_allowed,
                                                        .message = "this page is only to be read",
                                                        .hint = "use GET"},
                                                       {});
  return {.status = answer.status, .body = std::move(answer.body), .allow = "GET, HEAD"};
}

/// The first workload whose plainest request has nowhere to go; empty: all have somewhere.
std::string workload_without_plan(const House& house) {
  const policy::Snapshot& policy = *house.rules->snapshot;
  const Environment environment{.engines = house.health.states(policy, house.clock.now()),
                                .date = std::chrono::floor<std::chrono::days>(house.clock.wall())};
  const std::vector<WorkloadIndex> unserved = policy::unserved_workloads(policy, environment);
  return unserved.empty() ? std::string() : policy.workload(unserved.front()).name;
}

/// Names are configuration: whoever may not observe learns no more than whether.
Page readiness(const House& house, const RequestHead& head) {
  const std::string missing = workload_without_plan(house);
  if (missing.empty()) {
    return {.body = R"({"ready":true})"};
  }
  if (!identify::admit_observer(*house.keys, head)) {
    return {.status = 503, .body = R"({"ready":false})"};
  }
  return {.status = 503,
          .body = R"({"ready":false,"workload_without_engine":")" + missing + R"("})"};
}

Page metrics(const House& house,
             const RequestHead& head,
             const std::function<std::string()>& exposition) {
  const Result<void> admitted = identify::admit_observer(*house.keys, head);
  if (!admitted) {
    dialects::ErrorAnswer answer =
        dialects::write_error(accept::dialect_of(head), admitted.error(), {});
    return {.status = answer.status, .body = std::move(answer.body)};
  }
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = exposition()};
}

std::optional<Page> page_for(const House& house,
                             const RequestHead& head,
                             const std::function<std::string()>& exposition) {
  if (!is_page(head.path)) {
    return std::nullopt;
  }
  if (head.method != "GET" && head.method != "HEAD") {
    return wrong_method(head);
  }
  if (head.path == "/healthz") {
    return Page{.body = R"({"ok":true})"};
  }
  if (head.path == "/readyz") {
    return readiness(house, head);
  }
  return metrics(house, head, exposition);
}

}  // namespace

Task<> route(House& house,
             // NOLINTNEXTLINE(performance-unnecessary-value-param): a reference would dangle.
             std::function<std::string()> exposition,
             net::ServerExchange& connection) {
  NetExchange exchange(connection);
  if (const std::optional<Page> page = page_for(house, exchange.head(), exposition)) {
    std::vector<HeaderField> fields = {{.name = "content-type", .value = page->content_type}};
    if (!page->allow.empty()) {
      fields.push_back({.name = "allow", .value = page->allow});
    }
    const Result<void> written = co_await connection.respond(page->status, fields, page->body);
    static_cast<void>(written);  // Whoever asked has gone.
    co_return;
  }
  co_await serve(house, exchange);
}

}  // namespace sluice
