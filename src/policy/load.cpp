#include "policy/load.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "policy/canonical.h"
#include "policy/loading.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kSections[] = {
    "zones", "engines", "labels", "router", "workloads", "policy", "restore", "prove"};
constexpr std::string_view kNotBuilt[] = {"cache", "log", "retrieve", "tools"};

/// All keys that may stand at the top: ours, and those of others.
std::vector<std::string_view> top_level_keys(const LoadContext& context) {
  std::vector<std::string_view> keys(context.other_sections.begin(), context.other_sections.end());
  keys.insert(keys.end(), std::begin(kSections), std::end(kSections));
  return keys;
}

void load_sections(const yaml::MapReader& root, Loading& loading) {
  load_vocabularies(root, loading);
  load_labels(loading);
  load_router(root, loading);
  load_workloads(root, loading);
  loading.categories.close();  // A category that no label has is a slip of the pen in a zone.
  load_zones(root, loading);
  load_engines(root, loading);
  load_policy(root, loading);
  load_restore(root, loading);
  load_claims(root, loading);
  note_what_is_asked(loading.snapshot);
  loading.snapshot.categories = loading.categories.names();
  loading.snapshot.regions = loading.regions.names();
}

/// Where a whole section is missing or has a name that nobody knows, what refers to it is not wrong
/// by itself: such problems go away with the first one, and would only hide it.
void drop_follow_ups(std::vector<Problem>& problems) {
  const bool lacks_section = std::ranges::any_of(problems, [](const Problem& problem) {
    return problem.severity == Problem::Severity::error &&
           problem.path.find_first_of(".[") == std::string::npos;
  });
  if (lacks_section) {
    std::erase_if(problems, [](const Problem& problem) {
      return problem.message.ends_with("; there is none");
    });
  }
}

/// In the order of the text, so that a person can work through them, the first file first; several
/// of one place by what they say, so that the order repeats.
void sort_by_place(std::vector<Problem>& problems, const std::string& first_file) {
  std::ranges::sort(problems, {}, [&](const Problem& problem) {
    return std::tuple(
        problem.file != first_file,
        std::tie(problem.file, problem.line, problem.column, problem.path, problem.message));
  });
}

}  // namespace

Loaded load(const yaml::Document& document, const LoadContext& context) {
  Loaded loaded{.problems = document.problems};
  if (document.readable) {
    yaml::Findings findings{.file = document.file, .more_files = document.more_files};
    const std::vector<std::string_view> keys = top_level_keys(context);
    const yaml::MapReader root(yaml::Value(document.root, "", findings), keys, kNotBuilt);
    Loading loading{.context = context};
    if (root.is_map()) {
      load_sections(root, loading);
    }
    drop_follow_ups(findings.problems);
    loaded.problems.insert(
        loaded.problems.end(), findings.problems.begin(), findings.problems.end());
    if (!has_errors(loaded.problems)) {
      loading.snapshot.digest = canonical_digest(loading.snapshot);
      loaded.snapshot = std::move(loading.snapshot);
      loaded.claims = std::move(loading.claims);
    }
  }
  sort_by_place(loaded.problems, document.file);
  return loaded;
}

}  // namespace sluice::policy
