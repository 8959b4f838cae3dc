#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "app/schema/shape.h"

namespace sluice::schema {
namespace {

constexpr std::string_view kActions[] = {
    "chat", "embed", "retrieve", "rerank", "tool", "agent_step"};
constexpr std::string_view kLearned[] = {"unknown", "low", "medium", "high"};
constexpr std::string_view kSizes[] = {"small", "medium", "large", "huge"};
constexpr std::string_view kWishes[] = {"none", "small", "mid", "frontier", "specialised"};
constexpr std::string_view kTiers[] = {"small", "mid", "frontier"};
constexpr std::string_view kCapabilities[] = {"tools", "vision", "json_schema", "thinking"};
constexpr std::string_view kKinds[] = {"on_prem", "private_cloud", "public_cloud", "device"};

constexpr std::string_view kLatencies[] = {"interactive", "batch"};
constexpr std::string_view kNetworks[] = {"good", "slow", "offline"};
constexpr std::string_view kLoads[] = {"normal", "high"};

/// Two tables as one.
template <std::size_t a, std::size_t b>
consteval std::array<Key, a + b> both(const Key (&first)[a], const Key (&second)[b]) {
  std::array<Key, a + b> all{};
  std::ranges::copy(first, all.begin());
  std::ranges::copy(second, all.begin() + a);
  return all;
}

constexpr Key words(std::string_view name,
                    std::string_view what,
                    std::span<const std::string_view> choices) {
  return {.name = name,
          .what = what,
          .form = Form::word,
          .count = Count::one_or_many,
          .words = choices};
}

constexpr Key texts(std::string_view name, std::string_view what) {
  return {.name = name, .what = what, .count = Count::one_or_many};
}

constexpr Key kWhenKeys[] = {
    texts("workload", "The workload is one of these."),
    texts("roles", "The caller has one of these roles."),
    words("action", "What the step does is one of these.", kActions),
    words(
        "complexity", "How hard the question is; `never` also holds where nobody knows.", kLearned),
    texts("intent", "What the request is for; `never` also holds where nobody knows."),
    words("size", "Tokens, estimated: up to 1,000, 8,000, 64,000, or more.", kSizes),
    words("wish", "The tier that the caller's model name stands for.", kWishes),
    texts("level", "The level of the original label is one of these."),
    texts("entities", "One of these was found: `personal.*`, `secret.jwt`, `custom.NAME`."),
    {.name = "tools", .what = "Whether tools are offered.", .form = Form::boolean},
    {.name = "unscannable",
     .what = "Whether something in it cannot be read.",
     .form = Form::boolean},
    {.name = "media",
     .what = "Whether an image, a file or a sound is in it.",
     .form = Form::boolean}};
constexpr Shape kWhen = {"when", kWhenKeys};

constexpr Key kMomentKeys[] = {
    words("latency", "The workload's latency class, or the caller's stricter one.", kLatencies),
    words("network", "How engines outside the house can be reached.", kNetworks),
    words("load", "How busy the gateway is.", kLoads)};

constexpr Key kRuleName = {.name = "name", .what = "As refusals, explanations and proofs name it."};
constexpr Key kZones = texts("zones", "Zones by name.");
constexpr Key kZoneKinds = words("zone_kinds", "Zones by kind.", kKinds);
constexpr Key kWhenKey = {.name = "when",
                          .what = "All of these must hold; left out: always.",
                          .form = Form::none,
                          .map = &kWhen};
constexpr Key kEntities = {.name = "entities",
                           .what = "What was found: `personal.*`, `secret.jwt`, `custom.NAME`.",
                           .count = Count::one_or_many,
                           .is_required = true};

constexpr Key kNeverKeys[] = {kRuleName, kWhenKey, kZones, kZoneKinds};
constexpr Shape kNever = {"never", kNeverKeys};

constexpr std::string_view kTransforms[] = {
    "pseudonymise", "generalise", "mask", "drop_zone", "refuse"};
constexpr Key kProtectKeys[] = {
    kRuleName,
    kZones,
    kZoneKinds,
    kEntities,
    {.name = "action",
     .what = "What happens to it on the way there; the strongest of several rules wins.",
     .form = Form::word,
     .is_required = true,
     .words = kTransforms}};
constexpr Shape kProtect = {"protect", kProtectKeys};

constexpr std::string_view kAnswerActions[] = {"flag", "mask", "stop"};
constexpr Key kAnswersKeys[] = {kRuleName,
                                texts("from_zones", "Answers of these zones."),
                                words("from_kinds", "Answers of zones of these kinds.", kKinds),
                                kEntities,
                                {.name = "action",
                                 .what = "What happens to what a model wrote by itself.",
                                 .form = Form::word,
                                 .is_required = true,
                                 .words = kAnswerActions}};
constexpr Shape kAnswers = {"answers", kAnswersKeys};

constexpr std::string_view kPreferences[] = {"cost", "latency", "quality"};
constexpr std::string_view kByWorkload[] = {"workload"};
constexpr Key kSelectorKeys[] = {
    {.name = "tier",
     .what = "Models of these tiers.",
     .form = Form::tier,
     .count = Count::one_or_many,
     .words = kTiers},
    kZones,
    kZoneKinds,
    texts("engines", "Models of these engines."),
    texts("models", "These models: `NAME`, or `ENGINE/NAME`."),
    words("capabilities", "Models that can do all of this.", kCapabilities),
    {.name = "placement",
     .what = "In the order of zones that the workload asks for.",
     .form = Form::word,
     .words = kByWorkload},
    {.name = "prefer",
     .what = "What comes first among these.",
     .form = Form::word,
     .words = kPreferences}};
constexpr Shape kSelector = {"candidate", kSelectorKeys};

constexpr Key kExhaustedKeys[] = {{.name = "degrade",
                                   .what = "Who is asked when all candidates have failed.",
                                   .form = Form::none,
                                   .count = Count::list,
                                   .is_required = true,
                                   .map = &kSelector}};
constexpr Shape kExhausted = {"on_exhausted", kExhaustedKeys};
constexpr std::string_view kOutcomes[] = {
    "by_workload", "fail_closed", "degrade", "queue", "review"};

constexpr auto kRouteWhenKeys = both(kWhenKeys, kMomentKeys);
constexpr Shape kRouteWhen = {"route_when", kRouteWhenKeys};
constexpr Key kRouteKeys[] = {
    kRuleName,
    {.name = "when",
     .what = "All of these must hold; left out: always.",
     .form = Form::none,
     .map = &kRouteWhen},
    {.name = "candidates",
     .what = "Who is asked, in this order, among those that are admissible.",
     .form = Form::none,
     .count = Count::list,
     .is_required = true,
     .map = &kSelector},
    {.name = "on_exhausted",
     .what = "What happens when all of them have failed.",
     .form = Form::word,
     .fallback = "\"by_workload\"",
     .words = kOutcomes,
     .map = &kExhausted}};
constexpr Shape kRoute = {"route", kRouteKeys};

constexpr std::string_view kApprovals[] = {"none", "required"};
constexpr Key kExceptionKeys[] = {
    {.name = "name", .what = "As the journal names it.", .is_required = true},
    {.name = "lifts", .what = "The name of the one `never` that it lifts.", .is_required = true},
    kWhenKey,
    {.name = "until",
     .what = "The last day on which it lives.",
     .form = Form::date,
     .is_required = true},
    {.name = "approval",
     .what = "Whether somebody must approve each use.",
     .form = Form::word,
     .fallback = "\"none\"",
     .words = kApprovals}};
constexpr Shape kException = {"exception", kExceptionKeys};

constexpr Key kReviewKeys[] = {
    texts("release_originals_to", "Zones to which a reviewer may release the original.")};
constexpr Shape kReview = {"review", kReviewKeys};

constexpr Key rules(std::string_view name, std::string_view what, const Shape& shape) {
  return {.name = name, .what = what, .form = Form::none, .count = Count::list, .map = &shape};
}

constexpr Key required(Key key) {
  key.is_required = true;
  return key;
}

constexpr Key kPolicyKeys[] = {
    rules("never", "What may never happen; only an exception lifts one.", kNever),
    rules("protect", "What is taken out on the way into a zone.", kProtect),
    rules("answers", "What happens to what models wrote by themselves.", kAnswers),
    required(rules("route", "Who is asked; the first that fits picks.", kRoute)),
    rules("exceptions", "What lifts one `never` for a while.", kException),
    {.name = "review",
     .what = "What reviewers may do beyond approving exceptions.",
     .form = Form::none,
     .map = &kReview}};

/// What a claim says of the bytes and of where they go, before its conditions.
constexpr Key kBoundKeys[] = {
    {.name = "residual", .what = "The residual label is this level, or above."},
    {.name = "original", .what = "The original label is this level, or above."},
    texts("categories", "The original label has one of these."),
    texts("found", "One of these was found."),
    texts("left_in", "One of these is still in the bytes."),
    texts("marking", "One of these texts stands in the request."),
    texts("engine", "As `engines`."),
    texts("engines", "Where it may not go; for `always` where alone it may. In place of zones."),
    kZones,
    kZoneKinds,
    texts("zone", "As `zones`."),
    words("zone_kind", "As `zone_kinds`.", kKinds)};

constexpr auto kEventKeys = both(kBoundKeys, kWhenKeys);
constexpr Shape kEvent = {"event", kEventKeys};
constexpr Key kClaimKeys[] = {
    {.name = "name", .what = "As the proof names it."},
    {.name = "never",
     .what = "No request that is like this may go to these zones.",
     .form = Form::none,
     .map = &kEvent},
    {.name = "always",
     .what = "Requests that are like this go to these zones and to no others.",
     .form = Form::none,
     .map = &kEvent}};

constexpr Shape kPolicy = {"policy", kPolicyKeys};
constexpr Shape kClaim = {"claim", kClaimKeys};

}  // namespace

const Shape& policy_shape() {
  return kPolicy;
}

const Shape& claim_shape() {
  return kClaim;
}

}  // namespace sluice::schema
