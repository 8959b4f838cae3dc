#include "app/train/atomic_file.h"

#include <system_error>

#include "base/file.h"

namespace sluice::train {

Result<void> write_whole_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path draft = path;
  draft += ".new";
  std::error_code error;
  std::filesystem::remove(draft, error);  // What an earlier run left; absent is fine.
  {
    SLUICE_TRY(const File file, open_file(draft, OpenMode::create_new));
    SLUICE_CHECK(write_at(file, bytes, 0, draft));
    SLUICE_CHECK(sync_file(file, draft));
  }
  std::filesystem::rename(draft, path, error);
  if (error) {
    return fail(io_error("write", path, error.value()));
  }
  return {};
}

}  // namespace sluice::train
