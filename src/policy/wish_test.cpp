#include "policy/wish.h"

#include <string_view>

#include <gtest/gtest.h>

#include "policy/decide_fake.h"

namespace sluice::policy {
namespace {

struct WishCase {
  const char* note;
  std::string_view name;
  Pinning pinning;
  ModelWish::Kind kind;
  Tier tier;
  std::string_view model;  ///< empty: none
};

constexpr WishCase kWishCases[] = {
    {"nothing", "", Pinning::forbidden, ModelWish::Kind::automatic, Tier::none, ""},
    {"auto", "auto", Pinning::allowed, ModelWish::Kind::automatic, Tier::none, ""},
    {"fast", "fast", Pinning::forbidden, ModelWish::Kind::tier, Tier::small, ""},
    {"smart", "smart", Pinning::forbidden, ModelWish::Kind::tier, Tier::frontier, ""},
    {"a workload", "bold", Pinning::forbidden, ModelWish::Kind::automatic, Tier::none, ""},
    {"a model", "p2", Pinning::allowed, ModelWish::Kind::model, Tier::mid, "p2"},
    {"the extractive one",
     "extractive",
     Pinning::forbidden,
     ModelWish::Kind::model,
     Tier::none,
     "extractive"},
    {"a pin", "cloud/c2", Pinning::allowed, ModelWish::Kind::pinned, Tier::small, "c2"},
    {"a pin without the right is a wish",
     "cloud/c2",
     Pinning::forbidden,
     ModelWish::Kind::model,
     Tier::small,
     "c2"},
    {"a family", "gpt-4o-mini", Pinning::forbidden, ModelWish::Kind::tier, Tier::small, ""},
    {"a family behind its publisher",
     "meta-llama/Llama-3.1-405B",
     Pinning::forbidden,
     ModelWish::Kind::tier,
     Tier::frontier,
     ""},
};

// An application that keeps its model name must go on working, and must not choose against policy.
TEST(Wish, Resolves) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  for (const WishCase& c : kWishCases) {
    SCOPED_TRACE(c.note);
    const Result<ModelWish> wish = resolve_wish(snapshot, c.name, c.pinning);
    ASSERT_TRUE(wish.has_value());
    EXPECT_EQ(wish->kind, c.kind);
    EXPECT_EQ(wish->tier, c.tier);
    if (!c.model.empty()) {
      EXPECT_EQ(snapshot.model(wish->model).name, c.model);
    }
  }
}

// A typing mistake must not silently be served by some other model.
TEST(Wish, UnknownNamesAreNotFoundWithTheNearest) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  constexpr std::pair<std::string_view, std::string_view> kCases[] = {
      {"atuo", "did you mean `auto`?"},
      {"genral", "did you mean `general`?"},
      {"cloud/c3", "did you mean `cloud/c1`?"},
      {"extractve", "did you mean `extractive`?"},
      {"my-own-model", "use `auto`, `fast` or `smart`"},
      {"nobody/gpt-4o", "use `auto`, `fast` or `smart`"},
      {"o12", "use `auto`, `fast` or `smart`"},
      {"AUTO", "use `auto`, `fast` or `smart`"}};
  for (const auto& [name, hint] : kCases) {
    const Result<ModelWish> wish = resolve_wish(snapshot, name, Pinning::allowed);
    ASSERT_FALSE(wish.has_value()) << name;
    EXPECT_EQ(wish.error().code, ErrorCode::not_found);
    EXPECT_EQ(wish.error().hint, hint);
    EXPECT_FALSE(wish.error().message.contains(name)) << "what clients send stays out of messages";
  }
}

struct FamilyCase {
  std::string_view name;
  std::optional<Tier> tier;
};

constexpr FamilyCase kFamilyCases[] = {
    {"gpt-5", Tier::frontier},
    {"gpt-5.1-codex", Tier::frontier},
    {"gpt-5-mini", Tier::small},
    {"gpt-5-nano-2025-08-07", Tier::small},
    {"gpt-4o", Tier::mid},
    {"gpt-4.1-mini", Tier::small},
    {"gpt-3.5-turbo", Tier::small},
    {"gpt-oss-20b", Tier::mid},
    {"gpt-oss:120b", Tier::mid},
    {"chatgpt-4o-latest", Tier::frontier},
    {"o1", Tier::frontier},
    {"o3-pro", Tier::frontier},
    {"o4-mini", Tier::small},
    {"claude-opus-4-1", Tier::frontier},
    {"claude-sonnet-4-5-20250929", Tier::frontier},
    {"claude-3-5-haiku-latest", Tier::small},
    {"anthropic/claude-3-haiku", Tier::small},
    {"Claude-Opus-4", Tier::frontier},
    {"gemini-2.5-pro", Tier::frontier},
    {"gemini-2.5-flash-lite", Tier::small},
    {"llama3.1:8b", Tier::small},
    {"llama-3.3-70b-versatile", Tier::mid},
    {"mistral-large-latest", Tier::frontier},
    {"mistral-small-2506", Tier::small},
    {"mixtral-8x7b", Tier::mid},
    {"mixtral-8x22b", Tier::frontier},
    {"qwen2.5-coder-32b-instruct", Tier::mid},
    {"Qwen/Qwen2.5-7B-Instruct", Tier::small},
    {"deepseek-chat", Tier::frontier},
    {"deepseek-r1:7b", Tier::small},
    {"gemma3:27b", Tier::mid},
    {"phi-4", Tier::small},
    {"text-embedding-3-small", std::nullopt},
    {"whisper-1", std::nullopt},
    {"o5x", std::nullopt},
    {"", std::nullopt},
    {"/gpt-4o", std::nullopt},
};

TEST(Wish, TierOfAFamily) {
  for (const FamilyCase& c : kFamilyCases) {
    EXPECT_EQ(tier_of_family(c.name), c.tier) << c.name;
  }
}

}  // namespace
}  // namespace sluice::policy
