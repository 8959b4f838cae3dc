#include "flow/4_enrich/named_label.h"

#include <gtest/gtest.h>

namespace sluice::enrich {
namespace {

policy::Snapshot snapshot_with(std::vector<std::string> levels,
                               std::vector<std::string> categories,
                               std::vector<std::string> regions) {
  policy::Snapshot snapshot;
  snapshot.levels = std::move(levels);
  snapshot.categories = std::move(categories);
  snapshot.regions = std::move(regions);
  return snapshot;
}

const Label kLabel{.level = Level{1},
                   .categories = 0b10,
                   .regions = RegionSet{0b01},
                   .terms = {.retention_days_max = 30, .no_training = true}};

// A label would mean something else after it was kept.
TEST(NamedLabel, ItComesBack) {
  const policy::Snapshot policy = snapshot_with({"public", "secret"}, {"pci", "hr"}, {"eu", "us"});
  for (const Label& label : {kLabel, Label{}, Label{.regions = RegionSet{0}}}) {
    EXPECT_EQ(from_named(to_named(label, policy), policy), label);
  }
}

struct OtherCase {
  const char* note;
  policy::Snapshot policy;
  Label want;
};

// A reload that renames a level, or puts one before it, would open what an earlier turn has closed.
TEST(NamedLabel, WhatAnotherPolicyDoesNotKnowIsTheStrictest) {
  const NamedLabel named =
      to_named(kLabel, snapshot_with({"public", "secret"}, {"pci", "hr"}, {"eu", "us"}));
  const OtherCase cases[] = {
      {"the same names at other places",
       snapshot_with({"none", "public", "secret"}, {"hr", "pci"}, {"us", "eu"}),
       {.level = Level{2}, .categories = 0b01, .regions = RegionSet{0b10}, .terms = kLabel.terms}},
      {"no such level",
       snapshot_with({"low", "middle", "high"}, {"hr"}, {"eu"}),
       {.level = Level{2}, .categories = 1, .regions = RegionSet{1}, .terms = kLabel.terms}},
      {"no such category: nowhere",
       snapshot_with({"public", "secret"}, {}, {"eu"}),
       {.level = Level{1}, .regions = RegionSet{0}, .terms = kLabel.terms}},
      {"no such region: nowhere",
       snapshot_with({"public", "secret"}, {"hr"}, {}),
       {.level = Level{1}, .categories = 1, .regions = RegionSet{0}, .terms = kLabel.terms}},
  };
  for (const OtherCase& c : cases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(from_named(named, c.policy), c.want);
  }
}

}  // namespace
}  // namespace sluice::enrich
