#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "algo/scan/sweep.h"
#include "domain/byte_range.h"

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

/// The host name that ends with `suffix`; empty when more of a name follows, or when what stands
/// before belongs to another label: `bigcorp.example` does not end with `corp.example`.
[[nodiscard]] std::optional<ByteRange> host_with_suffix(std::string_view text, ByteRange suffix);

}  // namespace sluice::scan
