#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "algo/json/padded_text.h"
#include "algo/json/tape.h"

namespace sluice::json {
namespace {

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(JsonSuite, VerdictsOfTheParsingSuite) {
  // The public JSONTestSuite (Seriot, 2016) gathers where parsers part ways. Its files are not
  // ours to ship, so it runs where a copy is.
  const char* const folder =
      std::getenv("SLUICE_EVAL_DIR");  // NOLINT(concurrency-mt-unsafe): one thread
  if (folder == nullptr) {
    GTEST_SKIP() << "SLUICE_EVAL_DIR is not set";
  }
  std::size_t judged = 0;
  Tape tape;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(folder) /
                                                               "hostile" / "json_test_suite")) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    const Result<void> got = walk(padded(contents(entry.path())), {}, tape);
    const bool is_duplicate = name.starts_with("y_object_duplicated_key");
    if (name.starts_with("y_")) {
      EXPECT_EQ(got.has_value(), !is_duplicate);
      ++judged;
    } else if (name.starts_with("n_")) {
      EXPECT_FALSE(got.has_value());
      ++judged;
    }
  }
  EXPECT_GT(judged, 250U);
}

}  // namespace
}  // namespace sluice::json
