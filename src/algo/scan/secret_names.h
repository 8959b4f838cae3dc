#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::scan {

/// How a name says that its value is a secret. Lower case, _ and - left out; the end of the name
/// counts: `db_password`, `clientSecret`.
enum class Says : std::uint8_t { nothing, password, secret, key };

/// What the name `whole` says of its value: `client_secret`, `dbPassword`, `api-key`.
[[nodiscard]] Says meaning_of(std::string_view whole);

}  // namespace sluice::scan
