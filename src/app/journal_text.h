#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "algo/chain/record.h"
#include "algo/chain/verify.h"
#include "base/result.h"

namespace sluice {

/// One intent, closing or step of a parked request of a journal, as `journal show` prints it.
struct JournalEntry {
  chain::ChainId chain;
  std::uint64_t sequence = 0;
  chain::Record record;  ///< an Intent, a Closing or a ParkRecord
  std::shared_ptr<const chain::Names>
      names;             ///< shared by the entries of one policy; null: unknown
  bool is_open = false;  ///< an intent whose request has no closing

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> time() const;
  [[nodiscard]] const RequestId& request() const;
  [[nodiscard]] std::string_view zone() const;
};

/// One line for a reader.
[[nodiscard]] std::string to_line(const JournalEntry& entry);

/// The same for a program; levels and types by name where they are known, else as numbers.
[[nodiscard]] nlohmann::json to_json(const JournalEntry& entry);

/// `2026-11-21T10:00:00.123456Z`
[[nodiscard]] std::string to_text(std::chrono::sys_time<std::chrono::microseconds> time);

/// UTC, `2026-11-21` or `2026-11-21T10:00:00Z`.
/// @error invalid_input  anything else
[[nodiscard]] Result<std::chrono::sys_seconds> parse_time(std::string_view text);

/// What a witness keeps, as `journal checkpoint` prints it and `journal verify` reads it.
[[nodiscard]] std::string to_json_text(const chain::Checkpoint& checkpoint);

/// @error invalid_input  not a checkpoint
[[nodiscard]] Result<chain::Checkpoint> parse_checkpoint(std::string_view text);

/// What `journal verify` prints: a line for each chain, then one for each flaw.
[[nodiscard]] std::string to_text(const chain::Report& report);
[[nodiscard]] nlohmann::json to_json(const chain::Report& report);

}  // namespace sluice
