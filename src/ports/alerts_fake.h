#pragma once

#include <vector>

#include "ports/alerts.h"

namespace sluice {

/// Keeps every alert.
struct AlertsFake final : Alerts {
  std::vector<Alert> raised;

  void raise(const Alert& alert) override { raised.push_back(alert); }
};

}  // namespace sluice
