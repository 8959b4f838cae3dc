// A damaged model that is believed finds nothing, and nobody sees it.

#include "algo/model_file/model_file.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::model_file {
namespace {

constexpr std::array<std::uint16_t, 3> kNumbers = {1, 2, 65'535};

std::string some_file() {
  Writer writer("MAGIC1");
  writer.put_one(std::uint32_t{3});
  writer.put(std::span<const std::uint16_t>(kNumbers));
  return std::move(writer).finish();
}

TEST(ModelFile, GivesBackWhatWasPut) {
  const std::string file = some_file();
  Reader reader = *Reader::open(file, "MAGIC1", "test");
  std::uint32_t count = 0;
  reader.take(count);
  std::vector<std::uint16_t> numbers(count);
  EXPECT_FALSE(reader.is_at_end());
  reader.take(numbers);
  EXPECT_TRUE(reader.is_at_end());
  EXPECT_EQ(numbers, std::vector<std::uint16_t>(kNumbers.begin(), kNumbers.end()));
}

TEST(ModelFile, NothingIsThereBehindTheEnd) {
  const std::string file = some_file();
  Reader reader = *Reader::open(file, "MAGIC1", "test");
  std::array<std::uint64_t, 2> too_much = {7, 7};
  reader.take(too_much);
  EXPECT_FALSE(reader.is_sound());
  EXPECT_EQ(too_much[0], 7U);
  std::uint16_t enough = 9;
  reader.take(enough);
  EXPECT_EQ(enough, 9);
  EXPECT_FALSE(reader.is_at_end());
}

TEST(ModelFile, AnyDamageIsFound) {
  const std::string file = some_file();
  for (std::size_t i = 0; i < file.size(); ++i) {
    std::string damaged = file;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(Reader::open(damaged, "MAGIC1", "test")) << i;
    EXPECT_FALSE(Reader::open(std::string_view(file).substr(0, i), "MAGIC1", "test")) << i;
  }
  EXPECT_FALSE(Reader::open(file + '\0', "MAGIC1", "test"));
}

TEST(ModelFile, SaysWhatItShouldHaveBeen) {
  const auto opened = Reader::open("something else", "MAGIC1", "tagger");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, "no tagger model: it does not begin with `MAGIC1`");
}

}  // namespace
}  // namespace sluice::model_file
