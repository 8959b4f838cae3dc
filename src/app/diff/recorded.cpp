#include "app/diff/recorded.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/journal/journal_folder.h"
#include "adapters/stores/master_key.h"
#include "adapters/system/system_entropy.h"
#include "algo/chain/head.h"
#include "algo/chain/record.h"

namespace sluice::diff {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kBytesPerToken = 4;
constexpr std::uint32_t kTokenStep = 1'000;  // Divides the borders of all sizes.

/// The class of the prompt's size, from what was sent: usage counts as each vendor likes.
std::uint32_t tokens_in(std::uint32_t bytes) {
  return (bytes / kBytesPerToken / kTokenStep + 1) * kTokenStep;
}

/// Reasons that say nothing that the policy and the findings do not say themselves.
bool is_explained(ReasonKind kind) {
  return kind == ReasonKind::floor_of_workload || kind == ReasonKind::finding ||
         kind == ReasonKind::dictionary;
}

std::vector<std::string> categories_in(CategorySet set, const chain::Names& names) {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < names.categories.size(); ++i) {
    if ((set >> i & 1U) != 0) {
      list.push_back(names.categories[i]);
    }
  }
  return list;
}

bool has_name(Level level, const chain::Names& names) {
  return to_index(level) < names.levels.size();
}

void add_usage(Usage& sum, const Usage& usage) {
  sum.input_tokens += usage.input_tokens;
  sum.cache_read_tokens += usage.cache_read_tokens;
  sum.cache_write_tokens += usage.cache_write_tokens;
  sum.output_tokens += usage.output_tokens;
  sum.reasoning_tokens += usage.reasoning_tokens;
  sum.estimated = sum.estimated || usage.estimated;
}

std::string key_of(const Situation& situation, const Intent* sent) {
  return fmt::format(
      "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
      situation.workload,
      situation.raised ? situation.raised->level : "",
      situation.raised ? fmt::format("{} {}",
                                     static_cast<int>(situation.raised->kind),
                                     fmt::join(situation.raised->categories, ","))
                       : "",
      fmt::join(situation.found, ","),
      static_cast<int>(situation.unreadable),
      situation.tokens,
      situation.day.time_since_epoch().count(),
      sent == nullptr ? "" : fmt::format("{}/{}/{}", sent->zone, sent->engine, sent->model));
}

}  // namespace

void Recorder::begin_chain() {
  names_ = {};
  recording_.undecided += open_.size();
  open_.clear();
}

void Recorder::add(std::string_view payload) {
  Result<chain::Record> record = chain::decode(payload);
  if (!record) {
    return;
  }
  if (auto* names = std::get_if<chain::Names>(&*record)) {
    names_ = std::move(*names);
  } else if (const auto* intent = std::get_if<Intent>(&*record)) {
    add(*intent);
  } else if (const auto* closing = std::get_if<Closing>(&*record)) {
    add(*closing);
  }
}

void Recorder::add(const Intent& intent) {
  recording_.engines.insert(intent.engine);
  recording_.policies.insert(to_hex(intent.policy_digest));
  open_.try_emplace(std::string(intent.request.view()), Open{.first = intent, .names = names_});
}

void Recorder::add(const Closing& closing) {
  if (!closing.engine.empty()) {
    answers_[closing.engine].push_back(closing.duration_us);
  }
  const auto open = open_.find(std::string(closing.request.view()));
  if (open != open_.end()) {
    const Intent& intent = open->second.first;
    if (has_name(intent.original, open->second.names)) {
      count(situation_of(intent, open->second.names), &intent, closing.usage);
    } else {
      ++recording_.unnamed;
    }
    open_.erase(open);
    return;
  }
  const bool is_refused = closing.ending == Ending::refused && !closing.workload.empty() &&
                          closing.error == ErrorCode::denied_by_policy;
  if (!is_refused) {
    ++recording_.undecided;
  } else if (has_name(closing.original, names_)) {
    count(situation_of(closing, names_), nullptr, closing.usage);
  } else {
    ++recording_.unnamed;
  }
}

void Recorder::count(const Situation& situation, const Intent* sent, const Usage& usage) {
  const auto [place, is_new] = places_.emplace(key_of(situation, sent), recording_.requests.size());
  if (places_.size() > kKindsMax) {
    return;  // finish() refuses all of it.
  }
  if (is_new) {
    recording_.requests.push_back({.situation = situation,
                                   .zone = sent == nullptr ? "" : sent->zone,
                                   .engine = sent == nullptr ? "" : sent->engine,
                                   .model = sent == nullptr ? "" : sent->model,
                                   .usage = {}});
  }
  Recorded& recorded = recording_.requests[place->second];
  ++recorded.count;
  ++recording_.decided;
  add_usage(recorded.usage, usage);
}

std::vector<std::string> Recorder::types_of(const std::vector<EntityCount>& counts,
                                            const chain::Names& names) {
  std::vector<std::string> types;
  for (const EntityCount& count : counts) {
    const std::size_t index = to_index(count.type);
    types.push_back(index < names.entities.size() ? names.entities[index]
                                                  : fmt::format("type {}", index));
    recording_.entities.insert(types.back());
  }
  return types;
}

/// What raised the label besides floors and findings was at most what was left in the bytes.
Situation Recorder::situation_of(const Intent& intent, const chain::Names& names) {
  Situation situation{.workload = intent.workload,
                      .raised = {},
                      .found = types_of(intent.entities, names),
                      .roles = {},
                      .tokens = tokens_in(intent.salted_length),
                      .day = std::chrono::floor<std::chrono::days>(intent.time)};
  const auto other = std::ranges::find_if_not(intent.reasons, is_explained);
  if (other != intent.reasons.end() && has_name(intent.residual, names)) {
    situation.raised = Raised{.kind = *other,
                              .level = names.levels[to_index(intent.residual)],
                              .categories = categories_in(intent.residual_categories, names)};
    recording_.levels.insert(situation.raised->level);
    recording_.categories.insert(situation.raised->categories.begin(),
                                 situation.raised->categories.end());
  }
  const bool has_media =
      std::ranges::find(intent.reasons, ReasonKind::unscannable) != intent.reasons.end();
  situation.unreadable = has_media ? Unreadable::as_raised : Unreadable::nothing;
  return situation;
}

/// A refusal records no reasons: what floor and findings do not explain, something else has raised.
Situation Recorder::situation_of(const Closing& refused, const chain::Names& names) {
  Situation situation{.workload = refused.workload,
                      .raised = {},
                      .found = types_of(refused.entities, names),
                      .roles = {},
                      .day = std::chrono::floor<std::chrono::days>(refused.time)};
  const std::string& level = names.levels[to_index(refused.original)];
  const Result<Facts> facts = facts_of(situation, before_);
  const std::optional<Level> original = before_.find_level(level);
  if (!facts || !original || facts->original.level < *original) {
    situation.raised = Raised{.level = level};
    recording_.levels.insert(level);
  }
  return situation;
}

Result<Recording> Recorder::finish() {
  begin_chain();
  if (places_.size() > kKindsMax) {
    return fail(ErrorCode::too_large,
                fmt::format("the journal has more than {} kinds of requests", kKindsMax));
  }
  for (auto& [engine, durations] : answers_) {
    const auto middle = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
    std::ranges::nth_element(durations, middle);
    recording_.durations[engine] = *middle;
  }
  return std::move(recording_);
}

Result<Recording> read_recording(const fs::path& folder, const policy::Snapshot& before) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    return fail(Error{.code = ErrorCode::not_found,
                      .message = fmt::format("there is no journal `{}`", folder.string()),
                      .hint = "name the folder `journal` in a gateway's `data_dir`"});
  }
  const fs::path key_file = fs::canonical(folder, ignored).parent_path() / "master.key";
  const bool has_key = fs::exists(key_file, ignored);
  chain::PublicKey key{};
  if (has_key) {
    SystemEntropy entropy;
    SLUICE_TRY(
        const Secret master,
        stores::load_master_key(key_file.parent_path(), "file:" + key_file.string(), entropy));
    key = chain::SigningKey::derive(master).public_key();
  } else {
    fmt::print(stderr,
               "sluice: warning: there is no `{}`, so nobody can tell whether this journal is "
               "what was written\n",
               key_file.string());
  }
  SLUICE_TRY(const std::vector<chain::ChainFiles> chains, journal::list_chains(folder));
  Recorder recorder(before);
  for (const chain::ChainFiles& files : chains) {
    recorder.begin_chain();
    const chain::ChainReport report =
        chain::walk(files, key, [&](const chain::Seen& seen) { recorder.add(seen.payload); });
    if (has_key && !report.flaws.empty()) {
      return fail(Error{.code = ErrorCode::tampered,
                        .message = "this journal has been altered; not all of it may be true",
                        .hint = "run `sluice journal verify`"});
    }
  }
  return recorder.finish();
}

}  // namespace sluice::diff
