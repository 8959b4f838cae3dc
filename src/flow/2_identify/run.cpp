#include "flow/2_identify/run.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "flow/2_identify/credential.h"
#include "policy/wish.h"

namespace sluice::identify {
namespace {

Principal anonymous_principal(const Config& config) {
  return {.key = {"anonymous"}, .tenant = {"local"}, .roles = config.supposed_roles};
}

/// A workload of the policy by its name, when the principal may use it.
std::optional<WorkloadIndex> find_granted(const Principal& principal,
                                          const policy::Snapshot& snapshot,
                                          std::string_view name) {
  const std::vector<std::string>& granted = principal.workloads;
  const bool is_granted = granted.empty() || std::ranges::find(granted, name) != granted.end();
  return is_granted ? snapshot.find_workload(name) : std::nullopt;
}

/// The first workload of the key that the policy still has.
Result<WorkloadIndex> default_workload(const Principal& principal,
                                       const policy::Snapshot& snapshot) {
  if (principal.workloads.empty() && !snapshot.workloads.empty()) {
    return WorkloadIndex{};
  }
  for (const std::string& name : principal.workloads) {
    if (const auto workload = snapshot.find_workload(name)) {
      return *workload;
    }
  }
  return fail(Error{.code = ErrorCode::denied_by_policy,
                    .message = "none of this key's workloads exists any more",
                    .hint = "ask for a key with a workload of the current policy",
                    .source = ErrorSource::policy});
}

/// The name of a granted workload that is nearest to `wrong`, as a hint.
std::string nearest_granted(const Principal& principal,
                            const policy::Snapshot& snapshot,
                            std::string_view wrong) {
  std::vector<std::string> names;
  for (const Workload& workload : snapshot.workloads) {
    if (find_granted(principal, snapshot, workload.name)) {
      names.push_back(workload.name);
    }
  }
  return did_you_mean(wrong, names);
}

/// The workload that the header names, else the model name if it is one, else the key's first.
Result<WorkloadIndex> pick_workload(const Principal& principal,
                                    const policy::Snapshot& snapshot,
                                    const Request& request,
                                    WorkloadIndex fallback) {
  const std::string& wanted = request.hints.workload;
  if (wanted.empty()) {
    return find_granted(principal, snapshot, request.model_wish).value_or(fallback);
  }
  if (const auto granted = find_granted(principal, snapshot, wanted)) {
    return *granted;
  }
  return fail(Error{.code = ErrorCode::denied_by_policy,
                    .message = "the workload of x-sluice-workload is not granted to this key",
                    .hint = nearest_granted(principal, snapshot, wanted),
                    .source = ErrorSource::policy});
}

Result<Level> level_or(const policy::Snapshot& snapshot,
                       const std::optional<std::string>& name,
                       Level fallback) {
  if (!name) {
    return fallback;
  }
  const std::optional<Level> level = snapshot.find_level(*name);
  if (!level) {  // The policy has changed since the key was made: fail closed.
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "this key names a level that the policy no longer has",
                      .hint = "make a new key with `sluice keys create`",
                      .source = ErrorSource::policy});
  }
  return *level;
}

Error refused_as_foreign(const std::string& objection) {
  return {.code = ErrorCode::denied_by_policy,
          .message = "without a key only local programs are served: " + objection,
          .hint = "make a key with `sluice keys create` and send it"};
}

/// Whose credential it is that `head` carries.
Result<Principal> holder_of_key(const KeyTable& keys, const RequestHead& head) {
  SLUICE_TRY(const std::string credential, credential_of(head));
  const Principal* principal = credential.empty() ? nullptr : keys.find(sha256({credential}));
  if (principal == nullptr) {
    return fail(Error{.code = ErrorCode::unauthenticated,
                      .message = credential.empty() ? "no key was sent" : "the key is not known",
                      .hint = "send a key made with `sluice keys create` as a bearer token"});
  }
  return *principal;
}

}  // namespace

Result<Principal> authenticate(const Config& config,
                               const KeyTable& keys,
                               const RequestHead& head) {
  if (keys.empty() && config.anonymous == Anonymous::loopback && head.peer_is_loopback) {
    const std::string objection = objection_to_anonymous(head);
    if (!objection.empty()) {
      return fail(refused_as_foreign(objection));
    }
    return anonymous_principal(config);
  }
  return holder_of_key(keys, head);
}

Result<void> admit_observer(const KeyTable& keys, const RequestHead& head) {
  const std::string objection = objection_to_anonymous(head);
  if (head.peer_is_loopback && objection.empty()) {
    return {};
  }
  const Result<Principal> holder = holder_of_key(keys, head);
  if (holder) {
    return {};
  }
  SLUICE_TRY(const std::string credential, credential_of(head));
  const bool is_foreign = head.peer_is_loopback && credential.empty();
  return fail(is_foreign ? refused_as_foreign(objection) : holder.error());
}

Result<Caller> run(Principal principal, const policy::Snapshot& snapshot, const Request& request) {
  Caller caller{.principal = std::move(principal)};
  SLUICE_TRY(const WorkloadIndex usual, default_workload(caller.principal, snapshot));
  SLUICE_TRY(caller.workload, pick_workload(caller.principal, snapshot, request, usual));
  SLUICE_TRY(caller.wish,
             policy::resolve_wish(snapshot,
                                  request.model_wish,
                                  caller.principal.may_pin_models ? policy::Pinning::allowed
                                                                  : policy::Pinning::forbidden));
  SLUICE_TRY(caller.floor, level_or(snapshot, caller.principal.floor, Level{}));
  if (caller.principal.clearance) {
    SLUICE_TRY(caller.clearance, level_or(snapshot, caller.principal.clearance, Level{}));
  }
  return caller;
}

}  // namespace sluice::identify
