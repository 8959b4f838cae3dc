#pragma once

#include <chrono>
#include <filesystem>

#include "base/result.h"

namespace sluice {

/// The latest time that a gateway on this data has seen, kept in `data_dir/latest_time`, so that a
/// clock that is set back between two runs revives nothing.
class LatestTimeFile {
 public:
  explicit LatestTimeFile(const std::filesystem::path& data_dir)
      : path_(data_dir / "latest_time") {}

  /// The epoch where no gateway has run yet.
  /// @error io_failed       it cannot be read
  /// @error config_invalid  it holds something else than a time up to the year 9999
  [[nodiscard]] Result<std::chrono::sys_seconds> read() const;

  /// Replaces the file whole, so that a power cut leaves the old or the new one; at most once a
  /// minute but for the first time. Earlier times are not written, none is beyond the year 9999.
  /// @error io_failed
  [[nodiscard]] Result<void> note(std::chrono::sys_seconds latest);

 private:
  std::filesystem::path path_;
  std::chrono::sys_seconds written_{};
};

}  // namespace sluice
