#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice {
namespace {

constexpr mode_t kPrivateFile = 0600;
constexpr mode_t kPrivateFolder = 0700;

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::read:
      return O_RDONLY | O_CLOEXEC;
    case OpenMode::write:
      return O_RDWR | O_CLOEXEC;
    case OpenMode::create:
      return O_RDWR | O_CREAT | O_CLOEXEC;
    case OpenMode::create_new:
      return O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
  }
  return O_RDONLY | O_CLOEXEC;
}

ErrorCode code_of(int error_number) {
  return error_number == ENOENT   ? ErrorCode::not_found
         : error_number == EEXIST ? ErrorCode::conflict
                                  : ErrorCode::io_failed;
}

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

File::~File() {
  if (is_open()) {
    ::close(descriptor_);
  }
}

Result<File> open_file(const std::filesystem::path& path, OpenMode mode) {
  const int descriptor = ::open(path.c_str(), flags_of(mode), kPrivateFile);
  if (descriptor < 0) {
    const int error_number = errno;
    Error error = io_error("open", path, error_number);
    error.code = code_of(error_number);
    return fail(std::move(error));
  }
  return File(descriptor);
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  SLUICE_TRY(const File file, open_file(path, OpenMode::read));
  constexpr std::size_t kPieceBytes = 65'536;
  std::string content;
  while (true) {
    const std::size_t had = content.size();
    // One byte beyond the limit tells a file at the limit from a larger one.
    content.resize(std::min(had + kPieceBytes, bytes_max + 1));
    const ssize_t got = ::read(file.descriptor(), content.data() + had, content.size() - had);
    if (got < 0 && errno == EINTR) {
      content.resize(had);
      continue;
    }
    if (got < 0) {
      return fail(io_error("read", path, errno));
    }
    content.resize(had + static_cast<std::size_t>(got));
    if (content.size() > bytes_max) {
      return fail(ErrorCode::too_large,
                  "`" + path.string() + "` is larger than " + std::to_string(bytes_max) + " bytes");
    }
    if (got == 0) {
      return content;
    }
  }
}

Result<void> write_at(const File& file,
                      std::string_view bytes,
                      std::uint64_t offset,
                      const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t put =
        ::pwrite(file.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      return fail(io_error("write", path, put < 0 ? errno : ENOSPC));
    }
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return {};
}

Result<void> sync_file(const File& file, const std::filesystem::path& path) {
  if (::fdatasync(file.descriptor()) != 0) {
    return fail(io_error("sync", path, errno));
  }
  return {};
}

Result<void> sync_folder(const std::filesystem::path& path) {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.descriptor()) != 0) {
    return fail(io_error("sync", path, errno));
  }
  return {};
}

Result<Lock> try_lock(const File& file, const std::filesystem::path& path) {
  struct flock lock = whole_file();
  if (::fcntl(file.descriptor(), F_OFD_SETLK, &lock) == 0) {
    return Lock::taken;
  }
  if (errno == EAGAIN || errno == EACCES) {
    return Lock::held_by_another;
  }
  return fail(io_error("lock", path, errno));
}

Result<void> wait_for_lock(const File& file, const std::filesystem::path& path) {
  struct flock lock = whole_file();
  while (::fcntl(file.descriptor(), F_OFD_SETLKW, &lock) != 0) {
    if (errno != EINTR) {
      return fail(io_error("lock", path, errno));
    }
  }
  return {};
}

bool is_locked_by_another(const File& file) {
  struct flock lock = whole_file();
  return ::fcntl(file.descriptor(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

Result<void> make_private_folder(const std::filesystem::path& path) {
  std::filesystem::path so_far;
  for (const std::filesystem::path& part : path) {
    so_far /= part;
    std::error_code ignored;
    if (std::filesystem::is_directory(so_far, ignored)) {
      continue;
    }
    if (::mkdir(so_far.c_str(), kPrivateFolder) != 0 && errno != EEXIST) {
      return fail(io_error("create", so_far, errno));
    }
    if (!std::filesystem::is_directory(so_far, ignored)) {  // A file of that name is in the way.
      return fail(io_error("create", so_far, ENOTDIR));
    }
  }
  return {};
}

Error io_error(std::string_view doing, const std::filesystem::path& path, int error_number) {
  return {.code = ErrorCode::io_failed,
          .message = "cannot " + std::string(doing) + " `" + path.string() +
                     "`: " + std::generic_category().message(error_number)};
}

}  // namespace sluice
