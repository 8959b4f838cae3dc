#include "algo/ner/lattice.h"

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace sluice::ner {
namespace {

/// Calls `use` with every tagging of `size` tokens that may be.
void each_tagging(std::size_t size, const std::function<void(const std::vector<Tag>&)>& use) {
  std::vector<Tag> tags;
  const std::function<void()> grow = [&] {
    if (tags.size() == size) {
      if (is_closed(tags.back())) {
        use(tags);
      }
      return;
    }
    for (Tag tag = 0; tag < kTags; ++tag) {
      if (may_follow(tags.empty() ? kOutside : tags.back(), tag)) {
        tags.push_back(tag);
        grow();
        tags.pop_back();
      }
    }
  };
  grow();
}

struct Random {
  std::vector<Scores> scores;
  Transitions transitions{};
};

Random random_lattice(unsigned seed, std::size_t size) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> any(-3, 3);
  Random result;
  result.scores.resize(size);
  for (Scores& row : result.scores) {
    for (Tag tag = 0; tag < kNameTags; ++tag) {
      row[tag] = any(random);
    }
  }
  for (Scores& row : result.transitions) {
    for (float& value : row) {
      value = any(random);
    }
  }
  return result;
}

double score_of(const Random& random, const std::vector<Tag>& tags) {
  double sum = 0;
  Tag before = kOutside;
  for (std::size_t at = 0; at < tags.size(); ++at) {
    sum += static_cast<double>(random.transitions[before][tags[at]] + random.scores[at][tags[at]]);
    before = tags[at];
  }
  return sum + static_cast<double>(random.transitions[before][kOutside]);
}

// Decoding that missed the best tagging would drop names that the model had found.
TEST(Lattice, BestTagsAgreeWithTryingAll) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    const Random random = random_lattice(seed, 4);
    double most = -1e9;
    std::vector<Tag> want;
    each_tagging(4, [&](const std::vector<Tag>& tags) {
      if (score_of(random, tags) > most) {
        most = score_of(random, tags);
        want = tags;
      }
    });
    Lattice lattice;
    std::vector<Tag> got;
    lattice.best_tags(random.scores, random.transitions, got);
    EXPECT_EQ(got, want);
  }
}

// Scores are promised to be probabilities; thresholds of users rest on that.
TEST(Lattice, MarginalsAgreeWithTryingAll) {
  const Random random = random_lattice(7, 3);
  double total = 0;
  std::vector<std::array<double, kTags>> want(3);
  each_tagging(3, [&](const std::vector<Tag>& tags) {
    const double weight = std::exp(score_of(random, tags));
    total += weight;
    for (std::size_t at = 0; at < tags.size(); ++at) {
      want[at][tags[at]] += weight;
    }
  });
  Lattice lattice;
  lattice.sum(random.scores, weights_of(random.transitions));
  EXPECT_NEAR(lattice.log_total(), std::log(total), 1e-4);
  for (std::size_t at = 0; at < 3; ++at) {
    for (Tag tag = 0; tag < kTags; ++tag) {
      EXPECT_NEAR(lattice.marginals()[at][tag], want[at][tag] / total, 1e-4);
    }
  }
}

// No window at all must be no crash.
TEST(Lattice, NothingIsNothing) {
  Lattice lattice;
  std::vector<Tag> tags = {kOutside};
  lattice.best_tags({}, Transitions{}, tags);
  EXPECT_TRUE(tags.empty());
  lattice.sum({}, Transitions{});
  EXPECT_TRUE(lattice.marginals().empty());
}

TEST(Lattice, ExponentialIsClose) {
  for (float x = -80; x < 80; x += 0.37F) {
    EXPECT_NEAR(static_cast<double>(exact_exp(x)) / std::exp(static_cast<double>(x)), 1, 5e-6) << x;
  }
  EXPECT_EQ(exact_exp(-1000), 0);
  EXPECT_TRUE(std::isfinite(exact_exp(1000)));
}

}  // namespace
}  // namespace sluice::ner
