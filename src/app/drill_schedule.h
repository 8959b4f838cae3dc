#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "algo/yaml/value.h"

namespace sluice {

/// `drill` of the configuration: how often a running gateway drills its own policy.
struct DrillConfig {
  std::chrono::milliseconds every{0};  ///< 0: never; else 1 s .. 1 year
  std::size_t keep = 30;               ///< reports; 1..10,000
};

/// Reads the section `drill`; every problem with its place.
void read_drill(const yaml::Value& section, DrillConfig& drill);

/// Runs `sluice drill` every so often, as a process of its own with a lower priority, and keeps
/// its reports in a folder. Used on one thread.
class DrillSchedule {
 public:
  /// What a look at the schedule found.
  enum class Event : unsigned char { nothing, held, failed };

  /// @param program   the sluice binary
  /// @param file      the configuration that is drilled
  /// @param folder    of the reports; made when it is needed
  DrillSchedule(std::filesystem::path program,
                std::filesystem::path file,
                std::filesystem::path folder);

  /// Ends a drill that is under way.
  ~DrillSchedule();
  DrillSchedule(const DrillSchedule&) = delete;
  DrillSchedule& operator=(const DrillSchedule&) = delete;

  /// From now on as `config` says. The first drill is due when the newest report is as old as that.
  void follow(const DrillConfig& config) { config_ = config; }

  /// Starts a drill that is due, and says how one ended, once. To be called every second or so.
  /// @param now  UTC; a clock set back delays a drill, and is no reason for one
  [[nodiscard]] Event tick(std::chrono::system_clock::time_point now);

 private:
  [[nodiscard]] bool is_due(std::chrono::system_clock::time_point now) const;
  void start(std::chrono::system_clock::time_point now);
  [[nodiscard]] Event ended(int status);
  void drop_old_reports() const;

  std::filesystem::path program_;
  std::filesystem::path file_;
  std::filesystem::path folder_;
  DrillConfig config_;
  std::optional<int> process_;  ///< of the drill under way
  std::chrono::system_clock::time_point started_;
};

}  // namespace sluice
