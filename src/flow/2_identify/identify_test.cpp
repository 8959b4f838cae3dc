#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "flow/2_identify/credential.h"
#include "flow/2_identify/run.h"

namespace sluice::identify {
namespace {

using Headers = std::vector<HeaderField>;

RequestHead head_with(Headers headers, std::string_view query = {}) {
  return {.method = "POST",
          .path = "/v1/chat/completions",
          .query = query,
          .headers = std::move(headers),
          .peer_is_loopback = true};
}

struct CredentialCase {
  const char* note;
  Headers headers;
  std::string_view query;
  std::optional<std::string> want;  // Empty: refused.
};

// A key that one place accepts and another overlooks gives two verdicts for one caller.
TEST(Credential, OneExtractorForAllPlaces) {
  const CredentialCase cases[] = {
      {"bearer", {{"authorization", "Bearer k1"}}, "", "k1"},
      {"scheme in any case", {{"authorization", "bEaReR k1"}}, "", "k1"},
      {"Anthropic", {{"x-api-key", "k1"}}, "", "k1"},
      {"Azure", {{"api-key", "k1"}}, "", "k1"},
      {"Gemini", {{"x-goog-api-key", "k1"}}, "", "k1"},
      {"query", {}, "alt=sse&key=k1&x=2", "k1"},
      {"no part of another name", {}, "monkey=k1", ""},
      {"the same twice is fine", {{"authorization", "Bearer k1"}, {"x-api-key", "k1"}}, "", "k1"},
      {"none", {}, "", ""},
      {"two different ones",
       {{"authorization", "Bearer k1"}, {"x-api-key", "k2"}},
       "",
       std::nullopt},
      {"header against query", {{"x-api-key", "k1"}}, "key=k2", std::nullopt},
      {"basic is no bearer", {{"authorization", "Basic azE6"}}, "", std::nullopt},
  };
  for (const CredentialCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Result<std::string> got = credential_of(head_with(c.headers, c.query));
    ASSERT_EQ(got.has_value(), c.want.has_value());
    if (got) {
      EXPECT_EQ(*got, *c.want);
    }
  }
}

struct AnonymousCase {
  const char* note;
  Headers headers;
  bool served;
};

// A web page in the user's browser, or a proxy on this machine, must not speak with the user's
// rights.
TEST(Anonymous, OnlyPlainLocalPrograms) {
  const HeaderField json{"content-type", "application/json"};
  const AnonymousCase cases[] = {
      {"an SDK on this machine", {{"host", "127.0.0.1:8080"}, json}, true},
      {"localhost by name",
       {{"host", "localhost:8080"}, {"content-type", "application/json; charset=utf-8"}},
       true},
      {"IPv6", {{"host", "[::1]:8080"}, json}, true},
      {"a browser page",
       {{"host", "127.0.0.1:8080"}, json, {"origin", "https://evil.example"}},
       false},
      {"DNS rebinding", {{"host", "evil.example:8080"}, json}, false},
      {"a host that only begins so", {{"host", "127.0.0.1.evil.example"}, json}, false},
      {"IPv6 of somebody else", {{"host", "[2001:db8::1]"}, json}, false},
      {"behind a proxy", {{"host", "localhost"}, json, {"x-forwarded-for", "203.0.113.9"}}, false},
      {"behind another proxy", {{"host", "localhost"}, json, {"via", "1.1 x"}}, false},
      {"RFC 7239", {{"host", "localhost"}, json, {"forwarded", "for=203.0.113.9"}}, false},
      {"nginx", {{"host", "localhost"}, json, {"x-real-ip", "203.0.113.9"}}, false},
      {"an old proxy", {{"host", "localhost"}, json, {"x-forwarded", "for=203.0.113.9"}}, false},
      {"Cloudflare", {{"host", "localhost"}, json, {"cf-connecting-ip", "203.0.113.9"}}, false},
      {"Akamai", {{"host", "localhost"}, json, {"true-client-ip", "203.0.113.9"}}, false},
      {"a page without Origin",
       {{"host", "localhost"}, json, {"sec-fetch-site", "cross-site"}},
       false},
      {"a page of another port",
       {{"host", "localhost"}, json, {"sec-fetch-site", "same-site"}},
       false},
      {"typed by the user", {{"host", "localhost"}, json, {"sec-fetch-site", "none"}}, true},
      {"names are case-insensitive", {{"host", "LOCALHOST:8080"}, json}, true},
      {"IPv6 without a port", {{"host", "[::1]"}, json}, true},
      {"IPv6 and something behind it", {{"host", "[::1]evil"}, json}, false},
      {"IPv6 and a host for a port", {{"host", "[::1]:evil"}, json}, false},
      {"an IPv6 address that never ends", {{"host", "[::1"}, json}, false},
      {"a port that is none", {{"host", "localhost:80.evil.example"}, json}, false},
      {"a colon and no port", {{"host", "localhost:"}, json}, false},
      {"an empty host", {{"host", ""}, json}, false},
      {"a form post that needs no preflight",
       {{"host", "localhost"}, {"content-type", "text/plain"}},
       false},
      {"no content type", {{"host", "localhost"}}, false},
  };
  const KeyTable no_keys;
  for (const AnonymousCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Config config{.anonymous = Anonymous::loopback};
    EXPECT_EQ(authenticate(config, no_keys, head_with(c.headers)).has_value(), c.served);
  }
  RequestHead remote = head_with({{"host", "localhost"}, json});
  remote.peer_is_loopback = false;
  EXPECT_EQ(authenticate({.anonymous = Anonymous::loopback}, no_keys, remote).error().code,
            ErrorCode::unauthenticated);
  EXPECT_FALSE(authenticate(
      {.anonymous = Anonymous::off}, no_keys, head_with({{"host", "localhost"}, json})));
}

struct ObserverCase {
  const char* note;
  Headers headers;
  bool is_loopback;
  std::optional<ErrorCode> refused;
};

// Engines, models and what they cost are nobody's business on the network, nor a web page's that
// has pointed its own name at this machine.
TEST(Observer, LocalProgramsAndHoldersOfKeys) {
  const ObserverCase cases[] = {
      {"a scraper on this machine", {{"host", "127.0.0.1:8080"}}, true, std::nullopt},
      {"a scraper elsewhere", {{"host", "gateway:8080"}}, false, ErrorCode::unauthenticated},
      {"a scraper elsewhere that claims to be here",
       {{"host", "localhost"}},
       false,
       ErrorCode::unauthenticated},
      {"elsewhere with a key",
       {{"host", "gateway:8080"}, {"authorization", "Bearer good"}},
       false,
       std::nullopt},
      {"elsewhere with a wrong key",
       {{"host", "gateway:8080"}, {"authorization", "Bearer wrong"}},
       false,
       ErrorCode::unauthenticated},
      {"DNS rebinding", {{"host", "evil.example"}}, true, ErrorCode::denied_by_policy},
      {"a page",
       {{"host", "localhost"}, {"origin", "https://evil.example"}},
       true,
       ErrorCode::denied_by_policy},
      {"through a proxy",
       {{"host", "localhost"}, {"x-real-ip", "203.0.113.9"}},
       true,
       ErrorCode::denied_by_policy},
      {"through a proxy with a key",
       {{"host", "gateway"}, {"x-real-ip", "203.0.113.9"}, {"x-api-key", "good"}},
       true,
       std::nullopt},
      {"through a proxy with a wrong key",
       {{"host", "gateway"}, {"x-api-key", "wrong"}},
       true,
       ErrorCode::unauthenticated},
      {"two different keys",
       {{"host", "gateway"}, {"x-api-key", "good"}, {"api-key", "wrong"}},
       false,
       ErrorCode::unauthenticated},
  };
  KeyTable keys;
  keys.add(sha256({"good"}), {.key = {"k1"}, .tenant = {"acme"}});
  for (const ObserverCase& c : cases) {
    SCOPED_TRACE(c.note);
    RequestHead head = head_with(c.headers);
    head.method = "GET";
    head.peer_is_loopback = c.is_loopback;
    const Result<void> admitted = admit_observer(keys, head);
    EXPECT_EQ(admitted ? std::nullopt : std::optional(admitted.error().code), c.refused);
  }
}

policy::Snapshot two_workloads() {
  policy::Snapshot snapshot;
  snapshot.levels = {"public", "internal", "confidential"};
  snapshot.workloads = {{.name = "general", .floor = {.level = Level{1}}},
                        {.name = "triage", .floor = {.level = Level{0}}}};
  return snapshot;
}

// As soon as one key exists, nobody is served without one; and a key grants what it names, no more.
TEST(Identify, KeysGrantWhatTheyName) {
  KeyTable keys;
  keys.add(sha256({"good"}), {.key = {"k1"}, .tenant = {"acme"}, .workloads = {"triage"}});
  keys.add(sha256({"stale"}), {.key = {"k2"}, .tenant = {"acme"}, .clearance = "secret"});
  keys.add(sha256({"cleared"}), {.key = {"k4"}, .tenant = {"acme"}, .clearance = "internal"});
  keys.add(sha256({"gone"}), {.key = {"k3"}, .tenant = {"acme"}, .workloads = {"removed"}});
  const policy::Snapshot snapshot = two_workloads();
  const Config config{.anonymous = Anonymous::loopback};
  const auto call = [&](std::string_view credential,
                        std::string workload,
                        std::string model = "auto") -> Result<Caller> {
    const std::string bearer = "Bearer " + std::string(credential);
    const RequestHead head = head_with(
        {{"host", "localhost"}, {"content-type", "application/json"}, {"authorization", bearer}});
    Request request;
    request.hints.workload = std::move(workload);
    request.model_wish = std::move(model);
    SLUICE_TRY(Principal principal, authenticate(config, keys, head));
    return run(std::move(principal), snapshot, request);
  };
  EXPECT_EQ(call("wrong", "").error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(call("good", "general").error().code, ErrorCode::denied_by_policy);
  EXPECT_EQ(call("stale", "").error().code, ErrorCode::denied_by_policy);
  EXPECT_EQ(call("gone", "").error().code, ErrorCode::denied_by_policy);
  EXPECT_EQ(call("good", "", "no-such-model-xyz").error().code, ErrorCode::not_found);
  const Result<Caller> caller = call("good", "");
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->workload, WorkloadIndex{1});
  EXPECT_FALSE(caller->clearance);
  EXPECT_EQ(call("cleared", "")->clearance, Level{1});
  EXPECT_EQ(caller->principal.tenant.value, "acme");
}

// A model name that is a granted workload picks that workload: SDKs have no other place to say it.
TEST(Identify, WorkloadAsModelName) {
  const policy::Snapshot snapshot = two_workloads();
  Request request;
  request.model_wish = "triage";
  const Result<Caller> caller = run({.key = {"k1"}}, snapshot, request);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->workload, WorkloadIndex{1});
  EXPECT_EQ(caller->wish.kind, ModelWish::Kind::automatic);
}

}  // namespace
}  // namespace sluice::identify
