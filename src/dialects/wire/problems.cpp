#include "dialects/wire/problems.h"

namespace sluice::dialects {

Result<void> Problems::verdict() const {
  return count_ == 0 ? Result<void>() : fail(all_);
}

Result<void> Problems::keep_failure(Error error) {
  if (count_ == kMax) {
    return verdict();
  }
  ++count_;
  if (count_ == 1) {
    all_ = std::move(error);
  } else {
    all_.message += "; " + error.param + ": " + error.message;
  }
  if (count_ < kMax) {
    return {};
  }
  all_.message += "; what follows was not read";
  return verdict();
}

}  // namespace sluice::dialects
