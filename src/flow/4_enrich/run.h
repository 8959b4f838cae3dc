#pragma once

#include <cstddef>

#include "base/result.h"
#include "base/secret.h"
#include "base/task.h"
#include "domain/caller.h"
#include "domain/facts.h"
#include "domain/request.h"
#include "policy/snapshot.h"
#include "ports/sessions.h"

namespace sluice::enrich {

/// Two turns that name no session belong together when they begin with the same words, and these
/// are so many bytes at least: everybody begins with `hello`.
inline constexpr std::size_t kFirstWordsLeast = 32;

/// What a request is enriched with.
struct Desk {
  const policy::Snapshot& policy;
  Sessions* sessions = nullptr;  ///< null: a command, which knows one turn alone
  const Secret& master_key;
};

/// Whether an earlier turn could have handed anything on. Where the caller names no session and
/// none is kept, it costs nothing.
[[nodiscard]] bool is_asked(const Desk& desk, const Request& request);

/// Joins what earlier turns of this caller's session hand on into `facts`, as one reason of kind
/// `session`. Of a caller that names no session, of the conversation that begins with the same
/// words.
///
/// @param desk, request, caller, facts  outlive the task
/// @error unavailable  nobody can say what was handed on: the request must not go on
[[nodiscard]] Task<Result<void>> run(const Desk& desk,
                                     const Request& request,
                                     const Caller& caller,
                                     Facts& facts);

/// Whether this turn has anything to hand on that is not kept already, or stands in every request
/// of this policy anyway.
[[nodiscard]] bool hands_on(const Desk& desk, const Request& request, const Facts& facts);

/// Keeps what this turn hands on: the join of the reasons that no masking removes. Before anything
/// of it is sent, since what comes back is made of it.
///
/// @param desk, request, caller, facts  outlive the task
/// @error unavailable  it cannot be kept: nothing may be sent
[[nodiscard]] Task<Result<void>> hand_on(const Desk& desk,
                                         const Request& request,
                                         const Caller& caller,
                                         const Facts& facts);

}  // namespace sluice::enrich
