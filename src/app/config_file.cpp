#include "app/config_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>
#include <utility>

#include "algo/yaml/map_reader.h"
#include "algo/yaml/value.h"
#include "app/alerts_config.h"
#include "app/config_folder.h"
#include "app/credentials.h"
#include "base/file.h"
#include "policy/load.h"
#include "policy/names.h"

namespace sluice {
namespace {

using namespace std::chrono_literals;
using yaml::MapReader;
using yaml::Value;

std::optional<net::ListenAddress> read_listen(const Value& value) {
  const std::optional<std::string> text = value.text();
  if (!text) {
    return std::nullopt;
  }
  Result<net::ListenAddress> address = net::parse_listen_address(*text);
  if (!address) {
    value.error(address.error().message, "write `127.0.0.1:8080`");
    return std::nullopt;
  }
  return *address;
}

void read_tls(const Value& value, ServerConfig& server) {
  static constexpr std::array kKeys = {std::string_view("certificate"), std::string_view("key")};
  const MapReader tls(value, kKeys);
  server.tls_certificate = tls.text("certificate").value_or("");
  server.tls_key = tls.text("key").value_or("");
}

void read_server(const Value& value, ServerConfig& server) {
  static constexpr std::array kKeys = {std::string_view("listen"),
                                       std::string_view("admin"),
                                       std::string_view("data_dir"),
                                       std::string_view("threads"),
                                       std::string_view("tls")};
  const MapReader reader(value, kKeys);
  reader.set(server.listen, "listen", read_listen);
  reader.set(server.admin, "admin", read_listen);
  reader.set(server.data_dir, "data_dir", [](const Value& v) { return v.text(); });
  reader.set(server.threads, "threads", [](const Value& v) { return v.integer({0, 256}); });
  if (const std::optional<Value> tls = reader.find("tls")) {
    read_tls(*tls, server);
  }
}

void read_identity(const Value& value, identify::Config& identify) {
  static constexpr std::array kKeys = {std::string_view("anonymous")};
  static constexpr yaml::Choice<identify::Anonymous> kModes[] = {
      {"off", identify::Anonymous::off}, {"loopback", identify::Anonymous::loopback}};
  MapReader(value, kKeys).set(identify.anonymous, "anonymous", [](const Value& v) {
    return v.one_of(kModes, "mode");
  });
}

void read_limits(const Value& value, Configuration& configuration) {
  static constexpr std::array kKeys = {std::string_view("body"),
                                       std::string_view("bodies"),
                                       std::string_view("json_depth"),
                                       std::string_view("json_tokens"),
                                       std::string_view("head"),
                                       std::string_view("headers"),
                                       std::string_view("target"),
                                       std::string_view("connections"),
                                       std::string_view("requests_per_connection"),
                                       std::string_view("header_timeout"),
                                       std::string_view("body_timeout"),
                                       std::string_view("idle_timeout"),
                                       std::string_view("write_timeout")};
  const MapReader reader(value, kKeys);
  net::Limits& net = configuration.server.limits;
  accept::Config& accept = configuration.stages.accept;
  const auto size = [](std::uint64_t least, std::uint64_t most) {
    return [=](const Value& v) { return v.byte_size({least, most}); };
  };
  const auto number = [](std::int64_t least, std::int64_t most) {
    return [=](const Value& v) { return v.integer({least, most}); };
  };
  const auto time = [](const Value& v) { return v.duration({1ms, 1h}); };
  reader.set(accept.body_bytes_max, "body", size(1024, 1U << 30U));
  reader.set(net.bodies_bytes_max, "bodies", size(1024, std::uint64_t{64} << 30U));
  reader.set(accept.json_depth_max, "json_depth", number(8, 512));
  reader.set(accept.json_tokens_max, "json_tokens", number(1'000, 10'000'000));
  reader.set(net.message.head_bytes_max, "head", size(1024, 1U << 20U));
  reader.set(net.message.headers_max, "headers", number(8, 1'000));
  reader.set(net.message.target_bytes_max, "target", size(64, 64U << 10U));
  reader.set(net.connections_max, "connections", number(1, 1'000'000));
  reader.set(net.requests_per_connection_max, "requests_per_connection", number(1, 1'000'000'000));
  reader.set(net.header_timeout, "header_timeout", time);
  reader.set(net.body_timeout, "body_timeout", time);
  reader.set(net.idle_timeout, "idle_timeout", time);
  reader.set(net.write_timeout, "write_timeout", time);
  net.body_bytes_max = accept.body_bytes_max;
}

void read_dispatch(const Value& value, dispatch::Config& dispatch) {
  static constexpr std::array kKeys = {std::string_view("attempts"),
                                       std::string_view("total_timeout"),
                                       std::string_view("cooldown"),
                                       std::string_view("cooldown_max"),
                                       std::string_view("failures"),
                                       std::string_view("requests_high")};
  const MapReader reader(value, kKeys);
  reader.set(dispatch.attempts_max, "attempts", [](const Value& v) { return v.integer({1, 16}); });
  reader.set(dispatch.requests_high, "requests_high", [](const Value& v) {
    return v.integer({1, 1'000'000});
  });
  reader.set(dispatch.failures_max, "failures", [](const Value& v) { return v.integer({1, 100}); });
  reader.set(
      dispatch.total_timeout, "total_timeout", [](const Value& v) { return v.duration({1s, 1h}); });
  reader.set(dispatch.cooldown, "cooldown", [](const Value& v) { return v.duration({10ms, 60s}); });
  reader.set(
      dispatch.cooldown_max, "cooldown_max", [](const Value& v) { return v.duration({10ms, 1h}); });
}

void read_parked(const Value& value, dispatch::ParkingConfig& parking) {
  static constexpr std::array kKeys = {std::string_view("wait"),
                                       std::string_view("ttl"),
                                       std::string_view("look"),
                                       std::string_view("requests"),
                                       std::string_view("bytes")};
  const MapReader reader(value, kKeys);
  reader.set(parking.wait, "wait", [](const Value& v) { return v.duration({0ms, 10min}); });
  reader.set(parking.ttl, "ttl", [](const Value& v) { return v.duration({1min, 720h}); });
  reader.set(parking.look, "look", [](const Value& v) { return v.duration({10ms, 1min}); });
  reader.set(
      parking.requests_max, "requests", [](const Value& v) { return v.integer({1, 100'000}); });
  reader.set(parking.bytes_max, "bytes", [](const Value& v) {
    return v.byte_size({1U << 20U, std::uint64_t{64} << 30U});
  });
}

void read_sessions(const Value& value, enrich::Config& sessions) {
  static constexpr std::array kKeys = {std::string_view("ttl"), std::string_view("labels")};
  const MapReader reader(value, kKeys);
  reader.set(sessions.ttl, "ttl", [](const Value& v) { return v.duration({1min, 8760h}); });
  reader.set(
      sessions.labels_max, "labels", [](const Value& v) { return v.integer({1, 1'000'000}); });
}

/// Patterns of files. Which files they are, `sluice policy test` looks for: a gateway needs none.
void read_tests(const Value& value, std::vector<std::string>& tests) {
  constexpr std::size_t kPatternsMax = 64;
  for (const Value& pattern : policy::limited(value.one_or_many(), kPatternsMax)) {
    const std::optional<std::string> text = pattern.text();
    const std::size_t folder = text ? text->rfind('/') : std::string::npos;
    if (folder != std::string::npos && text->find_first_of("*?[") < folder) {
      pattern.error("`*` may stand for parts of a file's name, not of a folder's",
                    "policy-tests/*.yaml");
    }
    tests.push_back(text.value_or(""));
  }
}

/// The sections that are not the policy's; unknown ones are the policy loader's to report.
void read_own_sections(const yaml::Document& document,
                       yaml::Findings& findings,
                       Configuration& configuration) {
  for (const yaml::Node& section : document.root.children) {
    const Value value(section, section.key, findings);
    if (section.key == "server") {
      read_server(value, configuration.server);
    } else if (section.key == "identity") {
      read_identity(value, configuration.stages.identify);
    } else if (section.key == "limits") {
      read_limits(value, configuration);
    } else if (section.key == "dispatch") {
      read_dispatch(value, configuration.stages.dispatch);
    } else if (section.key == "alerts") {
      read_alerts(value, configuration.webhook);
    } else if (section.key == "drill") {
      read_drill(value, configuration.drill);
    } else if (section.key == "parked") {
      read_parked(value, configuration.stages.parking);
    } else if (section.key == "sessions") {
      read_sessions(value, configuration.stages.enrich);
    } else if (section.key == "tests") {
      read_tests(value, configuration.tests);
    }
  }
}

bool is_loopback(const net::ListenAddress& address) {
  return !address.unix_path.empty() || address.host.starts_with("127.") || address.host == "::1";
}

/// Whoever listens to a network runs proxies before the gateway, and one that says nothing of
/// itself looks like a program on this machine.
void warn_of_open_door(const yaml::Document& document,
                       yaml::Findings& findings,
                       const Configuration& configuration) {
  if (configuration.stages.identify.anonymous != identify::Anonymous::loopback ||
      is_loopback(configuration.server.listen)) {
    return;
  }
  for (const yaml::Node& section : document.root.children) {
    const auto listen = std::ranges::find(section.children, "listen", &yaml::Node::key);
    if (section.key == "server" && listen != section.children.end()) {
      Value(*listen, "server.listen", findings)
          .warning(
              "a network reaches this address, and until there is a key a proxy on this "
              "machine may look like a local program",
              "write `identity: {anonymous: off}`, or listen on 127.0.0.1");
    }
  }
}

bool asks_a_person(const policy::Snapshot& policy) {
  const auto reviews = [](const auto& rule) { return rule.on_exhausted == FailureMode::review; };
  return std::ranges::any_of(policy.exceptions, &policy::Exception::needs_approval) ||
         std::ranges::any_of(policy.routes, reviews) ||
         std::ranges::find(policy.workloads, FailureMode::review, &Workload::failure) !=
             policy.workloads.end();
}

/// Requests would wait for a person to whom nobody gave a place to say yes.
void warn_of_missing_reviewers(const yaml::Document& document,
                               yaml::Findings& findings,
                               const Configuration& configuration,
                               const policy::Loaded& policy) {
  if (policy.snapshot && asks_a_person(*policy.snapshot) && !configuration.server.admin) {
    Value(document.root, "server", findings)
        .warning("requests may wait for a reviewer, and there is no listener for reviewers",
                 "write `server: {admin: \"127.0.0.1:8081\"}`");
  }
}

policy::LoadContext context_of(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.parent_path();
  return {
      .has_credential = [](std::string_view reference) { return has_credential(reference); },
      .read_file =
          [folder](const std::string& path) { return read_file(folder / path, kConfigBytesMax); },
      .today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()),
      .now = [] { return std::chrono::steady_clock::now().time_since_epoch(); },
      .other_sections = {"server",
                         "identity",
                         "limits",
                         "dispatch",
                         "alerts",
                         "drill",
                         "parked",
                         "sessions",
                         "tests"}};
}

/// Problems of the stages' own validation have no place in the file, but the right key.
void append(std::vector<Problem>& all, std::vector<Problem> more, const std::string& file) {
  for (Problem& problem : more) {
    const auto same = [&](const Problem& known) { return known.path == problem.path; };
    if (std::ranges::none_of(all, same)) {
      problem.file = problem.file.empty() ? file : problem.file;
      all.push_back(std::move(problem));
    }
  }
}

/// In the order of the text, the first file first.
void sort_by_place(std::vector<Problem>& problems, const std::string& first_file) {
  std::ranges::sort(problems, {}, [&](const Problem& problem) {
    return std::tuple(problem.file != first_file,
                      std::tie(problem.file, problem.line, problem.column, problem.path));
  });
}

}  // namespace

LoadedConfiguration load_configuration(const std::filesystem::path& file) {
  const Result<yaml::Document> document = read_configuration_text(file);
  if (!document) {
    LoadedConfiguration loaded;
    loaded.problems.push_back({.file = file.string(), .message = document.error().message});
    return loaded;
  }
  return load_configuration(*document);
}

LoadedConfiguration load_configuration(const yaml::Document& document) {
  LoadedConfiguration loaded;
  policy::Loaded policy = policy::load(document, context_of(document.file));
  Configuration configuration;
  yaml::Findings findings{.file = document.file, .more_files = document.more_files};
  if (document.readable) {
    read_own_sections(document, findings, configuration);
    warn_of_open_door(document, findings, configuration);
    warn_of_missing_reviewers(document, findings, configuration, policy);
  }
  loaded.problems = std::move(policy.problems);
  loaded.problems.insert(loaded.problems.end(), findings.problems.begin(), findings.problems.end());
  append(loaded.problems, configuration.stages.accept.validate(), document.file);
  append(loaded.problems, configuration.stages.dispatch.validate(), document.file);
  append(loaded.problems, configuration.stages.parking.validate(), document.file);
  append(loaded.problems, configuration.stages.enrich.validate(), document.file);
  append(loaded.problems, configuration.server.limits.validate(), document.file);
  sort_by_place(loaded.problems, document.file);
  if (policy.snapshot && !has_errors(loaded.problems)) {
    configuration.policy = std::make_shared<const policy::Snapshot>(*std::move(policy.snapshot));
    configuration.claims = std::move(policy.claims);
    loaded.configuration = std::move(configuration);
  }
  return loaded;
}

}  // namespace sluice
