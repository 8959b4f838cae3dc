#include "app/latest_time_file.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kBytesMax = 64;
constexpr std::chrono::minutes kBetween{1};

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
  if (problem != std::errc() || end != text->data() + text->size() || seconds < 0) {
    return fail(Error{.code = ErrorCode::config_invalid,
                      .message = "`" + path_.string() + "` holds no time",
                      .hint = "delete it if nobody has set the clock back"});
  }
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

Result<void> LatestTimeFile::note(std::chrono::sys_seconds latest) {
  if (latest < written_ + kBetween) {
    return {};
  }
  const std::filesystem::path fresh = path_.string() + ".new";
  std::error_code problem;
  std::filesystem::remove(fresh, problem);
  {
    SLUICE_TRY(const File file, open_file(fresh, OpenMode::create_new));
    SLUICE_CHECK(write_at(file, std::to_string(latest.time_since_epoch().count()), 0, fresh));
  }
  std::filesystem::rename(fresh, path_, problem);
  if (problem) {
    return fail(ErrorCode::io_failed, "cannot replace `" + path_.string() + "`");
  }
  written_ = latest;
  return {};
}

}  // namespace sluice
