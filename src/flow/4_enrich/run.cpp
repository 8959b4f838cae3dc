#include "flow/4_enrich/run.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/log.h"
#include "dialects/first_words.h"
#include "flow/4_enrich/named_label.h"

namespace sluice::enrich {
namespace {

/// `text` behind its length, so that no two lists of parts give the same bytes.
std::string framed(std::string_view text) {
  return std::to_string(text.size()) + ":" + std::string(text);
}

Digest key_of(const Desk& desk,
              const Caller& caller,
              std::string_view kind,
              std::string_view conversation) {
  const std::string_view secret = desk.master_key.reveal();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(secret.data());
  return hmac_sha256(std::span(bytes, secret.size()),
                     {"sluice session label 1\n",
                      framed(caller.principal.tenant.value),
                      framed(caller.principal.key.value),
                      framed(kind),
                      framed(conversation)});
}

/// Of tenant and key alone: a store gives each of them a part of its room.
SessionOwner owner_of(const Desk& desk, const Caller& caller) {
  const std::string_view secret = desk.master_key.reveal();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(secret.data());
  const Digest digest = hmac_sha256(std::span(bytes, secret.size()),
                                    {"sluice session owner 1\n",
                                     framed(caller.principal.tenant.value),
                                     framed(caller.principal.key.value)});
  SessionOwner owner;
  std::memcpy(&owner.digest, digest.data(), sizeof(owner.digest));
  return owner;
}

Digest named_key(const Desk& desk, const Request& request, const Caller& caller) {
  return key_of(desk, caller, "session", request.hints.session);
}

/// Escapes make text longer, never shorter: what is too short in the body is too short.
bool has_first_words(const Request& request) {
  std::size_t bytes = 0;
  for (const auto& [begin, end] : request.first_user_message) {
    bytes += end - begin;
  }
  return bytes >= kFirstWordsLeast;
}

/// Of the conversation that begins with these words; empty: they say too little.
std::optional<Digest> guessed_key(const Desk& desk, const Request& request, const Caller& caller) {
  const std::string words = dialects::first_words(request);
  if (words.size() < kFirstWordsLeast) {
    return std::nullopt;
  }
  return key_of(desk, caller, "first message", words);
}

bool covers(const Label& whole, const Label& part) {
  return join(whole, part) == whole;
}

/// What every request of this policy has anyway needs no memory.
bool is_everywhere(const policy::Snapshot& policy, const Label& label) {
  return label == Label{} || std::ranges::all_of(policy.workloads, [&](const Workload& workload) {
           return covers(workload.floor, label);
         });
}

bool is_covered(const Facts& facts, const Label& label) {
  return std::ranges::any_of(facts.reasons, [&](const Reason& reason) {
    return reason.kind == ReasonKind::session && covers(reason.raises, label);
  });
}

/// The join of what no masking removes.
Label handed_on_by_name(const Facts& facts) {
  EntitySet all;
  return residual_label(facts.reasons, all.set());
}

/// The same without floors: whoever names no session should not pay for a workload that is strict
/// with everything.
Label handed_on_by_guess(const Facts& facts) {
  Label label;
  for (const Reason& reason : facts.reasons) {
    const bool is_floor =
        reason.kind == ReasonKind::floor_of_workload || reason.kind == ReasonKind::floor_of_key;
    if (!reason.is_removable() && !is_floor) {
      label = join(label, reason.raises);
    }
  }
  return label;
}

Failure unknown_session(const Error& error) {
  log::error("sessions_failed", {{"error", log::Value::name(to_string(error.code))}});
  return fail(
      Error{.code = ErrorCode::unavailable,
            .message = "what earlier turns of this session held cannot be looked up or kept, "
                       "so that nothing is sent",
            .hint = "try again later; if it stays, whoever runs the gateway finds the cause "
                    "in its log",
            .retry_after = std::chrono::seconds(5)});
}

/// What is kept under the key by which this turn is known; null: nothing can be.
std::optional<Digest> key_to_ask(const Desk& desk, const Request& request, const Caller& caller) {
  const std::optional<Digest> key = request.hints.session.empty()
                                        ? guessed_key(desk, request, caller)
                                        : named_key(desk, request, caller);
  return key && desk.sessions->may_hold(*key) ? key : std::nullopt;
}

}  // namespace

bool is_asked(const Desk& desk, const Request& request) {
  return desk.sessions != nullptr && desk.sessions->may_hold_any() &&
         (!request.hints.session.empty() || has_first_words(request));
}

Task<Result<void>> run(const Desk& desk,
                       const Request& request,
                       const Caller& caller,
                       Facts& facts) {
  const std::optional<Digest> key = key_to_ask(desk, request, caller);
  if (!key) {
    co_return Result<void>();
  }
  const Result<std::vector<NamedLabel>> kept = co_await desk.sessions->labels(*key);
  if (!kept) {
    co_return unknown_session(kept.error());
  }
  if (kept->empty()) {
    co_return Result<void>();
  }
  Reason reason{.kind = ReasonKind::session};
  for (const NamedLabel& named : *kept) {
    reason.raises = join(reason.raises, from_named(named, desk.policy));
  }
  facts.original = join(facts.original, reason.raises);
  facts.reasons.push_back(reason);
  co_return Result<void>();
}

bool hands_on(const Desk& desk, const Request& request, const Facts& facts) {
  if (desk.sessions == nullptr) {
    return false;
  }
  if (!request.hints.session.empty()) {
    const Label label = handed_on_by_name(facts);
    if (!is_everywhere(desk.policy, label) && !is_covered(facts, label)) {
      return true;
    }
  }
  return has_first_words(request) && !is_everywhere(desk.policy, handed_on_by_guess(facts));
}

Task<Result<void>> hand_on(const Desk& desk,
                           const Request& request,
                           const Caller& caller,
                           const Facts& facts) {
  const Label label = handed_on_by_name(facts);
  if (!request.hints.session.empty() && !is_everywhere(desk.policy, label) &&
      !is_covered(facts, label)) {
    const Result<void> kept = co_await desk.sessions->keep(owner_of(desk, caller),
                                                           named_key(desk, request, caller),
                                                           SessionKind::named,
                                                           to_named(label, desk.policy));
    if (!kept) {
      co_return unknown_session(kept.error());
    }
  }
  const std::optional<Digest> guessed = guessed_key(desk, request, caller);
  const Label by_guess = handed_on_by_guess(facts);
  // What came by a name says nothing of what these words are known by: then it is kept again, which
  // costs a look into the store.
  const bool is_kept = request.hints.session.empty() && guessed &&
                       desk.sessions->may_hold(*guessed) && is_covered(facts, by_guess);
  if (!guessed || is_everywhere(desk.policy, by_guess) || is_kept) {
    co_return Result<void>();
  }
  const Result<void> kept = co_await desk.sessions->keep(
      owner_of(desk, caller), *guessed, SessionKind::guessed, to_named(by_guess, desk.policy));
  if (!kept) {
    co_return unknown_session(kept.error());
  }
  co_return Result<void>();
}

}  // namespace sluice::enrich
