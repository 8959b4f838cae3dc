#include "policy/canonical.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "algo/linear/default_model.h"
#include "algo/ner/default_model.h"

namespace sluice::policy {
namespace {

/// What is written in the place of a rule's number.
enum class RuleNumbers : std::uint8_t {
  written,
  left_out,  ///< they change with every rule that is added elsewhere
};

/// Writes values one after the other so that no two different sequences give the same bytes: every
/// text and list begins with its length, every number has eight bytes.
class Writer {
 public:
  Writer(const Snapshot& snapshot, RuleNumbers numbers) : snapshot_(snapshot), numbers_(numbers) {}

  template <typename... Parts>
  void all(const Parts&... parts) {
    (put(parts), ...);
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void put(std::integral auto number) {
    const auto bits = static_cast<std::uint64_t>(number);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_ += static_cast<char>((bits >> shift) & 0xFFU);
    }
  }

  template <typename Enum>
    requires std::is_enum_v<Enum>
  void put(Enum value) {
    put(static_cast<std::underlying_type_t<Enum>>(value));
  }

  void put(RuleIndex rule) {
    if (numbers_ == RuleNumbers::written) {
      put(static_cast<std::underlying_type_t<RuleIndex>>(rule));
    }
  }

  void put(std::string_view text) {
    put(text.size());
    bytes_ += text;
  }

  void put(const std::string& text) { put(std::string_view(text)); }

  template <typename T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) {
      put(*value);
    }
  }

  template <typename T>
  void put(const std::vector<T>& values) {
    put(values.size());
    for (const auto& value : values) {
      put(value);
    }
  }

  void put(const std::vector<bool>& values) {
    put(values.size());
    for (const bool value : values) {
      put(value);
    }
  }

  void put(std::chrono::milliseconds time) { put(time.count()); }

  void put(std::chrono::sys_days day) { put(day.time_since_epoch().count()); }

  void put(const EntitySet& set) { put(std::string_view(set.to_string())); }

  void put(const EntityInfo& info) { all(info.name, info.placeholder); }

  void put(const Label& label) {
    all(label.level,
        label.categories,
        label.regions,
        label.terms.retention_days_max,
        label.terms.no_training);
  }

  void put(const Zone& zone) {
    all(zone.name, zone.kind, zone.clearance, zone.clearance_redacted, zone.accepts);
    all(zone.accepts_redacted, zone.region, zone.retention_days, zone.trains_on_prompts);
  }

  void put(const EngineSpec& engine) {
    all(engine.name, engine.kind, engine.zone, engine.url, engine.api_key, engine.ca_file);
    all(engine.in_flight_max,
        engine.connect_timeout,
        engine.first_byte_timeout,
        engine.first_output_target,
        engine.idle_timeout);
  }

  void put(const Price& price) {
    all(price.since,
        price.input_nano_usd_per_token,
        price.output_nano_usd_per_token,
        price.cache_read_nano_usd_per_token,
        price.cache_write_nano_usd_per_token);
  }

  void put(const Model& model) {
    all(model.name, model.engine, model.zone, model.tier, model.speciality);
    all(model.context_tokens, model.output_tokens_max, model.capabilities, model.prices);
  }

  void put(const MediaLevel& media) { all(media.type, media.level); }

  void put(const Workload& workload) {
    all(workload.name, workload.placement, workload.floor, workload.latency, workload.failure);
    all(workload.unscannable);
  }

  void put(const When& when) {
    all(when.workloads, when.roles, when.actions, when.complexity, when.intent, when.sizes);
    all(when.wishes, when.levels, when.entities, when.tools, when.unscannable);
    all(when.media);
  }

  void put(const Moment& moment) { all(moment.latencies, moment.networks, moment.loads); }

  void put(const Selector& selector) {
    all(selector.tiers, selector.specialities, selector.zones, selector.engines, selector.models);
    all(selector.capabilities, selector.by_placement, selector.prefer);
  }

  void put(const NeverRule& rule) { all(rule.rule, rule.when, rule.zones); }

  void put(const Route& route) {
    all(route.rule, route.when, route.moment, route.candidates, route.exhausted_by_workload);
    all(route.on_exhausted, route.degrade);
  }

  void put(const Exception& exception) {
    all(exception.rule, exception.lifts, exception.when, exception.until);
    all(exception.needs_approval);
    if (numbers_ == RuleNumbers::left_out) {
      all(snapshot_.rule_name(exception.lifts));
    }
  }

  void put(const MarkingRule& rule) { all(rule.texts, rule.raises); }

  void put(const DictionaryRule& rule) { all(rule.name, rule.type, rule.words, rule.raises); }

  void put(const PatternRule& rule) { all(rule.name, rule.type, rule.regex, rule.raises); }

  /// The shipped model is part of what decides, so another one gives another digest.
  void put(const NamesRule& rule) {
    all(std::vector<std::uint8_t>(rule.percent.begin(), rule.percent.end()));
    if (rule.is_on()) {
      all(rule.model.empty() ? ner::default_model_bytes() : std::string_view(rule.model));
    }
  }

  void put(const IpRange& range) {
    put(std::string_view(reinterpret_cast<const char*>(range.address.data()),
                         range.address.size()));
    put(range.bits);
  }

  void put(const NetworkRule& rule) { all(rule.name, rule.type, rule.ranges, rule.raises); }

  void put(const HostRule& rule) { all(rule.name, rule.type, rule.suffixes, rule.raises); }

  void put(const SubjectRule& rule) { all(rule.name, rule.class_index, rule.percent, rule.raises); }

  void put(const SensitivityRule& rule) {
    all(rule.subjects);
    if (rule.is_on()) {
      all(rule.model.empty() ? linear::default_model_bytes() : std::string_view(rule.model));
    }
  }

  void put(const RouterRule& rule) {
    all(rule.asks_intent, rule.asks_complexity);
    if (rule.asks_intent || rule.asks_complexity) {
      all(rule.intents, rule.of_classes, rule.intent_model, rule.complexity_model, rule.percent);
    }
  }

  void put(const TransformCell& cell) { all(cell.transform, cell.rule); }

  void put(const AnswerCell& cell) { all(cell.action, cell.rule); }

  void put(const RuleInfo& rule) { all(rule.kind, rule.name); }

  const Snapshot& snapshot_;
  RuleNumbers numbers_;
  std::string bytes_;
};

struct Section {
  std::string_view name;
  void (*write)(Writer& writer, const Snapshot& snapshot);
};

/// All that decides, in the order in which it is hashed. What is added to a policy is a row here.
constexpr Section kSections[] = {
    {"labels.levels", [](Writer& w, const Snapshot& s) { w.all(s.levels); }},
    {"labels.categories", [](Writer& w, const Snapshot& s) { w.all(s.categories); }},
    {"labels.regions", [](Writer& w, const Snapshot& s) { w.all(s.regions); }},
    {"types of findings",
     [](Writer& w, const Snapshot& s) {
       const auto types = s.catalog.all();
       w.all(std::vector<EntityInfo>(types.begin(), types.end()));
     }},
    {"zones", [](Writer& w, const Snapshot& s) { w.all(s.zones); }},
    {"engines", [](Writer& w, const Snapshot& s) { w.all(s.engines); }},
    {"models", [](Writer& w, const Snapshot& s) { w.all(s.models); }},
    {"workloads", [](Writer& w, const Snapshot& s) { w.all(s.workloads); }},
    {"labels.findings", [](Writer& w, const Snapshot& s) { w.all(s.finding_labels); }},
    {"labels.markings", [](Writer& w, const Snapshot& s) { w.all(s.markings); }},
    {"labels.dictionaries", [](Writer& w, const Snapshot& s) { w.all(s.dictionaries); }},
    {"labels.patterns", [](Writer& w, const Snapshot& s) { w.all(s.patterns); }},
    {"labels.names", [](Writer& w, const Snapshot& s) { w.all(s.names); }},
    {"labels.sensitivity", [](Writer& w, const Snapshot& s) { w.all(s.sensitivity); }},
    {"router", [](Writer& w, const Snapshot& s) { w.all(s.router); }},
    {"general.* of labels.findings", [](Writer& w, const Snapshot& s) { w.all(s.general); }},
    {"labels.networks", [](Writer& w, const Snapshot& s) { w.all(s.networks); }},
    {"labels.hosts", [](Writer& w, const Snapshot& s) { w.all(s.hosts); }},
    {"policy.never", [](Writer& w, const Snapshot& s) { w.all(s.never); }},
    {"policy.route", [](Writer& w, const Snapshot& s) { w.all(s.routes); }},
    {"policy.exceptions", [](Writer& w, const Snapshot& s) { w.all(s.exceptions); }},
    {"policy.protect", [](Writer& w, const Snapshot& s) { w.all(s.transforms); }},
    {"policy.answers", [](Writer& w, const Snapshot& s) { w.all(s.answers); }},
    {"restore.hosts", [](Writer& w, const Snapshot& s) { w.all(s.restore_hosts); }},
    {kRuleNames, [](Writer& w, const Snapshot& s) { w.all(s.rules); }},
    {"policy.review", [](Writer& w, const Snapshot& s) { w.all(s.originals_for_review); }},
};

}  // namespace

Digest canonical_digest(const Snapshot& snapshot) {
  Writer writer(snapshot, RuleNumbers::written);
  writer.all(std::string_view("sluice policy 1"));
  for (const Section& section : kSections) {
    section.write(writer, snapshot);
  }
  return sha256({writer.bytes()});
}

std::vector<SectionDigest> section_digests(const Snapshot& snapshot) {
  std::vector<SectionDigest> digests;
  for (const Section& section : kSections) {
    Writer writer(snapshot, RuleNumbers::left_out);
    section.write(writer, snapshot);
    digests.push_back({section.name, sha256({writer.bytes()})});
  }
  return digests;
}

}  // namespace sluice::policy
