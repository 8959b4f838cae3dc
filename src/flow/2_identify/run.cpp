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

Principal anonymous_principal() {
  return {.key = {"anonymous"}, .tenant = {"local"}};
}

std::vector<std::string> granted_workloads(const Principal& principal,
                                           const policy::Snapshot& snapshot) {
  std::vector<std::string> names;
  for (const Workload& workload : snapshot.workloads) {
    names.push_back(workload.name);
  }
  if (principal.workloads.empty()) {
    return names;
  }
  std::vector<std::string> granted = principal.workloads;
  std::erase_if(granted, [&](const std::string& name) {
    return std::ranges::find(names, name) == names.end();  // Removed from the policy since.
  });
  return granted;
}

/// The workload that the header names, else the model name if it is one, else the key's first.
Result<WorkloadIndex> pick_workload(const Principal& principal,
                                    const policy::Snapshot& snapshot,
                                    const Request& request) {
  const std::vector<std::string> granted = granted_workloads(principal, snapshot);
  if (granted.empty()) {
    return fail(Error{.code = ErrorCode::denied_by_policy,
                      .message = "none of this key's workloads exists any more",
                      .hint = "ask for a key with a workload of the current policy",
                      .source = ErrorSource::policy});
  }
  const auto is_granted = [&](const std::string& name) {
    return std::ranges::find(granted, name) != granted.end();
  };
  std::string name = granted.front();
  if (!request.hints.workload.empty()) {
    if (!is_granted(request.hints.workload)) {
      return fail(Error{.code = ErrorCode::denied_by_policy,
                        .message = "the workload of x-sluice-workload is not granted to this key",
                        .hint = did_you_mean(request.hints.workload, granted),
                        .source = ErrorSource::policy});
    }
    name = request.hints.workload;
  } else if (is_granted(request.model_wish)) {
    name = request.model_wish;
  }
  return *snapshot.find_workload(name);
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

}  // namespace

Result<Principal> authenticate(const Config& config,
                               const KeyTable& keys,
                               const RequestHead& head) {
  if (keys.empty() && config.anonymous == Anonymous::loopback && head.peer_is_loopback) {
    const std::string objection = objection_to_anonymous(head);
    if (!objection.empty()) {
      return fail(Error{.code = ErrorCode::denied_by_policy,
                        .message = "without keys only local programs are served: " + objection,
                        .hint = "make a key with `sluice keys create` and send it"});
    }
    return anonymous_principal();
  }
  SLUICE_TRY(const std::string credential, credential_of(head));
  const Principal* principal = credential.empty() ? nullptr : keys.find(sha256({credential}));
  if (principal == nullptr) {
    return fail(Error{.code = ErrorCode::unauthenticated,
                      .message = credential.empty() ? "no key was sent" : "the key is not known",
                      .hint = "send a key made with `sluice keys create` as a bearer token"});
  }
  return *principal;
}

Result<Caller> run(const Config& config,
                   const KeyTable& keys,
                   const policy::Snapshot& snapshot,
                   const RequestHead& head,
                   const Request& request) {
  Caller caller;
  SLUICE_TRY(caller.principal, authenticate(config, keys, head));
  SLUICE_TRY(caller.workload, pick_workload(caller.principal, snapshot, request));
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
