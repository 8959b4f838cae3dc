#pragma once

#include <filesystem>
#include <string>

namespace sluice::review_commands {

/// The gateway at which a reviewer works, and how its answer is printed.
struct Gateway {
  std::filesystem::path config;  ///< whose `server.admin` it is
  std::string url;               ///< `http://HOST:PORT` instead; empty: that of the configuration
  bool json = false;
};

struct ListOptions : Gateway {};

struct ShowOptions : Gateway {
  std::string id;
};

struct ApproveOptions : Gateway {
  std::string id;
  std::string zone;       ///< empty: the one choice that there is
  bool original = false;  ///< release it as it is, where the policy lets reviewers do so
};

struct DenyOptions : Gateway {
  std::string id;
};

}  // namespace sluice::review_commands
