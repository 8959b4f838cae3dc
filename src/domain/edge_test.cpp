#include "domain/edge.h"

#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include "base/log.h"
#include "domain/answer_event.h"
#include "domain/cleared.h"
#include "domain/finding.h"
#include "domain/frame.h"
#include "domain/request.h"

namespace sluice {
namespace {

// `edge()` takes the position for the id: a row in the wrong place would call a wire that carries
// content one that cannot.
TEST(Edge, EveryIdHasItsRow) {
  for (std::size_t i = 0; i < kEdges.size(); ++i) {
    const EdgeId id{static_cast<std::uint8_t>(i)};
    SCOPED_TRACE(to_string(id));
    EXPECT_EQ(kEdges[i].id, id);
    EXPECT_FALSE(kEdges[i].takes.empty());
    EXPECT_FALSE(kEdges[i].shown.empty());
  }
}

template <typename T>
constexpr bool kFitsIntoALogLine = std::is_convertible_v<T, log::Value>;

// A prompt in a log line is a prompt in whatever collects the logs. What `log` takes is what makes
// its row in the table true, and so the compiler is asked.
TEST(Edge, NoTypeThatHoldsContentFitsIntoALogLine) {
  EXPECT_TRUE(kFitsIntoALogLine<int>);
  EXPECT_FALSE(kFitsIntoALogLine<std::string>);
  EXPECT_FALSE(kFitsIntoALogLine<std::string_view>);
  EXPECT_FALSE(kFitsIntoALogLine<const char*>);
  EXPECT_FALSE(kFitsIntoALogLine<Cleared>);
  EXPECT_FALSE(kFitsIntoALogLine<Request>);
  EXPECT_FALSE(kFitsIntoALogLine<TextSlot>);
  EXPECT_FALSE(kFitsIntoALogLine<Finding>);
  EXPECT_FALSE(kFitsIntoALogLine<FrameBatch>);
  EXPECT_FALSE(kFitsIntoALogLine<Restoration>);
}

// Whoever could copy a Cleared could send it twice; whoever could make one could send what nobody
// has checked.
TEST(Edge, AClearedIsMadeAndSentOnce) {
  EXPECT_FALSE(std::is_default_constructible_v<Cleared>);
  EXPECT_FALSE(std::is_copy_constructible_v<Cleared>);
  EXPECT_FALSE(std::is_copy_assignable_v<Cleared>);
  EXPECT_FALSE((std::is_constructible_v<Cleared, std::string>));
  EXPECT_FALSE((std::is_convertible_v<std::string, Cleared>));
}

}  // namespace
}  // namespace sluice
