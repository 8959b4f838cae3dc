#include "domain/label.h"

#include <array>

#include <gtest/gtest.h>

#include "domain/entity.h"
#include "domain/ids.h"

namespace sluice {
namespace {

constexpr Level kPublic{0};
constexpr Level kInternal{1};
constexpr Level kConfidential{2};

Label label(Level level,
            CategorySet categories = 0,
            std::optional<RegionSet> regions = std::nullopt,
            Terms terms = {}) {
  return {.level = level, .categories = categories, .regions = regions, .terms = terms};
}

struct JoinCase {
  const char* note;
  Label a;
  Label b;
  Label want;
};

// If joining loosened anything, data would go where one of its origins forbids it.
TEST(Label, JoinIsTheStrictest) {
  const JoinCase cases[] = {
      {"the unit changes nothing",
       {},
       label(kInternal, 3, RegionSet{1}),
       label(kInternal, 3, RegionSet{1})},
      {"levels by maximum", label(kPublic), label(kConfidential), label(kConfidential)},
      {"categories by union", label(kPublic, 0b01), label(kPublic, 0b10), label(kPublic, 0b11)},
      {"regions by intersection",
       label(kPublic, 0, RegionSet{0b011}),
       label(kPublic, 0, RegionSet{0b110}),
       label(kPublic, 0, RegionSet{0b010})},
      {"disjoint regions leave none, which is not `unrestricted`",
       label(kPublic, 0, RegionSet{1}),
       label(kPublic, 0, RegionSet{2}),
       label(kPublic, 0, RegionSet{0})},
      {"shorter retention",
       label(kPublic, 0, {}, {.retention_days_max = 30}),
       label(kPublic, 0, {}, {.retention_days_max = 0}),
       label(kPublic, 0, {}, {.retention_days_max = 0})},
      {"a declared retention beats none",
       label(kPublic, 0, {}, {.retention_days_max = 30}),
       label(kPublic),
       label(kPublic, 0, {}, {.retention_days_max = 30})},
      {"no training sticks",
       label(kPublic, 0, {}, {.no_training = true}),
       label(kPublic),
       label(kPublic, 0, {}, {.no_training = true})},
  };
  for (const JoinCase& c : cases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(join(c.a, c.b), c.want);
    EXPECT_EQ(join(c.b, c.a), c.want);
    EXPECT_EQ(join(c.want, c.a), c.want);
  }
}

// Masking one e-mail must not make a confidential document public.
TEST(Label, OnlyFindingsAreRemovable) {
  const EntityType email = entity("personal.email");
  const EntityType phone = entity("personal.phone");
  const std::array reasons = {
      Reason{.kind = ReasonKind::floor_of_workload, .raises = label(kInternal)},
      Reason{.kind = ReasonKind::finding, .entity = email, .raises = label(kConfidential, 1)},
      Reason{.kind = ReasonKind::finding, .entity = phone, .raises = label(kConfidential, 2)},
  };
  EntitySet removed;
  EXPECT_EQ(original_label(reasons), label(kConfidential, 3));
  removed.set(to_index(email));
  EXPECT_EQ(residual_label(reasons, removed), label(kConfidential, 2));
  removed.set(to_index(phone));
  EXPECT_EQ(residual_label(reasons, removed), label(kInternal));

  for (const ReasonKind kind : {ReasonKind::marking,
                                ReasonKind::unscannable,
                                ReasonKind::declared,
                                ReasonKind::floor_of_key,
                                ReasonKind::session,
                                ReasonKind::document,
                                ReasonKind::classifier}) {
    const std::array sticky = {
        Reason{.kind = kind, .entity = email, .raises = label(kConfidential)}};
    EXPECT_EQ(residual_label(sticky, removed), label(kConfidential)) << static_cast<int>(kind);
  }
}

// A pattern of the policy that silently matches nothing, or too much, would protect the wrong
// things.
TEST(EntityCatalog, PatternsAndCustomTypes) {
  EntityCatalog catalog;
  const EntityType heron = *catalog.add_custom("projects");
  EXPECT_EQ(catalog.add_custom("projects"), heron);
  EXPECT_EQ(catalog.info(heron).placeholder, "CUSTOM_PROJECTS");
  EXPECT_EQ(catalog.match("custom.*").count(), 1U);
  EXPECT_EQ(catalog.match("personal.email").count(), 1U);
  EXPECT_TRUE(catalog.match("secret.*").test(to_index(entity("secret.jwt"))));
  EXPECT_FALSE(catalog.match("secret.*").test(to_index(entity("personal.email"))));
  EXPECT_TRUE(catalog.match("secret").none());
  EXPECT_TRUE(catalog.match("*").none());
  for (const EntityInfo& info : catalog.all()) {
    EXPECT_EQ(info.placeholder.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), std::string::npos)
        << info.name;
  }
  while (catalog.size() < kEntityTypesMax) {
    ASSERT_TRUE(catalog.add_custom("x" + std::to_string(catalog.size())));
  }
  EXPECT_FALSE(catalog.add_custom("one too many"));
}

}  // namespace
}  // namespace sluice
