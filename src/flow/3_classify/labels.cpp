#include "flow/3_classify/labels.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

#include "flow/3_classify/media.h"
#include "flow/3_classify/slot_text.h"

namespace sluice::classify {
namespace {

constexpr std::size_t kCountMax = std::numeric_limits<std::uint16_t>::max();

std::uint16_t saturated(std::size_t count) {
  return static_cast<std::uint16_t>(std::min(count, kCountMax));
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

Result<std::optional<Reason>> declared(const policy::Snapshot& snapshot, const Request& request) {
  if (request.hints.data_class.empty()) {
    return std::optional<Reason>();
  }
  const std::optional<Level> level = snapshot.find_level(request.hints.data_class);
  if (!level) {
    return fail(
        Error{.code = ErrorCode::invalid_input,
              .message = "header x-sluice-data-class must be one of " + list_of(snapshot.levels)});
  }
  return std::optional<Reason>(Reason{.kind = ReasonKind::declared, .raises = {.level = *level}});
}

/// The dictionary whose words have this type; its reason says so instead of `finding`.
std::optional<std::size_t> dictionary_of(const policy::Snapshot& snapshot, EntityType type) {
  const auto at = std::ranges::find(
      snapshot.dictionaries, type, [](const policy::DictionaryRule& rule) { return rule.type; });
  if (at == snapshot.dictionaries.end()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - snapshot.dictionaries.begin());
}

Label label_of_type(const policy::Snapshot& snapshot, EntityType type) {
  const auto index = static_cast<std::size_t>(type);
  return index < snapshot.finding_labels.size() ? snapshot.finding_labels[index]
                                                : Label{.level = snapshot.highest_level()};
}

/// The highest level, unless the workload lowers it for what this is.
Level level_of(MediaType type, const Workload& workload, const policy::Snapshot& snapshot) {
  const auto row = std::ranges::find(workload.unscannable, type, &MediaLevel::type);
  return row == workload.unscannable.end() ? snapshot.highest_level() : row->level;
}

/// One reason for each type of media. Nobody looks for types where no level depends on them.
void add_unscannable(const policy::Snapshot& snapshot,
                     const Request& request,
                     const Workload& workload,
                     const Evidence& evidence,
                     std::vector<Reason>& reasons) {
  std::array<std::size_t, kMediaTypes.size() + 1> counts{};
  for (const std::uint32_t slot : evidence.unscannable) {
    const bool is_media = request.slots[slot].position == PositionKind::media;
    const MediaType type =
        is_media && !workload.unscannable.empty()
            ? media_type_of_slot(SlotText(request.body, request.slots[slot]).text())
            : MediaType::unknown;
    ++counts[static_cast<std::size_t>(type)];
  }
  for (std::size_t type = 0; type < counts.size(); ++type) {
    if (counts[type] > 0) {
      reasons.push_back(
          reason_of_media(snapshot, workload, static_cast<MediaType>(type), counts[type]));
    }
  }
}

/// A finding counts for its type and for each that it covers.
void count(const Finding& finding, std::vector<std::size_t>& counts) {
  ++counts[to_index(finding.type)];
  for (std::size_t i = 0; finding.covers.any() && i < counts.size(); ++i) {
    counts[i] += finding.covers.test(i) ? 1 : 0;
  }
}

void add_findings(const policy::Snapshot& snapshot,
                  std::span<const Finding> findings,
                  std::vector<Reason>& reasons) {
  if (findings.empty()) {
    return;
  }
  std::vector<std::size_t> counts(snapshot.catalog.size(), 0);
  for (const Finding& finding : findings) {
    if (!finding.continued) {
      count(finding, counts);
    }
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      reasons.push_back(reason_of_findings(snapshot, static_cast<EntityType>(i), counts[i]));
    }
  }
}

}  // namespace

Result<std::vector<Reason>> reasons_of(const policy::Snapshot& snapshot,
                                       const Request& request,
                                       const Caller& caller,
                                       const Evidence& evidence) {
  std::vector<Reason> reasons;
  reasons.push_back({.kind = ReasonKind::floor_of_workload,
                     .index = saturated(to_index(caller.workload)),
                     .raises = snapshot.workload(caller.workload).floor});
  if (caller.principal.floor) {
    reasons.push_back({.kind = ReasonKind::floor_of_key, .raises = {.level = caller.floor}});
  }
  SLUICE_TRY(const std::optional<Reason> wanted, declared(snapshot, request));
  if (wanted) {
    reasons.push_back(*wanted);
  }
  for (const std::uint16_t marking : evidence.markings) {
    reasons.push_back({.kind = ReasonKind::marking,
                       .index = marking,
                       .raises = snapshot.markings[marking].raises});
  }
  for (const FoundSubject& found : evidence.subjects) {
    reasons.push_back({.kind = ReasonKind::classifier,
                       .index = found.subject,
                       .count = found.percent,
                       .raises = snapshot.sensitivity.subjects[found.subject].raises});
  }
  add_unscannable(snapshot, request, snapshot.workload(caller.workload), evidence, reasons);
  add_findings(snapshot, evidence.findings, reasons);
  return reasons;
}

Reason reason_of_findings(const policy::Snapshot& snapshot, EntityType type, std::size_t count) {
  Reason reason{.kind = ReasonKind::finding,
                .entity = type,
                .count = saturated(count),
                .raises = label_of_type(snapshot, type)};
  if (const std::optional<std::size_t> dictionary = dictionary_of(snapshot, type)) {
    reason.kind = ReasonKind::dictionary;
    reason.index = saturated(*dictionary);
    reason.raises = join(reason.raises, snapshot.dictionaries[*dictionary].raises);
  }
  return reason;
}

Reason reason_of_media(const policy::Snapshot& snapshot,
                       const Workload& workload,
                       MediaType type,
                       std::size_t count) {
  return {.kind = ReasonKind::unscannable,
          .index = static_cast<std::uint16_t>(type),
          .count = saturated(count),
          .raises = {.level = level_of(type, workload, snapshot)}};
}

}  // namespace sluice::classify
