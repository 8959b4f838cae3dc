#include "app/drill_schedule.h"

#include <algorithm>
#include <csignal>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "algo/yaml/map_reader.h"
#include "app/exit_code.h"
#include "base/log.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using std::chrono::system_clock;
using namespace std::chrono_literals;

constexpr std::chrono::minutes kPatience{
    30};  // A drill that takes longer is ended, and has failed.
constexpr int kNice = 10;

/// Reports in `folder`, oldest first: their names are their times.
std::vector<fs::path> reports_in(const fs::path& folder) {
  std::vector<fs::path> reports;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (entry->path().extension() == ".md") {
      reports.push_back(entry->path());
    }
  }
  std::ranges::sort(reports);
  return reports;
}

/// A child must not inherit the signals that its parent waits for.
int spawn(const std::vector<std::string>& arguments, pid_t& process) {
  std::vector<char*> words;
  for (const std::string& argument : arguments) {
    words.push_back(const_cast<char*>(argument.c_str()));  // posix_spawn changes none of them.
  }
  words.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
  const int failure =
      posix_spawn(&process, words.front(), &actions, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failure;
}

}  // namespace

void read_drill(const yaml::Value& section, DrillConfig& drill) {
  static constexpr std::string_view kKeys[] = {"every", "keep"};
  const yaml::MapReader map(section, kKeys);
  static_cast<void>(map.require("every"));
  map.set(drill.every, "every", [](const yaml::Value& v) { return v.duration({1s, 8'766h}); });
  map.set(drill.keep, "keep", [](const yaml::Value& v) { return v.integer({1, 10'000}); });
}

DrillSchedule::DrillSchedule(fs::path program, fs::path file, fs::path folder)
    : program_(std::move(program)), file_(std::move(file)), folder_(std::move(folder)) {}

DrillSchedule::~DrillSchedule() {
  if (process_) {
    kill(*process_, SIGKILL);
    waitpid(*process_, nullptr, 0);
  }
}

DrillSchedule::Event DrillSchedule::tick(system_clock::time_point now) {
  if (process_) {
    int status = 0;
    if (waitpid(*process_, &status, WNOHANG) == *process_) {
      return ended(status);
    }
    if (now - started_ > kPatience) {
      kill(*process_, SIGKILL);  // The next tick finds that it has ended.
    }
    return Event::nothing;
  }
  if (is_due(now)) {
    start(now);
    return process_ ? Event::nothing : Event::failed;
  }
  return Event::nothing;
}

bool DrillSchedule::is_due(system_clock::time_point now) const {
  if (config_.every == 0ms || now - started_ < config_.every) {
    return false;
  }
  const std::vector<fs::path> reports = reports_in(folder_);
  if (reports.empty()) {
    return true;
  }
  std::error_code failure;
  const fs::file_time_type newest = fs::last_write_time(reports.back(), failure);
  return failure || std::chrono::file_clock::to_sys(newest) + config_.every <= now;
}

void DrillSchedule::start(system_clock::time_point now) {
  started_ = now;
  std::error_code failure;
  fs::create_directories(folder_, failure);
  const std::string report =
      folder_ / fmt::format("{:%Y%m%dT%H%M%SZ}.md", std::chrono::floor<std::chrono::seconds>(now));
  pid_t process = 0;
  const int error =
      spawn({program_.string(), "drill", "--self", "--config", file_.string(), "--report", report},
            process);
  if (error != 0) {
    log::error("drill_failed", {{"error", error}});
    return;
  }
  process_ = process;
  setpriority(PRIO_PROCESS, static_cast<id_t>(process), kNice);
  log::info("drill_started", {});
}

DrillSchedule::Event DrillSchedule::ended(int status) {
  process_.reset();
  drop_old_reports();
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code == to_int(ExitCode::ok)) {
    log::info("drill_held", {});
    return Event::held;
  }
  log::error("drill_failed", {{"exit_code", code}});
  return Event::failed;
}

void DrillSchedule::drop_old_reports() const {
  const std::vector<fs::path> reports = reports_in(folder_);
  for (std::size_t i = 0; i + config_.keep < reports.size(); ++i) {
    std::error_code failure;
    fs::remove(reports[i], failure);  // One that stays is tried again after the next drill.
  }
}

}  // namespace sluice
