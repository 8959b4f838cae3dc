#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace sluice {

/// An open file, closed when it dies. Never inherited by a child process.
class File {
 public:
  File() = default;

  /// Takes over an open descriptor.
  explicit File(int descriptor) : descriptor_(descriptor) {}

  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// How `open_file` treats a file that is there, or is not.
enum class OpenMode : std::uint8_t {
  read,        ///< must exist
  write,       ///< must exist; read and write
  create,      ///< read and write; made with mode 0600 when absent
  create_new,  ///< as `create`, but must not exist
};

/// @error not_found  a file that must exist does not
/// @error conflict   a file that must not exist does
/// @error io_failed  anything else
[[nodiscard]] Result<File> open_file(const std::filesystem::path& path, OpenMode mode);

/// The whole file.
/// @error not_found, io_failed
/// @error too_large  more than `bytes_max`
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t bytes_max);

/// Writes all of `bytes` at `offset`.
[[nodiscard]] Result<void> write_at(const File& file,
                                    std::string_view bytes,
                                    std::uint64_t offset,
                                    const std::filesystem::path& path);

/// Makes what was written to a file, or the names in a folder, survive a power cut.
[[nodiscard]] Result<void> sync_file(const File& file, const std::filesystem::path& path);
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& path);

/// Whether a lock on a file was taken.
enum class Lock : std::uint8_t { taken, held_by_another };

/// Locks the whole file for as long as it is open, against other `File`s of this process too (an
/// open-file-description lock, fcntl(2)).
[[nodiscard]] Result<Lock> try_lock(const File& file, const std::filesystem::path& path);

/// As above, but waits until the other one lets go.
[[nodiscard]] Result<void> wait_for_lock(const File& file, const std::filesystem::path& path);

/// True when `try_lock` would not get the lock. Takes none itself.
[[nodiscard]] bool is_locked_by_another(const File& file);

/// Makes `path` and its parents, readable by this user alone (0700) where they did not exist.
[[nodiscard]] Result<void> make_private_folder(const std::filesystem::path& path);

/// `cannot <doing> `path`: <what errno means>`, with the code `io_failed`.
[[nodiscard]] Error io_error(std::string_view doing,
                             const std::filesystem::path& path,
                             int error_number);

}  // namespace sluice
