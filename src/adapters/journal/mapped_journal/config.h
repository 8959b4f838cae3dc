#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace sluice::journal {

/// What the journal asks of the file system, so that a test can make it fail.
enum class DiskStep : std::uint8_t { reserve_segment, sync_segment, write_head };

struct Config {
  std::filesystem::path folder;                        ///< made when absent
  std::size_t segment_bytes = std::size_t{16} << 20U;  ///< 128 KiB .. 1 GiB
  std::chrono::milliseconds sync_interval{50};     ///< between a record and the sync that covers it
  std::chrono::milliseconds sync_timeout{10'000};  ///< longest wait of a synced intent
  /// Called before each step; other than 0, it is the errno with which the step fails. For tests.
  std::function<int(DiskStep)> fault;
};

}  // namespace sluice::journal
