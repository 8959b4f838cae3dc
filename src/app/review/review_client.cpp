#include "app/review/review_client.h"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "app/check_command.h"
#include "app/config_file.h"
#include "app/credentials.h"
#include "base/secret.h"
#include "net/address.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "net/tls_context.h"

namespace sluice::review_commands {
namespace {

using nlohmann::json;

constexpr std::string_view kKeyReference = "env:SLUICE_API_KEY";
constexpr std::chrono::seconds kPatience{30};
constexpr std::size_t kAnswerBytesMax = std::size_t{128} << 20U;

Result<std::string> url_of(const Gateway& at) {
  if (!at.url.empty()) {
    return at.url;
  }
  const LoadedConfiguration loaded = load_configuration(at.config);
  if (!loaded.configuration) {
    print_problems(loaded.problems);
    return fail(ErrorCode::config_invalid, "the configuration has errors");
  }
  const std::optional<net::ListenAddress>& admin = loaded.configuration->server.admin;
  if (!admin) {
    return fail(Error{.code = ErrorCode::config_invalid,
                      .message = "the configuration has no admin listener",
                      .hint = "write `server: {admin: \"127.0.0.1:8081\"}`, or use --url"});
  }
  const bool is_v6 = admin->host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + admin->host + "]" : admin->host;
  const bool has_tls = !loaded.configuration->server.tls_certificate.empty();
  return (has_tls ? "https://" : "http://") + host + ":" + std::to_string(admin->port);
}

Result<Secret> key_of_reviewer() {
  if (!has_credential(kKeyReference)) {
    return fail(Error{.code = ErrorCode::config_invalid,
                      .message = "SLUICE_API_KEY holds no key",
                      .hint = "make one with `sluice keys create --role reviewer --clearance "
                              "LEVEL`"});
  }
  return read_credential(kKeyReference);
}

ErrorCode code_of(int status) {
  switch (status) {
    case 400:
      return ErrorCode::invalid_input;
    case 401:
      return ErrorCode::unauthenticated;
    case 403:
      return ErrorCode::denied_by_policy;
    case 404:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::conflict;
    default:
      return ErrorCode::unavailable;
  }
}

struct Answer {
  int status = 0;
  std::string body;
};

Task<Result<Answer>> exchange(net::Pool& pool, net::ClientRequest request) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  SLUICE_CO_TRY(net::ClientResponse response, co_await pool.open(request, until, {}));
  Answer answer{.status = response.status(), .body = {}};
  SLUICE_CO_TRY(answer.body, co_await response.read_all(kAnswerBytesMax, until));
  co_return answer;
}

Result<Answer> send(const net::Upstream& upstream,
                    const std::shared_ptr<const net::TlsContext>& tls,
                    const net::ClientRequest& request) {
  net::Loop loop;
  net::Pool pool(loop, upstream, {}, tls);
  Result<Answer> answer = loop.run_until_done(exchange(pool, request));
  loop.shut_down();
  return answer;
}

}  // namespace

Result<json> ask_gateway(const Gateway& at,
                         std::string_view method,
                         std::string_view path,
                         std::string_view body) {
  SLUICE_TRY(const Secret key, key_of_reviewer());
  SLUICE_TRY(const std::string url, url_of(at));
  SLUICE_TRY(const net::Upstream upstream, net::parse_upstream(url));
  std::shared_ptr<const net::TlsContext> tls;
  if (upstream.scheme == net::Upstream::Scheme::https) {
    SLUICE_TRY(tls, net::TlsContext::for_client({}));
  }
  const std::string bearer = "Bearer " + std::string(key.reveal());
  const std::string target = "/sluice/v1/review" + std::string(path);
  const std::vector<HeaderField> fields = {{.name = "authorization", .value = bearer},
                                           {.name = "content-type", .value = "application/json"}};
  SLUICE_TRY(
      const Answer answer,
      send(upstream, tls, {.method = method, .target = target, .headers = fields, .body = body}));
  const json document = json::parse(answer.body, nullptr, false);
  if (answer.status == 200 && !document.is_discarded()) {
    return document;
  }
  const std::string message = document.is_object()
                                  ? document.value("/error/message"_json_pointer, std::string())
                                  : std::string();
  return fail(code_of(answer.status),
              message.empty() ? "the gateway answered " + std::to_string(answer.status) : message);
}

}  // namespace sluice::review_commands
