#pragma once

#include <functional>

#include "base/result.h"
#include "base/task.h"
#include "flow/8_restore/run.h"
#include "flow/house.h"
#include "flow/visit.h"
#include "ports/exchange.h"

/// Requests that lead nowhere now and may later: what the outcomes `review` and `queue` mean to the
/// flow. What is kept is the request as it was accepted, never a plan; it begins again at
/// `2_identify`, under the policy and the keys of that moment.
namespace sluice {

/// Keeps the request of `visit`, waits in its connection as long as the configuration says, and
/// begins it again as soon as it may go on. A caller that does not wait so long is told where to
/// ask, and may as well send the same request once more: it is the same one.
///
/// @param refused  why it leads nowhere, with the code `parked`
/// @param again    stages 2 to 8 of the same request
/// @error parked   the time is over; the hint says where to ask
/// @error those of `again`, and denied_by_policy where a reviewer has said no
[[nodiscard]] Task<Result<restore::Delivered>> wait_and_go_on(
    House& house,
    Exchange& exchange,
    Visit& visit,
    const Error& refused,
    const std::function<Task<Result<restore::Delivered>>()>& again);

/// `GET /sluice/v1/requests/ID`: the answer of a request that waited, once it may go on; until then
/// 202 and where it stands. For its own caller only.
///
/// @param serve_chat  the life of a chat request from the exchange that it is given
/// @error not_found   nothing of this caller waits under the id
[[nodiscard]] Task<Result<restore::Delivered>> serve_parked(
    House& house,
    Exchange& exchange,
    Visit& visit,
    const std::function<Task<Result<restore::Delivered>>(Exchange&)>& serve_chat);

/// True when the caller would rather be told where to ask than wait: `Prefer: respond-async` (RFC
/// 7240, section 4.1).
[[nodiscard]] bool prefers_ticket(const RequestHead& head);

}  // namespace sluice
