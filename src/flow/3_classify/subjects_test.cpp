// A personnel file that is taken for small talk leaves; small talk that is taken for one stays for
// no reason.

#include "flow/3_classify/subjects.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/linear/default_model.h"
#include "base/run_task.h"
#include "ports/clock_fake.h"

namespace sluice::classify {
namespace {

/// Says `hr` with the percentage that the text names: `hr 70`; fails on the call that it is told
/// to.
class JudgeFake final : public linear::Judge {
 public:
  explicit JudgeFake(int fails_at = 0) : fails_at_(fails_at) {}

  Result<std::vector<float>> judge(std::string_view text) const override {
    ++calls;
    if (calls == fails_at_) {
      return fail(ErrorCode::internal, "injected");
    }
    const std::size_t at = text.find("hr ");
    const int percent =
        at == std::string_view::npos ? 0 : std::stoi(std::string(text.substr(at + 3, 3)));
    const float hr = static_cast<float>(percent) / 100.0F;
    return std::vector{0.0F, hr, 1.0F - hr};
  }

  mutable int calls = 0;

 private:
  int fails_at_;
};

struct Text {
  std::string text;
  PositionKind position = PositionKind::user_text;
  SlotKind kind = SlotKind::text;
};

Request make_request(const std::vector<Text>& texts) {
  Request request;
  for (const Text& text : texts) {
    const auto begin = static_cast<std::uint32_t>(request.body.size() + 1);
    request.body += '"' + text.text + '"';
    request.slots.push_back({.begin = begin,
                             .end = static_cast<std::uint32_t>(request.body.size() - 1),
                             .position = text.position,
                             .kind = text.kind,
                             .has_escapes = text.text.contains('\\')});
  }
  return request;
}

class FindSubjects : public testing::Test {
 protected:
  std::vector<FoundSubject> find(const linear::Judge& judge, const std::vector<Text>& texts) {
    const Request request = make_request(texts);
    reading_ = {};
    const Prose prose(request, reading_);
    run_to_completion(find_subjects(judge, clock_, rule_, prose, reading_));
    sort_reading(reading_);
    return reading_.subjects;
  }

  policy::SensitivityRule rule_{.subjects = {{.name = "hr", .class_index = 1, .percent = 70}},
                                .model = {}};
  ClockFake clock_;
  Reading reading_;
};

const std::string kPadding(kJudgedBytesMin, '.');
using Found = std::vector<FoundSubject>;

TEST_F(FindSubjects, FromTheThresholdOn) {
  const JudgeFake judge;
  EXPECT_EQ(find(judge, {{"hr 69 " + kPadding}}), Found{});
  EXPECT_EQ(find(judge, {{"hr 70 " + kPadding}}), (Found{{.subject = 0, .percent = 70}}));
}

// One confidential page in a long conversation is enough.
TEST_F(FindSubjects, TheWorstStretchCounts) {
  const JudgeFake judge;
  const std::string page = std::string(5'000, ' ') + "hr 90 " + std::string(5'000, ' ');
  EXPECT_EQ(find(judge, {{kPadding}, {"hr 75 " + kPadding}, {page}, {"hr 71 " + kPadding}}),
            (Found{{.subject = 0, .percent = 90}}));
  EXPECT_GT(clock_.yields, 0);
}

TEST_F(FindSubjects, NotWhatSaysTooLittleOrIsNoSentence) {
  const JudgeFake judge;
  EXPECT_EQ(find(judge, {{"hr 99"}}), Found{});
  const std::string text = "hr 99 " + kPadding;
  EXPECT_EQ(find(judge, {{text, PositionKind::user_text, SlotKind::key}}), Found{});
  EXPECT_EQ(find(judge, {{text, PositionKind::structural}}), Found{});
  EXPECT_EQ(judge.calls, 0);
}

// What nobody could judge may be about anything.
TEST_F(FindSubjects, AFailureMakesItsSlotUnscannable) {
  for (int call = 1; call <= 3; ++call) {
    SCOPED_TRACE(call);
    const JudgeFake judge(call);
    find(judge, std::vector<Text>(3, {"hr 90 " + kPadding}));
    EXPECT_EQ(reading_.unscannable, std::vector{static_cast<std::uint32_t>(call - 1)});
    EXPECT_EQ(reading_.subjects.size(), 1U);
  }
}

// The model that is shipped knows its own subjects at least, in words that it was not trained with.
TEST_F(FindSubjects, TheShippedModelKnowsItsSubjects) {
  struct Case {
    const char* subject;
    const char* text;
  };

  constexpr Case kCases[] = {
      {"hr",
       "Please write a warning letter to the employee: absent without leave, probation ends."},
      {"incidents", "The attacker encrypted our servers with ransomware and stole customer data."},
      {"legal", "Our lawyers expect the court to award damages in the lawsuit; settle the claim?"},
      {"mergers", "We will acquire the company after due diligence; the offer is not public yet."},
      {"source_code",
       "def total(values):\\n    count = 0\\n    for value in values:\\n        count += value\\n  "
       "  return count"},
      {"other", "What shall I cook on Friday? We have rice, carrots and an onion."},
  };
  const linear::Model model = *linear::Model::read(linear::default_model_bytes());
  rule_.subjects.clear();
  for (std::size_t i = 0; i < model.classes().size(); ++i) {
    rule_.subjects.push_back({.name = model.classes()[i], .class_index = i, .percent = 50});
  }
  const linear::ModelJudge judge(model);
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.subject);
    const Found found = find(judge, {{c.text}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(rule_.subjects[found[0].subject].name, c.subject);
  }
}

}  // namespace
}  // namespace sluice::classify
