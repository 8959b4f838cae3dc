#include "policy/wish.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/nearest.h"

namespace sluice::policy {
namespace {

ModelIndex index_of(const Snapshot& snapshot, const Model& model) {
  return ModelIndex{static_cast<std::uint16_t>(&model - snapshot.models.data())};
}

/// The model called `engine/model`. A model's own name may hold slashes, an engine's may not.
const Model* find_qualified(const Snapshot& snapshot, std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) {
    return nullptr;
  }
  const auto model = std::ranges::find_if(snapshot.models, [&](const Model& candidate) {
    return snapshot.engine(candidate.engine).name == name.substr(0, slash) &&
           candidate.name == name.substr(slash + 1);
  });
  return model == snapshot.models.end() ? nullptr : &*model;
}

std::vector<std::string> known_names(const Snapshot& snapshot) {
  std::vector<std::string> names = {"auto", "fast", "smart"};
  for (const Workload& workload : snapshot.workloads) {
    names.push_back(workload.name);
  }
  for (const Model& model : snapshot.models) {
    names.push_back(model.name);
    names.push_back(snapshot.engine(model.engine).name + "/" + model.name);
  }
  return names;
}

ModelWish wish_for(Tier tier) {
  return {.kind = ModelWish::Kind::tier, .tier = tier};
}

}  // namespace

Result<ModelWish> resolve_wish(const Snapshot& snapshot, std::string_view name, Pinning pinning) {
  if (name.empty() || name == "auto" || snapshot.find_workload(name)) {
    return ModelWish{};
  }
  if (name == "fast") {
    return wish_for(Tier::small);
  }
  if (name == "smart") {
    return wish_for(Tier::frontier);
  }
  const auto model = std::ranges::find(snapshot.models, name, &Model::name);
  if (model != snapshot.models.end()) {
    return ModelWish{
        .kind = ModelWish::Kind::model, .tier = model->tier, .model = index_of(snapshot, *model)};
  }
  if (const Model* qualified = find_qualified(snapshot, name)) {
    return ModelWish{
        .kind = pinning == Pinning::allowed ? ModelWish::Kind::pinned : ModelWish::Kind::model,
        .tier = qualified->tier,
        .model = index_of(snapshot, *qualified)};
  }
  if (const std::optional<Tier> tier = tier_of_family(name)) {
    return wish_for(*tier);
  }
  std::string hint = did_you_mean(name, known_names(snapshot));
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no model of that name is known",
                    .hint = hint.empty() ? "use `auto`, `fast` or `smart`" : std::move(hint)});
}

}  // namespace sluice::policy
