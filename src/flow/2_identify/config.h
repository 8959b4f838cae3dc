#pragma once

#include <string>
#include <vector>

namespace sluice::identify {

/// Who may call without a key.
enum class Anonymous : unsigned char {
  off,
  loopback,  ///< callers on this machine, and only while no key exists
};

struct Config {
  Anonymous anonymous = Anonymous::off;
  /// What a command supposes of who calls; callers of a gateway without a key have none.
  std::vector<std::string> supposed_roles = {};
};

}  // namespace sluice::identify
