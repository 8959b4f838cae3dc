#pragma once

#include "domain/alert.h"

namespace sluice {

/// Where alerts go. One instance per loop thread; used on that thread only.
class Alerts {
 public:
  virtual ~Alerts() = default;

  /// Takes an alert. Never waits and never fails: no request is delayed by whoever is told of it.
  virtual void raise(const Alert& alert) = 0;
};

}  // namespace sluice
