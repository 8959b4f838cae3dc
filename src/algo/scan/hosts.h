#pragma once

#include <cstddef>

#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reports the e-mail address around the @ at `at`, or the credentials of a URL that end there.
void find_at_sign(Sweep& sweep, std::size_t at);

/// Reports the host name whose last label begins after `dot` when it is one of an internal network,
/// and the URL that it stands in.
void find_internal_host(Sweep& sweep, std::size_t dot);

/// Reports the URL whose host begins at `host` as one of an internal network, if there is one.
void find_url_of(Sweep& sweep, std::size_t host);

/// Reports the URL whose scheme ends at `colon`, where URLs are looked for.
void find_url(Sweep& sweep, std::size_t colon);

}  // namespace sluice::scan
