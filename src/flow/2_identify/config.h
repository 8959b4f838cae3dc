#pragma once

namespace sluice::identify {

/// Who may call without a key.
enum class Anonymous : unsigned char {
  off,
  loopback,  ///< callers on this machine, and only while no key exists
};

struct Config {
  Anonymous anonymous = Anonymous::off;
};

}  // namespace sluice::identify
