#include <algorithm>
#include <array>
#include <cstddef>

#include "app/schema/shape.h"

namespace sluice::schema {
namespace {

constexpr std::int64_t kDaysMax = 36'500;

/// `keys` and those of a label that stand beside its level, in whatever can raise one.
template <std::size_t n>
consteval std::array<Key, n + 4> with_label_keys(const Key (&keys)[n]) {
  std::array<Key, n + 4> all{};
  std::ranges::copy(keys, all.begin());
  all[n] = {.name = "categories",
            .what = "Compartments: only zones that accept all of them may have it.",
            .count = Count::one_or_many};
  all[n + 1] = {.name = "regions",
                .what = "Where it may be processed; left out: anywhere.",
                .count = Count::one_or_many};
  all[n + 2] = {.name = "retention_days_max",
                .what = "Only zones that keep it no longer than this may have it.",
                .form = Form::whole,
                .most = kDaysMax};
  all[n + 3] = {.name = "no_training",
                .what = "Only zones that declare that nobody trains on prompts may have it.",
                .form = Form::boolean,
                .fallback = "false"};
  return all;
}

constexpr Key kLevel = {
    .name = "level", .what = "The level to which it raises the label.", .is_required = true};
constexpr Key kTypeName = {
    .name = "name", .what = "Makes the entity type `custom.NAME`.", .is_required = true};

constexpr auto kFindingKeys = with_label_keys({kLevel});
constexpr Shape kFinding = {"finding", kFindingKeys};

constexpr auto kMarkingKeys = with_label_keys(
    {{.name = "text",
      .what = "Words that raise the label of all that they stand in; nothing takes that back.",
      .count = Count::one_or_many,
      .is_required = true},
     kLevel});
constexpr Shape kMarking = {"marking", kMarkingKeys};

constexpr auto kDictionaryKeys = with_label_keys(
    {kTypeName,
     {.name = "file", .what = "A word or phrase a line, relative to the configuration."},
     {.name = "words", .what = "The words themselves, instead of a file.", .count = Count::list},
     kLevel});
constexpr Shape kDictionary = {"dictionary", kDictionaryKeys};

constexpr auto kPatternKeys = with_label_keys(
    {kTypeName,
     {.name = "regex", .what = "What is looked for, in RE2 syntax.", .is_required = true},
     kLevel});
constexpr Shape kPattern = {"pattern", kPatternKeys};

constexpr auto kNetworkKeys = with_label_keys({kTypeName,
                                               {.name = "ranges",
                                                .what = "Networks: `10.20.0.0/16`, `fd00:20::/32`.",
                                                .count = Count::one_or_many,
                                                .is_required = true},
                                               kLevel});
constexpr Shape kNetwork = {"network", kNetworkKeys};

constexpr auto kHostKeys =
    with_label_keys({kTypeName,
                     {.name = "suffixes",
                      .what = "Ends of host names: `corp.acme.example`, or `.acme`.",
                      .count = Count::one_or_many,
                      .is_required = true},
                     kLevel});
constexpr Shape kHosts = {"hosts", kHostKeys};

constexpr std::string_view kNameTypes[] = {"person", "organization", "location", "address"};

constexpr Key threshold_of(std::string_view name) {
  return {.name = name,
          .what = "Percent that makes a finding of this kind.",
          .form = Form::whole,
          .least = 1,
          .most = 99};
}

constexpr Key kThresholdKeys[] = {threshold_of("person"),
                                  threshold_of("organization"),
                                  threshold_of("location"),
                                  threshold_of("address")};
constexpr Shape kThresholds = {"thresholds", kThresholdKeys};

constexpr Key kNamesKeys[] = {
    {.name = "types",
     .what = "Which kinds of names are looked for in prose.",
     .form = Form::word,
     .count = Count::one_or_many,
     .is_required = true,
     .words = kNameTypes},
    {.name = "threshold",
     .what = "Percent that makes a finding: one number, or one for each kind.",
     .form = Form::whole,
     .least = 1,
     .most = 99,
     .map = &kThresholds},
    {.name = "model",
     .what = "`default`, or `file:PATH` of what `sluice train tagger` made.",
     .fallback = "\"default\""}};
constexpr Shape kNames = {"names", kNamesKeys};

constexpr auto kSubjectKeys = with_label_keys({kLevel,
                                               {.name = "threshold",
                                                .what = "Least probability in percent.",
                                                .form = Form::whole,
                                                .fallback = "50",
                                                .least = 1,
                                                .most = 99}});
constexpr Shape kSubject = {"subject", kSubjectKeys};

constexpr Key kSensitivityKeys[] = {
    {.name = "classes",
     .what = "Classes of the model, and the label that each raises.",
     .form = Form::none,
     .count = Count::by_name,
     .is_required = true,
     .map = &kSubject},
    {.name = "model",
     .what = "`default`, or `file:PATH` of what `sluice train sensitivity` made.",
     .fallback = "\"default\""}};
constexpr Shape kSensitivity = {"sensitivity", kSensitivityKeys};

constexpr Key kLabelsKeys[] = {
    {.name = "levels",
     .what = "How sensitive something can be, the least sensitive first; at most 8.",
     .count = Count::list,
     .fallback = R"(["public", "internal", "confidential"])"},
    {.name = "categories", .what = "Names of compartments, at most 16.", .count = Count::list},
    {.name = "regions",
     .what = "Names of regions, at most 8; left out: those of the zones.",
     .count = Count::list},
    {.name = "findings",
     .what = "`family.*` or `family.type`, and the level or label that finding it raises.",
     .count = Count::by_name,
     .map = &kFinding},
    {.name = "markings",
     .what = "Words that say themselves how sensitive a text is.",
     .form = Form::none,
     .count = Count::list,
     .map = &kMarking},
    {.name = "dictionaries",
     .what = "Words of your own: customers, projects, products.",
     .form = Form::none,
     .count = Count::list,
     .map = &kDictionary},
    {.name = "patterns",
     .what = "Expressions of your own: numbers of contracts, of staff.",
     .form = Form::none,
     .count = Count::list,
     .map = &kPattern},
    {.name = "networks",
     .what = "Addresses of your own machines.",
     .form = Form::none,
     .count = Count::list,
     .map = &kNetwork},
    {.name = "hosts",
     .what = "Names of your own machines.",
     .form = Form::none,
     .count = Count::list,
     .map = &kHosts},
    {.name = "names", .what = "Names in prose.", .form = Form::none, .map = &kNames},
    {.name = "sensitivity",
     .what = "What texts are about, by a classifier.",
     .form = Form::none,
     .map = &kSensitivity}};

constexpr std::string_view kPlacements[] = {"private_first", "cloud_first", "private_only"};
constexpr std::string_view kLatencies[] = {"interactive", "batch"};
constexpr std::string_view kFailures[] = {"fail_closed", "degrade", "queue", "review"};
constexpr std::string_view kMediaTypes[] = {"image/png",
                                            "image/jpeg",
                                            "image/gif",
                                            "image/webp",
                                            "application/pdf",
                                            "audio/wav",
                                            "audio/mpeg"};

constexpr auto kWorkloadKeys = with_label_keys(
    {{.name = "name",
      .what = "As clients name it in `x-sluice-workload`; the first one is the default.",
      .is_required = true},
     {.name = "placement",
      .what = "Which zones are asked first; `private_only`: never the public cloud.",
      .form = Form::word,
      .fallback = "\"private_first\"",
      .words = kPlacements},
     {.name = "floor",
      .what = "The level of every request of this workload, at least.",
      .fallback = "\"internal\""},
     {.name = "latency",
      .what = "Whether somebody waits for the answer.",
      .form = Form::word,
      .fallback = "\"interactive\"",
      .words = kLatencies},
     {.name = "failure",
      .what = "What happens when nobody answers: an error, or something lesser.",
      .form = Form::word,
      .fallback = "\"fail_closed\"",
      .words = kFailures},
     {.name = "unscannable",
      .what = "Levels of media that nobody can read; left out: the highest.",
      .count = Count::by_name,
      .of_names = kMediaTypes}});

constexpr Shape kLabels = {"labels", kLabelsKeys};
constexpr Shape kWorkload = {"workload", kWorkloadKeys};

}  // namespace

const Shape& labels_shape() {
  return kLabels;
}

const Shape& workload_shape() {
  return kWorkload;
}

}  // namespace sluice::schema
