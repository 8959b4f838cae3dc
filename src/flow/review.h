#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/request_head.h"
#include "base/result.h"
#include "base/task.h"
#include "domain/caller.h"
#include "domain/parked.h"
#include "domain/screened.h"
#include "flow/house.h"
#include "policy/explain.h"

/// What reviewers do with requests that wait for a person. A reviewer is the holder of a key with
/// the role `reviewer` (or `admin`) of the same tenant, and never the requester.
namespace sluice::review {

/// One way that a reviewer could open.
struct Choice {
  std::string zone;
  std::string model;      ///< `engine/model`, tried first there
  std::string exception;  ///< that would live for the request; empty: none is needed
  bool releases_original = false;
  std::optional<Screened> screened;  ///< empty: the reviewer's clearance does not cover the request
};

/// What a reviewer sees of one request.
struct Screen {
  ParkedEntry entry;
  Digest policy_digest{};           ///< under which it was decided
  bool is_cleared = false;          ///< the reviewer may see what the request is about
  policy::Explanation explanation;  ///< as things are now, without an approval
  std::vector<Choice> choices;      ///< empty: nobody can help any more
};

/// What a reviewer says.
struct Decision {
  bool is_approved = false;
  std::string zone;                ///< of one of the choices; empty: the only one
  bool releases_original = false;  ///< must be so in the choice
};

/// The reviewer whom `head` names.
/// @error unauthenticated   no live key
/// @error denied_by_policy  its role is not `reviewer` or `admin`
[[nodiscard]] Result<Principal> authenticate(const KeyTable& keys, const RequestHead& head);

/// What of the reviewer's tenant waits, oldest first.
[[nodiscard]] Task<Result<std::vector<ParkedEntry>>> list(House& house, const Principal& reviewer);

/// One request, decided anew under the policy of now.
/// @error not_found  nothing of this tenant waits under the id
/// @error those of the first stages, where the request would not be accepted any more
[[nodiscard]] Task<Result<Screen>> show(House& house, const Principal& reviewer, RequestId id);

/// Says yes or no, once; the journal has it before anybody is told.
/// @error denied_by_policy  the requester's own key or user, or a clearance that does not cover
///                          the request
/// @error invalid_input     no such choice; the hint lists those that there are
/// @error conflict          somebody has decided already
/// @error not_found         as for show()
[[nodiscard]] Task<Result<ParkedEntry>> decide(House& house,
                                               const Principal& reviewer,
                                               RequestId id,
                                               Decision decision);

}  // namespace sluice::review
