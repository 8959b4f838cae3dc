#include "base/file.h"

#include <array>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mapped_file.h"

namespace sluice {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest() {
    std::string pattern = testing::TempDir() + "sluice_file_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  ~FileTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(FileTest, ReadsUpToItsLimitAndNotBeyond) {
  // Otherwise a huge file named in the configuration could eat the memory.
  const std::filesystem::path path = folder_ / "a";
  const Result<File> file = open_file(path, OpenMode::create);
  ASSERT_TRUE(file);
  ASSERT_TRUE(write_at(*file, "12345", 0, path));
  EXPECT_EQ(read_file(path, 5).value(), "12345");
  EXPECT_EQ(read_file(path, 4).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_file(path, 100'000).value(), "12345");
}

TEST_F(FileTest, SaysWhatIsMissingAndWhatIsInTheWay) {
  // Otherwise a file of somebody else could be taken for a new one of ours.
  EXPECT_EQ(open_file(folder_ / "absent", OpenMode::read).error().code, ErrorCode::not_found);
  EXPECT_EQ(open_file(folder_ / "absent", OpenMode::write).error().code, ErrorCode::not_found);
  ASSERT_TRUE(open_file(folder_ / "new", OpenMode::create_new));
  EXPECT_EQ(open_file(folder_ / "new", OpenMode::create_new).error().code, ErrorCode::conflict);
  EXPECT_EQ(read_file(folder_, 10).error().code, ErrorCode::io_failed);
}

TEST_F(FileTest, NewFilesAndFoldersBelongToTheirUserAlone) {
  // Otherwise other users of the machine could read keys and evidence.
  const std::filesystem::path folder = folder_ / "a" / "b";
  ASSERT_TRUE(make_private_folder(folder));
  ASSERT_TRUE(make_private_folder(folder));  // Again: nothing to do.
  ASSERT_TRUE(open_file(folder / "f", OpenMode::create));
  struct stat status{};
  ASSERT_EQ(::stat(folder.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat((folder / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(make_private_folder(folder / "f").error().code, ErrorCode::io_failed);
}

TEST_F(FileTest, ALockHoldsAsLongAsItsFileIsOpen) {
  // Otherwise two writers could ruin one journal, or a dead one would block it for ever.
  const std::filesystem::path path = folder_ / "l";
  const File second = open_file(path, OpenMode::create).value();
  {
    const File first = open_file(path, OpenMode::create).value();
    EXPECT_FALSE(is_locked_by_another(second));
    EXPECT_EQ(try_lock(first, path).value(), Lock::taken);
    EXPECT_EQ(try_lock(second, path).value(), Lock::held_by_another);
    EXPECT_TRUE(is_locked_by_another(second));
    EXPECT_FALSE(is_locked_by_another(first));
  }
  EXPECT_FALSE(is_locked_by_another(second));
  EXPECT_TRUE(wait_for_lock(second, path));
}

TEST_F(FileTest, AMappedFileIsTheFile) {
  // Otherwise a record in memory would not survive its process.
  const std::filesystem::path path = folder_ / "m";
  Result<MappedFile> mapped = MappedFile::create(path, 8192);
  ASSERT_TRUE(mapped);
  mapped->bytes()[8191] = 'z';
  const std::string content = read_file(path, 8192).value();
  EXPECT_EQ(content.size(), 8192U);
  EXPECT_EQ(content.back(), 'z');
  EXPECT_EQ(content.front(), '\0');
  EXPECT_EQ(MappedFile::open(path)->text(), content);
  EXPECT_EQ(MappedFile::create(path, 10).error().code, ErrorCode::conflict);
}

TEST_F(FileTest, AnEmptyFileMapsToNothing) {
  // Otherwise a file that was cut to nothing would be a crash instead of a finding.
  ASSERT_TRUE(open_file(folder_ / "e", OpenMode::create));
  const Result<MappedFile> mapped = MappedFile::open(folder_ / "e");
  ASSERT_TRUE(mapped);
  EXPECT_TRUE(mapped->bytes().empty());
}

TEST_F(FileTest, AMappedFileThatFindsNoSpaceLeavesNoFile) {
  // Otherwise a full disk would collect empty journal segments.
  const Result<MappedFile> mapped = MappedFile::create(folder_ / "big", std::size_t{1} << 60U);
  ASSERT_FALSE(mapped);
  EXPECT_EQ(mapped.error().code, ErrorCode::io_failed);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "big"));
}

}  // namespace
}  // namespace sluice
