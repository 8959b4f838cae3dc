#include "app/diff/declared.h"

#include <map>
#include <string_view>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "policy/canonical.h"
#include "policy/names.h"

namespace sluice::diff {
namespace {

using policy::AnswerAction;
using policy::Snapshot;

using Lines = std::vector<std::string>;

Lines types_of(const Snapshot& snapshot) {
  Lines names;
  for (const EntityInfo& info : snapshot.catalog.all()) {
    names.push_back(info.name);
  }
  return names;
}

Lines markings_of(const Snapshot& snapshot) {
  Lines lines;
  for (const policy::MarkingRule& marking : snapshot.markings) {
    for (const std::string& text : marking.texts) {
      lines.push_back(fmt::format("`{}`: {}", text, whole_label(marking.raises, snapshot)));
    }
  }
  return lines;
}

Lines words_of(const Snapshot& snapshot) {
  Lines lines;
  for (const policy::DictionaryRule& dictionary : snapshot.dictionaries) {
    for (const std::string& word : dictionary.words) {
      lines.push_back(fmt::format(
          "`{}` of {}: {}", word, dictionary.name, whole_label(dictionary.raises, snapshot)));
    }
  }
  return lines;
}

Lines patterns_of(const Snapshot& snapshot) {
  Lines lines;
  for (const policy::PatternRule& pattern : snapshot.patterns) {
    lines.push_back(fmt::format(
        "{} `{}`: {}", pattern.name, pattern.regex, whole_label(pattern.raises, snapshot)));
  }
  return lines;
}

Lines machines_of(const Snapshot& snapshot) {
  Lines lines;
  for (const policy::NetworkRule& network : snapshot.networks) {
    for (const IpRange& range : network.ranges) {
      lines.push_back(fmt::format(
          "{} of {}: {}", to_text(range), network.name, whole_label(network.raises, snapshot)));
    }
  }
  for (const policy::HostRule& host : snapshot.hosts) {
    for (const std::string& suffix : host.suffixes) {
      lines.push_back(
          fmt::format("{} of {}: {}", suffix, host.name, whole_label(host.raises, snapshot)));
    }
  }
  return lines;
}

Lines unscannable_of(const Snapshot& snapshot) {
  Lines lines;
  for (const Workload& workload : snapshot.workloads) {
    for (const MediaLevel& media : workload.unscannable) {
      lines.push_back(fmt::format(
          "{} of {}: {}", to_string(media.type), workload.name, snapshot.level_name(media.level)));
    }
  }
  return lines;
}

std::string_view word_of(AnswerAction action) {
  switch (action) {
    case AnswerAction::pass:
      return "pass";
    case AnswerAction::flag:
      return "flag";
    case AnswerAction::mask:
      return "mask";
    case AnswerAction::stop:
      return "stop";
  }
  return "pass";
}

/// What is done with findings in answers from one zone; a family whose types are treated alike is
/// one line.
void add_answers(const Snapshot& snapshot, std::size_t zone, Lines& lines) {
  std::map<std::string, std::map<AnswerAction, Lines>> families;
  const std::vector<policy::AnswerCell>& cells = snapshot.answers[zone];
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string& name = snapshot.catalog.all()[i].name;
    families[name.substr(0, name.find('.'))][cells[i].action].push_back(name);
  }
  const std::string& from = snapshot.zones[zone].name;
  for (const auto& [family, actions] : families) {
    for (const auto& [action, types] : actions) {
      if (action == AnswerAction::pass) {
        continue;
      }
      const Lines named = actions.size() == 1 ? Lines{family + ".*"} : types;
      for (const std::string& type : named) {
        lines.push_back(fmt::format("from {}, {}: {}", from, type, word_of(action)));
      }
    }
  }
}

Lines answers_of(const Snapshot& snapshot) {
  Lines lines;
  for (std::size_t i = 0; i < snapshot.answers.size(); ++i) {
    add_answers(snapshot, i, lines);
  }
  return lines;
}

/// Zones to which a reviewer may release a request as it is.
Lines released_of(const Snapshot& snapshot) {
  Lines names;
  for (std::size_t i = 0; i < snapshot.originals_for_review.size(); ++i) {
    if (snapshot.originals_for_review[i]) {
      names.push_back(snapshot.zones[i].name);
    }
  }
  return names;
}

/// Regions and terms of a zone: situations hardly vary them.
Lines promises_of(const Snapshot& snapshot) {
  Lines lines;
  for (const Zone& zone : snapshot.zones) {
    lines.push_back(fmt::format(
        "{}: {}, {}, {}, {}",
        zone.name,
        to_string(zone.kind),
        zone.region ? "region " + snapshot.regions[*zone.region] : "no region",
        zone.retention_days ? fmt::format("keeps for {} days", *zone.retention_days)
                            : "may keep for ever",
        zone.trains_on_prompts.value_or(true) ? "may train on it" : "does not train on it"));
  }
  return lines;
}

Lines addresses_of(const Snapshot& snapshot) {
  Lines lines;
  for (const EngineSpec& engine : snapshot.engines) {
    lines.push_back(fmt::format("{} in {}: {} {}",
                                engine.name,
                                snapshot.zone(engine.zone).name,
                                to_string(engine.kind),
                                engine.url));
  }
  return lines;
}

/// A decision is made on one day and without an approval: neither shows.
Lines ends_of(const Snapshot& snapshot) {
  Lines lines;
  for (const policy::Exception& exception : snapshot.exceptions) {
    lines.push_back(fmt::format("lifts {} until {:%F}{}",
                                snapshot.rule_name(exception.lifts),
                                exception.until,
                                exception.needs_approval ? ", once approved" : ""));
  }
  return lines;
}

struct Declared {
  std::string_view what;  ///< one of them
  Lines (*lines)(const Snapshot& snapshot);
};

constexpr Declared kDeclared[] = {
    {"workload", [](const Snapshot& s) { return policy::names_of(s.workloads); }},
    {"level", [](const Snapshot& s) { return s.levels; }},
    {"category", [](const Snapshot& s) { return s.categories; }},
    {"type", types_of},
    {"marking", markings_of},
    {"word", words_of},
    {"pattern", patterns_of},
    {"machine", machines_of},
    {"unscannable", unscannable_of},
    {"answers", answers_of},
    {"restore host", [](const Snapshot& s) { return s.restore_hosts; }},
    {"release of originals to", released_of},
    {"zone", promises_of},
    {"engine", addresses_of},
    {"exception", ends_of},
};

}  // namespace

std::vector<OnlyIn> declared_differences(const Policies& policies) {
  std::vector<OnlyIn> all;
  for (const Declared& declared : kDeclared) {
    auto [before, after] =
        difference_of(declared.lines(policies.before), declared.lines(policies.after));
    if (!before.empty() || !after.empty()) {
      all.push_back({std::string(declared.what), std::move(before), std::move(after)});
    }
  }
  return all;
}

std::vector<std::string> changed_sections(const Policies& policies) {
  const std::vector<policy::SectionDigest> before = policy::section_digests(policies.before);
  const std::vector<policy::SectionDigest> after = policy::section_digests(policies.after);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].digest != after[i].digest) {
      names.emplace_back(before[i].name);
    }
  }
  return names;
}

}  // namespace sluice::diff
