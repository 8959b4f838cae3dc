#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/config_file.h"
#include "app/drill/simulated_engines.h"
#include "app/gateway.h"
#include "base/result.h"

namespace sluice::drill {

/// A gateway of this process with simulated engines behind it and a folder of its own: the code and
/// the policy of a real one, and nothing of its data, keys or webhook.
class OwnGateway {
 public:
  /// @error io_failed, config_invalid
  [[nodiscard]] static Result<std::unique_ptr<OwnGateway>> open(Configuration configuration);
  OwnGateway(const OwnGateway&) = delete;
  OwnGateway& operator=(const OwnGateway&) = delete;
  ~OwnGateway();

  [[nodiscard]] SimulatedEngines& engines() { return *engines_; }

  /// With the addresses of the simulated engines.
  [[nodiscard]] const policy::Snapshot& policy() const { return *policy_; }

  [[nodiscard]] std::string url() const { return "http://" + gateway_->listening(); }

 private:
  OwnGateway() = default;

  std::filesystem::path folder_;  ///< removed at the end
  std::unique_ptr<SimulatedEngines> engines_;
  std::shared_ptr<const policy::Snapshot> policy_;  ///< shared with the gateway's rules
  std::unique_ptr<Gateway> gateway_;
};

}  // namespace sluice::drill
