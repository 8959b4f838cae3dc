#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/result.h"

namespace sluice {

/// A file seen as memory. What is stored there belongs to the kernel at once: it survives the death
/// of the process, not a power cut before `sync_file`.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  /// A new file of `bytes` zeros, mode 0600. Its blocks are reserved before it is mapped, so that a
  /// full disk is an error here and never a SIGBUS later (but for file systems that copy on write).
  /// @error conflict   the file exists
  /// @error io_failed  no space, or anything else; no file is left behind
  [[nodiscard]] static Result<MappedFile> create(const std::filesystem::path& path,
                                                 std::size_t bytes);

  /// An existing file, to be read. Its size is that of this moment.
  /// @error not_found, io_failed
  [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

  [[nodiscard]] const File& file() const { return file_; }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writable for a created file, else read-only. Empty for an empty file.
  [[nodiscard]] std::span<std::uint8_t> bytes() const { return bytes_; }

  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  MappedFile(File file, std::filesystem::path path, std::span<std::uint8_t> bytes)
      : file_(std::move(file)), path_(std::move(path)), bytes_(bytes) {}

  File file_;
  std::filesystem::path path_;
  std::span<std::uint8_t> bytes_;
};

}  // namespace sluice
