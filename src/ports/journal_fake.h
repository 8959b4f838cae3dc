#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ports/journal.h"

namespace sluice {

/// A journal in memory that fails where a test wants it to.
class JournalFake final : public Journal {
 public:
  std::vector<Intent> intents;
  std::vector<Durability> durabilities;  ///< one for each of `intents`
  std::vector<Closing> closings;
  std::vector<ParkRecord> parkings;

  /// The record with this number (0-based, those of all kinds together) cannot be written, nor
  /// can any after it; empty: all can.
  std::optional<std::size_t> fails_at;

  [[nodiscard]] Task<Result<void>> intent(const Intent& record, Durability durability) override {
    if (is_broken()) {
      co_return fail(ErrorCode::io_failed, "the fake disk is full");
    }
    intents.push_back(record);
    durabilities.push_back(durability);
    co_return Result<void>();
  }

  [[nodiscard]] Result<void> closed(const Closing& record) override {
    if (is_broken()) {
      return fail(ErrorCode::io_failed, "the fake disk is full");
    }
    closings.push_back(record);
    return {};
  }

  [[nodiscard]] Result<void> parked(const ParkRecord& record) override {
    if (is_broken()) {
      return fail(ErrorCode::io_failed, "the fake disk is full");
    }
    parkings.push_back(record);
    return {};
  }

 private:
  [[nodiscard]] bool is_broken() const {
    return fails_at && intents.size() + closings.size() + parkings.size() >= *fails_at;
  }
};

}  // namespace sluice
