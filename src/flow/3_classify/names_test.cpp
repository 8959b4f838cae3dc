// A name that nobody looks for leaves; a name that stands on the wrong bytes corrupts a body.

#include "flow/3_classify/names.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/ner/default_model.h"
#include "base/run_task.h"
#include "ports/clock_fake.h"

namespace sluice::classify {
namespace {

/// One tagger for all tests: reading the model takes longer than they do.
std::shared_ptr<const ner::Tagger> shipped_tagger() {
  static const auto tagger =
      std::make_shared<const ner::Tagger>(*ner::Model::read(ner::default_model_bytes()));
  return tagger;
}

/// Finds every word that begins with `Zz`, and fails on the call that it is told to.
class FinderFake final : public ner::Finder {
 public:
  explicit FinderFake(int fails_at = 0) : fails_at_(fails_at) {}

  Result<void> find(std::string_view piece, std::vector<ner::NameSpan>& names) override {
    names.clear();
    ++calls;
    bytes += piece.size();
    if (calls == fails_at_) {
      return fail(ErrorCode::internal, "injected");
    }
    for (std::size_t at = piece.find("Zz"); at != std::string_view::npos;
         at = piece.find("Zz", at + 1)) {
      const std::size_t end = std::min(piece.find_first_of(" .\"", at), piece.size());
      names.push_back(
          {.begin = static_cast<std::uint32_t>(at), .end = static_cast<std::uint32_t>(end)});
    }
    return {};
  }

  int calls = 0;
  std::size_t bytes = 0;

 private:
  int fails_at_;
};

struct Piece {
  std::string_view raw;
  PositionKind position = PositionKind::user_text;
  SlotKind kind = SlotKind::text;
};

Request make_request(const std::vector<Piece>& pieces) {
  Request request;
  for (const Piece& piece : pieces) {
    request.body += '"';
    const auto begin = static_cast<std::uint32_t>(request.body.size());
    request.body += piece.raw;
    request.slots.push_back({.begin = begin,
                             .end = static_cast<std::uint32_t>(request.body.size()),
                             .position = piece.position,
                             .kind = piece.kind,
                             .has_escapes = piece.raw.contains('\\')});
    request.body += '"';
  }
  return request;
}

using Strings = std::vector<std::string>;

constexpr ner::Thresholds kAll{.percent = {30, 30, 30, 30}};
constexpr ner::Thresholds kPersons{.percent = {30, 0, 0, 0}};

class FindNames : public testing::Test {
 protected:
  /// What is found in `pieces` besides `others`, as it stands in the body.
  Strings find(ner::Finder& finder,
               const std::vector<Piece>& pieces,
               const std::vector<Finding>& others = {}) {
    const Request request = make_request(pieces);
    reading_ = {};
    reading_.findings = others;
    const Prose prose(request, reading_);
    run_to_completion(find_names(finder, clock_, prose, reading_));
    sort_reading(reading_);
    Strings result;
    for (const Finding& finding : reading_.findings) {
      if (std::ranges::find(others, finding.type, &Finding::type) == others.end()) {
        result.push_back(request.body.substr(finding.begin, finding.end - finding.begin));
      }
    }
    return result;
  }

  Strings find(const ner::Thresholds& thresholds,
               const std::vector<Piece>& pieces,
               const std::vector<Finding>& others = {}) {
    ner::TaggerFinder finder(shipped_tagger(), thresholds);
    return find(finder, pieces, others);
  }

  ClockFake clock_;
  Reading reading_;
};

TEST_F(FindNames, StandOnTheBytesOfTheBody) {
  EXPECT_EQ(find(kAll, {{"My name is Marta Kowalczyk."}}), Strings{"Marta Kowalczyk"});
  EXPECT_EQ(find(kAll, {{R"(Hi,\nmy name is J\u00f6rg Meier.)"}}), Strings{R"(J\u00f6rg Meier)"});
}

TEST_F(FindNames, OnlyTheKindsThatThePolicyNames) {
  const std::vector<Piece> pieces = {{"My name is Marta Kowalczyk and I live in Hamburg."}};
  EXPECT_EQ(find(kAll, pieces), (Strings{"Marta Kowalczyk", "Hamburg"}));
  EXPECT_EQ(find(kPersons, pieces), Strings{"Marta Kowalczyk"});
}

// Once a person, always: the first message gives no hint that this is a name, nor does a key.
TEST_F(FindNames, AreTheSameThroughTheConversation) {
  const std::vector<Piece> pieces = {{"Zzorblatt: 7"},
                                     {"My name is Marta Zzorblatt."},
                                     {"Zzorblatt", PositionKind::tool_arguments, SlotKind::key}};
  EXPECT_EQ(find(kPersons, pieces), (Strings{"Zzorblatt", "Marta Zzorblatt", "Zzorblatt"}));
}

TEST_F(FindNames, NotInWhatMustNotBeEdited) {
  constexpr std::string_view kText = "My name is Marta Kowalczyk.";
  EXPECT_TRUE(find(kAll, {{kText, PositionKind::structural}}).empty());
  EXPECT_TRUE(find(kAll, {{kText, PositionKind::signed_block}}).empty());
  EXPECT_TRUE(find(kAll, {{kText, PositionKind::media}}).empty());
  EXPECT_TRUE(find(kAll, {{kText, PositionKind::user_text, SlotKind::key}}).empty());
  for (const PositionKind position : {PositionKind::system_text,
                                      PositionKind::assistant_text,
                                      PositionKind::tool_result,
                                      PositionKind::tool_arguments,
                                      PositionKind::tool_definition,
                                      PositionKind::metadata}) {
    EXPECT_EQ(find(kAll, {{kText, position}}).size(), 1U) << to_string(position);
  }
}

// What the scanner found keeps its bytes; a name gives way, and nothing overlaps. But the bytes are
// a name's, too: else a finding without a rule would carry it away.
TEST_F(FindNames, GiveWayToOtherFindings) {
  const std::vector<Piece> pieces = {{"My name is Marta Kowalczyk."}};
  const auto other = [](std::uint32_t begin, std::uint32_t end) {
    return Finding{.type = entity("personal.email"), .begin = begin, .end = end};
  };
  EXPECT_EQ(find(kAll, pieces, {other(18, 27)}), Strings{"Marta "});
  EXPECT_EQ(find(kAll, pieces, {other(15, 17)}), (Strings{"Mar", " Kowalczyk"}));
  EXPECT_TRUE(find(kAll, pieces, {other(1, 28)}).empty());
  EXPECT_TRUE(reading_.findings.at(0).covers.test(to_index(entity("personal.person"))));
  EXPECT_EQ(find(kAll, pieces, {other(1, 3), other(29, 30)}), Strings{"Marta Kowalczyk"});
}

// Text that a detector failed on may hold anything: it must count as of the highest level, and what
// was found elsewhere must stay found.
TEST_F(FindNames, AFailureMakesItsSlotUnscannable) {
  const std::vector<Piece> pieces = {{"ask Zzed"}, {"ask Zzoe"}, {"ask Zzana"}};
  for (int call = 1; call <= 3; ++call) {
    SCOPED_TRACE(call);
    FinderFake finder(call);
    EXPECT_EQ(find(finder, pieces).size(), 2U);
    EXPECT_EQ(reading_.unscannable, std::vector{static_cast<std::uint32_t>(call - 1)});
    EXPECT_TRUE(reading_.unsearched);
  }
}

// Two MiB take half a second: nobody else on this thread may wait for that.
TEST_F(FindNames, LetsOthersRunBetweenPieces) {
  FinderFake finder;
  find(finder, {{"short"}});
  EXPECT_EQ(clock_.yields, 0);
  const std::string words = [] {
    std::string text;
    while (text.size() < 64 * ner::kPieceBytesMax) {
      text += "word and ";
    }
    return text;
  }();
  find(finder, {{words}});
  EXPECT_GE(clock_.yields, 32);
  clock_.yields = 0;
  find(finder, std::vector<Piece>(512, {std::string_view(words).substr(0, 512)}));
  EXPECT_GE(clock_.yields, 64);
}

// Whoever sends more than is searched must not get the rest through.
TEST_F(FindNames, TextBeyondTheLimitIsUnscannable) {
  const std::string filler(kProseBytesMax - 8, ' ');
  FinderFake finder;
  EXPECT_EQ(find(finder, {{filler}, {"ask Zzed"}}), Strings{"Zzed"});
  EXPECT_TRUE(reading_.unscannable.empty());
  EXPECT_TRUE(find(finder, {{filler}, {"ask Zzoey"}}).empty());
  EXPECT_EQ(reading_.unscannable, std::vector<std::uint32_t>{1});
  EXPECT_TRUE(reading_.unsearched);
}

}  // namespace
}  // namespace sluice::classify
