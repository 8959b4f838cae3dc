#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ports/sessions.h"

namespace sluice {

/// Keeps everything in memory, or fails as told. Counts how often it was asked.
struct SessionsFake final : Sessions {
  std::map<Digest, std::vector<NamedLabel>> kept;
  std::optional<ErrorCode> failure;  ///< of every call that may fail
  int asked = 0;
  std::set<std::uint64_t> owners;  ///< of all that was kept

  [[nodiscard]] bool may_hold_any() const override { return !kept.empty(); }

  [[nodiscard]] bool may_hold(const Digest& key) const override { return kept.contains(key); }

  [[nodiscard]] Task<Result<std::vector<NamedLabel>>> labels(Digest key) override {
    ++asked;
    if (failure) {
      co_return fail(*failure, "as told");
    }
    co_return kept[key];
  }

  [[nodiscard]] Task<Result<void>> keep(SessionOwner owner,
                                        Digest key,
                                        SessionKind /*kind*/,
                                        NamedLabel label) override {
    ++asked;
    if (failure) {
      co_return fail(*failure, "as told");
    }
    owners.insert(owner.digest);
    kept[key].push_back(std::move(label));
    co_return Result<void>();
  }
};

}  // namespace sluice
