#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

/// Where an engine's address leads, as far as the policy cares.
struct Endpoint {
  bool encrypted = false;  ///< https
  bool local = false;      ///< a UNIX socket or a loopback address: never leaves the machine
  std::string host;        ///< lower case; empty for a UNIX socket
};

/// Reads `https://host[:port][/base]`, `http://...` or `unix:/path`.
/// @param problem  set to what is wrong when nothing is returned; never quotes the address, which
///                 may hold a password
[[nodiscard]] std::optional<Endpoint> read_endpoint(std::string_view url, std::string& problem);

/// True for hosts where a vendor of models serves the public: data that goes there is in the public
/// cloud, whatever a configuration calls it.
[[nodiscard]] bool is_public_vendor(std::string_view host);

}  // namespace sluice::policy
