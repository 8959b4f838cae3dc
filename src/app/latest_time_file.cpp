#include "app/latest_time_file.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kBytesMax = 64;
constexpr std::chrono::minutes kBetween{1};

/// The last second of the year 9999: far from where adding to a time overflows.
constexpr std::chrono::sys_seconds kLast =
    std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1) - std::chrono::seconds(1);

Result<void> write_whole(const std::filesystem::path& path, const std::string& text) {
  SLUICE_TRY(const File file, open_file(path, OpenMode::create_new));
  SLUICE_CHECK(write_at(file, text, 0, path));
  return sync_file(file, path);
}

}  // namespace

Result<std::chrono::sys_seconds> LatestTimeFile::read() const {
  const Result<std::string> text = read_file(path_, kBytesMax);
  if (!text && text.error().code == ErrorCode::not_found) {
    return std::chrono::sys_seconds();
  }
  if (!text) {
    return fail(text.error());
  }
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (problem != std::errc() || end != text->data() + text->size() || seconds < 0 ||
      seconds > kLast.time_since_epoch().count()) {
    return fail(Error{.code = ErrorCode::config_invalid,
                      .message = "`" + path_.string() +
                                 "` holds no time: it must be seconds since 1970, up to the year "
                                 "9999",
                      .hint = "it keeps what has ended from living again when a clock is set back: "
                              "if the clock of this machine is right, delete the file and start "
                              "again"});
  }
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

Result<void> LatestTimeFile::note(std::chrono::sys_seconds latest) {
  const std::chrono::sys_seconds written = std::min(latest, kLast);
  if (written - written_ < kBetween) {
    return {};
  }
  const std::filesystem::path fresh = path_.string() + ".new";
  std::error_code problem;
  std::filesystem::remove(fresh, problem);
  SLUICE_CHECK(write_whole(fresh, std::to_string(written.time_since_epoch().count())));
  std::filesystem::rename(fresh, path_, problem);
  if (problem) {
    return fail(ErrorCode::io_failed, "cannot replace `" + path_.string() + "`");
  }
  SLUICE_CHECK(sync_folder(path_.parent_path()));
  written_ = written;
  return {};
}

}  // namespace sluice
