#pragma once

#include "algo/json/tape.h"
#include "base/result.h"
#include "base/task.h"
#include "domain/request.h"
#include "flow/1_accept/config.h"
#include "flow/1_accept/endpoint.h"
#include "ports/exchange.h"

namespace sluice::accept {

/// Reads the caller's request: headers, whole body, every slot. Nothing in it is trusted yet.
///
/// @param id    made by the gateway for this request
/// @param tape  scratch of this thread, replaced
/// @error invalid_input  with the JSON path in `param`; a hint (`x-sluice-*`) that is there twice,
///                       or empty where it must name something: the message names it
/// @error too_large, unsupported, request_timeout, cancelled  as the message says
[[nodiscard]] Task<Result<Request>> run(const Config& config,
                                        const Endpoint& endpoint,
                                        const RequestId& id,
                                        Exchange& exchange,
                                        json::Tape& tape);

}  // namespace sluice::accept
