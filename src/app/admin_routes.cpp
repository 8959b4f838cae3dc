#include "app/admin_routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/screen_json.h"
#include "dialects/dialect.h"
#include "flow/review.h"

namespace sluice {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kReview = "/sluice/v1/review";

/// What stands behind `/sluice/v1/review`.
struct ReviewPath {
  enum class Verb : std::uint8_t { list, show, approve, deny } verb = Verb::list;
  RequestId id;
};

Failure no_such_path() {
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no such path",
                    .hint = "served is " + std::string(kReview) + "[/ID[/approve|/deny]]"});
}

Result<ReviewPath> read_path(std::string_view path) {
  if (path == kReview) {
    return ReviewPath{};
  }
  if (!path.starts_with(kReview) || path.substr(kReview.size(), 1) != "/") {
    return no_such_path();
  }
  path.remove_prefix(kReview.size() + 1);
  ReviewPath read{.verb = ReviewPath::Verb::show};
  const std::string_view id = path.substr(0, path.find('/'));
  const std::string_view verb = path.substr(id.size());
  if (id.size() != read.id.text.size() || (verb != "" && verb != "/approve" && verb != "/deny")) {
    return no_such_path();
  }
  std::ranges::copy(id, read.id.text.begin());
  if (!verb.empty()) {
    read.verb = verb == "/deny" ? ReviewPath::Verb::deny : ReviewPath::Verb::approve;
  }
  return read;
}

Result<void> check_method(const ReviewPath& path, std::string_view method) {
  const bool is_read = path.verb == ReviewPath::Verb::list || path.verb == ReviewPath::Verb::show;
  const std::string_view wanted = is_read ? "GET" : "POST";
  if (method == wanted) {
    return {};
  }
  return fail(Error{.code = ErrorCode::method_not_allowed,
                    .message = "this path is served for another method",
                    .hint = "use " + std::string(wanted)});
}

/// A page of another origin must not act through the browser of somebody who holds a key.
Result<void> check_origin(const RequestHead& head) {
  if (!head.header("origin")) {
    return {};
  }
  return fail(ErrorCode::denied_by_policy, "no page of another origin may use this listener");
}

Failure unknown_member(const std::string& name) {
  return fail(Error{.code = ErrorCode::invalid_input,
                    .message = "unknown or mistyped member",
                    .param = "$." + name,
                    .hint = "allowed are `zone` (text) and `original` (true or false)"});
}

Result<review::Decision> read_approval(const std::string& body) {
  review::Decision decision{.is_approved = true};
  const Json document = body.empty() ? Json::object() : Json::parse(body, nullptr, false);
  if (!document.is_object()) {
    return fail(ErrorCode::invalid_input, "the body is no JSON object");
  }
  for (const auto& [name, value] : document.items()) {
    if (name == "zone" && value.is_string()) {
      decision.zone = value.get<std::string>();
    } else if (name == "original" && value.is_boolean()) {
      decision.releases_original = value.get<bool>();
    } else {
      return unknown_member(name);
    }
  }
  return decision;
}

Task<Result<Json>> decide(House& house,
                          const Principal& reviewer,
                          const ReviewPath& path,
                          net::ServerExchange& connection) {
  review::Decision decision;
  if (path.verb == ReviewPath::Verb::approve) {
    SLUICE_CO_TRY(const std::string body, co_await connection.read_body());
    SLUICE_CO_TRY(decision, read_approval(body));
  }
  SLUICE_CO_TRY(const ParkedEntry entry,
                co_await review::decide(house, reviewer, path.id, std::move(decision)));
  co_return to_json(entry);
}

Task<Result<Json>> perform(House& house, net::ServerExchange& connection) {
  const RequestHead& head = connection.head();
  SLUICE_CO_TRY(const ReviewPath path, read_path(head.path));
  SLUICE_CO_CHECK(check_method(path, head.method));
  SLUICE_CO_CHECK(check_origin(head));
  SLUICE_CO_TRY(const Principal reviewer, review::authenticate(*house.keys, head));
  switch (path.verb) {
    case ReviewPath::Verb::list: {
      SLUICE_CO_TRY(const std::vector<ParkedEntry> entries, co_await review::list(house, reviewer));
      co_return to_json(entries);
    }
    case ReviewPath::Verb::show: {
      SLUICE_CO_TRY(const review::Screen screen, co_await review::show(house, reviewer, path.id));
      co_return to_json(screen);
    }
    case ReviewPath::Verb::approve:
    case ReviewPath::Verb::deny:
      break;
  }
  Result<Json> decided = co_await decide(house, reviewer, path, connection);
  co_return decided;
}

}  // namespace

Task<> route_admin(House& house, net::ServerExchange& connection) {
  const Result<Json> page = co_await perform(house, connection);
  const std::vector<HeaderField> fields = {{.name = "content-type", .value = "application/json"},
                                           {.name = "cache-control", .value = "no-store"}};
  int status = 200;
  std::string body;
  if (page) {
    body = page->dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  } else {
    dialects::ErrorAnswer answer =
        dialects::write_error(DialectKind::openai_chat, page.error(), {});
    status = answer.status;
    body = std::move(answer.body);
  }
  const Result<void> written = co_await connection.respond(status, fields, body);
  static_cast<void>(written);  // Whoever asked has gone.
}

}  // namespace sluice
