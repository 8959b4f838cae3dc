#include "app/schema/shape.h"

namespace sluice::schema {
namespace {

constexpr Key kTlsKeys[] = {{.name = "certificate", .what = "PEM: the chain.", .is_required = true},
                            {.name = "key", .what = "PEM: the private key.", .is_required = true}};
constexpr Shape kTls = {"tls", kTlsKeys};

constexpr Key kServerKeys[] = {
    {.name = "listen",
     .what = "`HOST:PORT`, `[V6]:PORT` or `unix:/path`; port 0 picks one and prints it.",
     .fallback = "\"127.0.0.1:8080\""},
    {.name = "admin",
     .what = "The same for operators and reviewers: `127.0.0.1:8081`. Left out: no such listener."},
    {.name = "data_dir",
     .what = "Journal, keys, master key; made at the first start.",
     .fallback = "\"data\""},
    {.name = "threads",
     .what = "Event loops; 0 is one for each core.",
     .form = Form::whole,
     .fallback = "0",
     .most = 256},
    {.name = "tls",
     .what = "Then the listener speaks TLS 1.2 or newer.",
     .form = Form::none,
     .map = &kTls}};
constexpr Shape kServer = {"server", kServerKeys};

constexpr std::string_view kModes[] = {"off", "loopback"};
constexpr Key kIdentityKeys[] = {
    {.name = "anonymous",
     .what = "`loopback`: while no key exists, programs of this machine are served without one.",
     .form = Form::word,
     .fallback = "\"off\"",
     .words = kModes}};
constexpr Shape kIdentity = {"identity", kIdentityKeys};

constexpr Key bytes(std::string_view name,
                    std::string_view what,
                    std::string_view fallback,
                    std::int64_t least,
                    std::int64_t most) {
  return {.name = name,
          .what = what,
          .form = Form::size,
          .fallback = fallback,
          .least = least,
          .most = most};
}

constexpr Key number(std::string_view name,
                     std::string_view what,
                     std::string_view fallback,
                     std::int64_t least,
                     std::int64_t most) {
  return {.name = name,
          .what = what,
          .form = Form::whole,
          .fallback = fallback,
          .least = least,
          .most = most};
}

constexpr Key time(std::string_view name, std::string_view what, std::string_view fallback) {
  return {.name = name, .what = what, .form = Form::duration, .fallback = fallback};
}

constexpr std::int64_t kKiB = 1 << 10;
constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kGiB = 1 << 30;

constexpr Key kLimitsKeys[] = {
    bytes("body", "Of one request.", "\"32MiB\"", kKiB, kGiB),
    bytes("bodies", "Of all requests in flight of a thread.", "\"256MiB\"", kKiB, 64 * kGiB),
    number("json_depth", "Lists and maps inside each other.", "64", 8, 512),
    number("json_tokens", "Values and keys of one request.", "1000000", 1'000, 10'000'000),
    bytes("head", "Request line and headers.", "\"32KiB\"", kKiB, kMiB),
    number("headers", "Of one request.", "100", 8, 1'000),
    bytes("target", "Path and query.", "\"8KiB\"", 64, 64 * kKiB),
    number("connections", "For each thread.", "20000", 1, 1'000'000),
    number("requests_per_connection", "Then the connection closes.", "100000", 1, 1'000'000'000),
    time("header_timeout", "For the whole head and the TLS handshake.", "\"10s\""),
    time("body_timeout", "For the whole body.", "\"120s\""),
    time("idle_timeout", "Between two requests.", "\"75s\""),
    time("write_timeout", "With no byte taken by the client.", "\"30s\"")};
constexpr Shape kLimits = {"limits", kLimitsKeys};

constexpr Key kDispatchKeys[] = {
    number("attempts", "Over all engines.", "4", 1, 16),
    time("total_timeout", "Until the first output, over all attempts.", "\"10m\""),
    time("cooldown", "How long an engine that failed stays out; doubled each time.", "\"2s\""),
    time("cooldown_max", "The longest cooldown.", "\"60s\""),
    number("failures", "In a row, before an engine counts as down.", "3", 1, 100),
    number("requests_high",
           "In flight on a thread; from here on the load is high.",
           "256",
           1,
           1'000'000)};
constexpr Shape kDispatch = {"dispatch", kDispatchKeys};

constexpr Key kParkedKeys[] = {
    time("wait", "A caller waits so long before it is told where to ask.", "\"30s\""),
    time("ttl", "A request is kept so long.", "\"24h\""),
    time("look", "Between two looks at what it waits for.", "\"500ms\""),
    number("requests", "That may wait.", "1000", 1, 100'000),
    bytes("bytes", "Of all that waits.", "\"256MiB\"", kMiB, 64 * kGiB)};
constexpr Shape kParked = {"parked", kParkedKeys};

constexpr Key kSessionsKeys[] = {
    time("ttl", "What a session hands on is kept so long after its last turn.", "\"720h\""),
    number("labels", "That are kept at most.", "100000", 1, 1'000'000)};
constexpr Shape kSessions = {"sessions", kSessionsKeys};

constexpr Key kRestoreKeys[] = {{.name = "hosts",
                                 .what = "Hosts in whose URLs originals may be restored.",
                                 .count = Count::list}};
constexpr Shape kRestore = {"restore", kRestoreKeys};

constexpr Key kRouterKeys[] = {
    {.name = "intents",
     .what = "What requests may want, up to 16 names; left out: those of docs/routing.md.",
     .count = Count::list},
    {.name = "intent_model",
     .what = "Tells intents: `file:PATH`, made by `sluice train router`; left out: rules alone."},
    {.name = "complexity_model", .what = "Tells `low`, `medium` and `high` likewise."},
    number("threshold", "Percent; what is less probable is `unknown`.", "60", 1, 99)};
constexpr Shape kRouter = {"router", kRouterKeys};

constexpr Key section(std::string_view name, std::string_view what, const Shape& shape) {
  return {.name = name, .what = what, .form = Form::none, .map = &shape};
}

constexpr Key listed(Key key) {
  key.count = Count::list;
  return key;
}

constexpr Key required(Key key) {
  key.is_required = true;
  return key;
}

constexpr std::string_view kAlertKindWords[] = {"journal_failed",
                                                "journal_damaged",
                                                "drill_failed",
                                                "detector_failed",
                                                "exception_used",
                                                "answer_stopped",
                                                "refused_by_rule",
                                                "refused_by_label",
                                                "not_granted",
                                                "answer_masked",
                                                "answer_flagged"};
constexpr Key kWebhookKeys[] = {
    required({.name = "url", .what = "`https://`, or an address of this machine."}),
    required(
        {.name = "secret", .what = "Where the signing key is found: `env:NAME` or `file:/path`."}),
    {.name = "ca_file", .what = "PEM: the authorities of the receiver alone."},
    {.name = "events",
     .what = "Which kinds are sent; left out: all.",
     .form = Form::word,
     .count = Count::list,
     .words = kAlertKindWords}};
constexpr Shape kWebhook = {"webhook", kWebhookKeys};
constexpr Key kAlertsKeys[] = {section("webhook", "Who is told, besides the log.", kWebhook)};
constexpr Shape kAlerts = {"alerts", kAlertsKeys};

constexpr Key kDrillKeys[] = {
    required({.name = "every",
              .what = "How often a running gateway drills its own policy.",
              .form = Form::duration}),
    number("keep", "Reports that stay.", "30", 1, 10'000)};
constexpr Shape kDrill = {"drill", kDrillKeys};

}  // namespace

const Shape& configuration_shape() {
  static const Key kKeys[] = {
      section("server", "Where the gateway listens, and where it keeps things.", kServer),
      section("identity", "Who is served without a key.", kIdentity),
      section("limits", "Beyond these a request is refused.", kLimits),
      section("dispatch", "How often and how long engines are tried.", kDispatch),
      section("alerts", "Who is told of violations that were stopped.", kAlerts),
      section("drill", "A gateway that tests itself.", kDrill),
      section("parked", "Requests that wait for a person or an engine.", kParked),
      section("sessions", "What earlier turns of a conversation hand on.", kSessions),
      {.name = "tests",
       .what = "Files of cases for `sluice policy test`: `policy-tests/*.yaml`.",
       .count = Count::one_or_many},
      required(listed(section("zones", "Where models run, and what may go there.", zone_shape()))),
      required(listed(section("engines", "Who answers.", engine_shape()))),
      section("labels", "How sensitive something is.", labels_shape()),
      section("router", "How it is told what a request wants and how hard it is.", kRouter),
      listed(section("workloads", "Uses of AI; the first is the default.", workload_shape())),
      required(section("policy", "What may go where.", policy_shape())),
      section("restore", "Where originals may be put back, besides in text.", kRestore),
      listed(section("prove", "What the policy promises: `sluice policy prove`.", claim_shape()))};
  static const Shape kConfiguration = {"configuration", kKeys};
  return kConfiguration;
}

}  // namespace sluice::schema
