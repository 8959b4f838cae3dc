#include "app/drill/own_gateway.h"

#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace sluice::drill {
namespace {

constexpr std::chrono::milliseconds kGrace{1'000};
constexpr std::chrono::milliseconds kCooldown{10};
constexpr int kAttemptsMost = 16;

Result<std::filesystem::path> new_folder() {
  std::error_code failure;
  std::filesystem::path base = std::filesystem::temp_directory_path(failure);
  std::string name = (base / "sluice-drill-XXXXXX").string();
  if (failure || mkdtemp(name.data()) == nullptr) {
    return fail(ErrorCode::io_failed, "cannot make a folder for the drill in " + base.string());
  }
  return std::filesystem::path(name);
}

/// What the drill changes: where it listens and keeps things, that it needs no key and tells
/// nobody; that an engine which failed is asked again soon, and every engine has its turn; that
/// nobody waits for a person.
void isolate(Configuration& configuration, const std::filesystem::path& folder) {
  configuration.server.listen = {.host = "127.0.0.1", .port = 0};
  configuration.server.tls_certificate.clear();
  configuration.server.data_dir = folder;
  configuration.server.threads = 2;
  configuration.stages.identify.anonymous = identify::Anonymous::loopback;
  configuration.stages.dispatch.cooldown = kCooldown;
  configuration.stages.dispatch.cooldown_max = kCooldown;
  configuration.stages.dispatch.attempts_max = kAttemptsMost;
  configuration.stages.parking.wait = std::chrono::milliseconds(0);
  configuration.webhook = {};
}

}  // namespace

Result<std::unique_ptr<OwnGateway>> OwnGateway::open(Configuration configuration) {
  std::unique_ptr<OwnGateway> own(
      new OwnGateway);  // NOLINT(cppcoreguidelines-owning-memory): it is private.
  SLUICE_TRY(own->folder_, new_folder());
  SLUICE_TRY(own->engines_, SimulatedEngines::start(*configuration.policy));
  own->policy_ =
      std::make_shared<const policy::Snapshot>(own->engines_->redirected(*configuration.policy));
  configuration.policy = own->policy_;
  isolate(configuration, own->folder_);
  SLUICE_TRY(Foundation foundation, lay_foundation(std::move(configuration)));
  SLUICE_TRY(own->gateway_, Gateway::open(std::move(foundation)));
  own->gateway_->start();
  return own;
}

OwnGateway::~OwnGateway() {
  if (gateway_ != nullptr) {
    gateway_->stop(kGrace);
    gateway_.reset();
  }
  if (!folder_.empty()) {
    std::error_code failure;
    std::filesystem::remove_all(folder_, failure);
    if (failure) {
      log::warning("drill_folder_left", {});
    }
  }
}

}  // namespace sluice::drill
