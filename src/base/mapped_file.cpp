#include "base/mapped_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice {
namespace {

Result<std::span<std::uint8_t>> map(const File& file,
                                    std::size_t bytes,
                                    int protection,
                                    const std::filesystem::path& path) {
  if (bytes == 0) {
    return std::span<std::uint8_t>();  // mmap refuses to map nothing.
  }
  void* memory = ::mmap(nullptr, bytes, protection, MAP_SHARED, file.descriptor(), 0);
  if (memory == MAP_FAILED) {
    return fail(io_error("map", path, errno));
  }
  return std::span(static_cast<std::uint8_t*>(memory), bytes);
}

}  // namespace

MappedFile::MappedFile(MappedFile&& other) noexcept
    : file_(std::move(other.file_)),
      path_(std::move(other.path_)),
      bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(path_, other.path_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) {
    ::munmap(bytes_.data(), bytes_.size());
  }
}

Result<MappedFile> MappedFile::create(const std::filesystem::path& path, std::size_t bytes) {
  SLUICE_TRY(File file, open_file(path, OpenMode::create_new));
  const int full = ::posix_fallocate(file.descriptor(), 0, static_cast<off_t>(bytes));
  if (full != 0) {
    ::unlink(path.c_str());
    return fail(io_error("reserve space for", path, full));
  }
  Result<std::span<std::uint8_t>> memory = map(file, bytes, PROT_READ | PROT_WRITE, path);
  if (!memory) {
    ::unlink(path.c_str());
    return fail(std::move(memory).error());
  }
  return MappedFile(std::move(file), path, *memory);
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  SLUICE_TRY(File file, open_file(path, OpenMode::read));
  struct stat status{};
  if (::fstat(file.descriptor(), &status) != 0) {
    return fail(io_error("read", path, errno));
  }
  SLUICE_TRY(const std::span<std::uint8_t> memory,
             map(file, static_cast<std::size_t>(status.st_size), PROT_READ, path));
  return MappedFile(std::move(file), path, memory);
}

}  // namespace sluice
