#include "app/drill/probe.h"

#include <algorithm>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sluice::drill {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kRulesOfAKindMax = 16;  // Of markings and of dictionaries, each.
constexpr std::string_view kBeforeTag = "please repeat the words ";
constexpr std::string_view kBehindTag = " exactly";
constexpr DialectKind kDialects[] = {DialectKind::openai_chat, DialectKind::anthropic};

/// What makes a text sensitive, before it is one.
struct Seed {
  std::string label;
  std::string declared;
  std::vector<std::uint16_t> markings;
  std::vector<std::string_view> canaries;  ///< built-in types
  std::vector<std::size_t> dictionaries;   ///< positions in Snapshot::dictionaries
};

std::vector<Seed> seeds_of(const policy::Snapshot& policy) {
  std::vector<Seed> seeds = {{.label = "plain"}};
  for (const std::string& level : policy.levels) {
    seeds.push_back({.label = "declared " + level, .declared = level});
  }
  for (const std::string_view type : canary_types()) {
    seeds.push_back({.label = std::string(type), .canaries = {type}});
  }
  seeds.push_back(
      {.label = "one of each", .canaries = {canary_types().begin(), canary_types().end()}});
  for (std::size_t i = 0; i < std::min(policy.markings.size(), kRulesOfAKindMax); ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    seeds.push_back({.label = fmt::format("marking {}", i + 1), .markings = {index}});
    seeds.push_back({.label = fmt::format("marking {} and an e-mail address", i + 1),
                     .markings = {index},
                     .canaries = {"personal.email"}});
  }
  for (std::size_t i = 0; i < std::min(policy.dictionaries.size(), kRulesOfAKindMax); ++i) {
    if (!policy.dictionaries[i].words.empty()) {
      seeds.push_back({.label = "dictionary " + policy.dictionaries[i].name, .dictionaries = {i}});
    }
  }
  return seeds;
}

std::string body_of(DialectKind dialect, const std::string& text, Probe::Delivery delivery) {
  Json body = {{"model", "auto"}};
  if (dialect == DialectKind::anthropic) {
    body["max_tokens"] = 256;
  }
  body["messages"] = Json::array({{{"role", "user"}, {"content", text}}});
  if (delivery == Probe::Delivery::stream) {
    body["stream"] = true;
  }
  return body.dump();
}

/// Makes probes with tags that count up.
class Maker {
 public:
  Maker(const policy::Snapshot& policy, std::uint64_t first) : policy_(policy), next_(first) {}

  [[nodiscard]] Probe make(const Seed& seed, WorkloadIndex workload, DialectKind dialect) {
    Probe probe{.tag = words_of(next_),
                .workload = workload,
                .label = seed.label,
                .declared = seed.declared,
                .markings = seed.markings,
                .dialect = dialect};
    for (const std::uint16_t marking : seed.markings) {
      probe.text += policy_.markings[marking].texts.front() + "\n";
    }
    probe.text.append(kBeforeTag).append(probe.tag).append(kBehindTag);
    for (const std::string_view type : seed.canaries) {
      add(probe, *policy_.catalog.find(type), make_canary(type, next_));
    }
    for (const std::size_t at : seed.dictionaries) {
      const policy::DictionaryRule& rule = policy_.dictionaries[at];
      add(probe, rule.type, rule.words.front());
    }
    ++next_;
    return probe;
  }

 private:
  static void add(Probe& probe, EntityType type, std::string text) {
    probe.text += " and " + text;
    probe.canaries.push_back({.type = type, .text = std::move(text)});
  }

  const policy::Snapshot& policy_;
  std::uint64_t next_;
};

/// Ways in which a body can be wrong. Each holds the probe's text, so that what is quoted of it or
/// sent on in spite of it is found.
std::vector<std::pair<std::string, std::string>> malformed_bodies(const std::string& text,
                                                                  DialectKind dialect) {
  const std::string body = body_of(dialect, text, Probe::Delivery::whole);
  const std::string quoted = Json(text).dump();
  const std::string deep(200, '[');
  return {
      {"cut", body.substr(0, body.size() - 2)},
      {"no JSON", text},
      {"more behind", body + body},
      {"a key twice", "{\"model\":\"auto\"," + body.substr(1)},
      {"messages is no list", R"({"model":"auto","messages":)" + quoted + "}"},
      {"no messages", R"({"model":"auto","prompt":)" + quoted + "}"},
      {"too deep", R"({"model":"auto","messages":)" + deep + quoted + std::string(200, ']') + "}"},
      {"no UTF-8", body.substr(0, body.size() - 5) + "\xFF\xFE" + body.substr(body.size() - 5)},
      {"a control character", body.substr(0, body.size() - 5) + "\x01\"}]}"},
      {"nothing", ""}};
}

}  // namespace

std::string tag_in(std::string_view bytes) {
  const std::size_t before = bytes.find(kBeforeTag);
  if (before == std::string_view::npos) {
    return {};
  }
  bytes.remove_prefix(before + kBeforeTag.size());
  return std::string(bytes.substr(0, bytes.find(kBehindTag)));
}

std::vector<Probe> probes_for(const policy::Snapshot& policy, std::uint64_t first) {
  Maker maker(policy, first);
  std::vector<Probe> probes;
  for (std::size_t workload = 0; workload < policy.workloads.size(); ++workload) {
    const WorkloadIndex index{static_cast<std::uint16_t>(workload)};
    for (const Seed& seed : seeds_of(policy)) {
      for (const DialectKind dialect : kDialects) {
        for (const auto delivery : {Probe::Delivery::whole, Probe::Delivery::stream}) {
          Probe probe = maker.make(seed, index, dialect);
          probe.delivery = delivery;
          probe.body = body_of(dialect, probe.text, delivery);
          probes.push_back(std::move(probe));
        }
      }
    }
  }
  for (const DialectKind dialect : kDialects) {
    const Seed seed{.label = "malformed", .canaries = {"personal.email"}};
    for (std::size_t i = 0; i < malformed_bodies("", dialect).size(); ++i) {
      Probe probe = maker.make(seed, WorkloadIndex{}, dialect);
      auto [what, body] = malformed_bodies(probe.text, dialect)[i];
      probe.form = Probe::Form::malformed;
      probe.label = "malformed: " + what;
      probe.body = std::move(body);
      probes.push_back(std::move(probe));
    }
  }
  std::mt19937_64 order(1);  // The same for every run: reports can be compared.
  std::ranges::shuffle(probes, order);
  return probes;
}

}  // namespace sluice::drill
