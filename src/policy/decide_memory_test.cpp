#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "policy/decide.h"
#include "policy/decide_fake.h"

namespace {

/// How often memory was asked for on this thread.
thread_local std::size_t asked_for = 0;

}  // namespace

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)

// A sanitizer has an allocator of its own, which tells of each call.
#include <sanitizer/allocator_interface.h>

namespace {

void count_call(const volatile void* /*memory*/, std::size_t /*size*/) {
  ++asked_for;
}

void ignore_call(const volatile void* /*memory*/) {}

const int kHooks = __sanitizer_install_malloc_and_free_hooks(count_call, ignore_call);

}  // namespace

#else

// NOLINTBEGIN(misc-new-delete-overloads,cppcoreguidelines-no-malloc): what the tests count.
void* operator new(std::size_t size) {
  ++asked_for;
  if (void* memory = std::malloc(size)) {
    return memory;
  }
  std::abort();
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

// NOLINTEND(misc-new-delete-overloads,cppcoreguidelines-no-malloc)

#endif

namespace sluice::policy {
namespace {

/// Requests that end in different ways: here, there, degraded, pinned, nowhere.
std::vector<Facts> requests(const Snapshot& snapshot) {
  std::vector<Facts> all = {facts_of(snapshot, "general"),
                            facts_of(snapshot, "bold", {"personal.email", "technical.ip"}),
                            facts_of(snapshot, "strict", {"secret.jwt"}),
                            facts_of(snapshot, "home"),
                            facts_of(snapshot, "general", {"financial.card"})};
  all[0].wish = {.kind = ModelWish::Kind::pinned, .tier = Tier::mid, .model = ModelIndex{2}};
  all[3].needs = bit(Capability::vision);
  return all;
}

// Each allocation is a lock that all threads meet at under load.
TEST(DecideMemory, NothingIsAllocatedInTheSteadyState) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  const std::vector<Facts> all = requests(snapshot);
  const Environment environment{.date = kToday};
  DecideMemory memory;
  Plan plan;
  const auto decide_all = [&] {
    for (const Facts& facts : all) {
      decide(snapshot, facts, environment, memory, plan);
    }
  };
  decide_all();  // Grows to the size of the policy.
  const std::size_t before = asked_for;
  decide_all();
  EXPECT_EQ(asked_for, before);
  EXPECT_EQ(decide(snapshot, all[1], environment).attempts.empty(), false);
  EXPECT_GT(asked_for, before) << "the counter does not count";
}

// What was left of the request before must not be in the plan of the next.
TEST(DecideMemory, APlanHasNothingOfTheOneBefore) {
  const Snapshot snapshot = snapshot_of(kThreeZones);
  const std::vector<Facts> all = requests(snapshot);
  const Environment environment{.date = kToday};
  DecideMemory memory;
  Plan plan;
  for (const Facts& first : all) {
    for (const Facts& second : all) {
      decide(snapshot, first, environment, memory, plan);
      decide(snapshot, second, environment, memory, plan);
      const Plan want = decide(snapshot, second, environment);
      EXPECT_EQ(plan.attempts, want.attempts);
      EXPECT_EQ(plan.considered, want.considered);
      EXPECT_EQ(plan.outcome, want.outcome);
      EXPECT_EQ(plan.route, want.route);
      EXPECT_EQ(plan.denied_by, want.denied_by);
      EXPECT_EQ(plan.on_exhausted, want.on_exhausted);
    }
  }
}

// Two threads that decide differently would make the journal a matter of luck.
TEST(DecideMemory, EveryThreadDecidesTheSame) {
  constexpr std::size_t kThreads = 4;
  const Snapshot snapshot = snapshot_of(kThreeZones);
  const std::vector<Facts> all = requests(snapshot);
  const Environment environment{.date = kToday};
  std::vector<std::vector<Plan>> plans(kThreads);
  {
    std::vector<std::jthread> threads;
    for (std::vector<Plan>& own : plans) {
      threads.emplace_back([&] {
        DecideMemory memory;
        for (int round = 0; round < 100; ++round) {
          own.clear();
          for (const Facts& facts : all) {
            decide(snapshot, facts, environment, memory, own.emplace_back());
          }
        }
      });
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Plan want = decide(snapshot, all[i], environment);
    for (const std::vector<Plan>& own : plans) {
      EXPECT_EQ(own.at(i).attempts, want.attempts);
      EXPECT_EQ(own.at(i).considered, want.considered);
      EXPECT_EQ(own.at(i).outcome, want.outcome);
    }
  }
}

// A model that is said to be quick must not be preferred to one that is.
TEST(DecideMemory, LatencyIsWhatWasMeasured) {
  std::string text(kThreeZones);
  text.replace(text.find("{placement: workload}"), 21, "{prefer: latency}");
  const Snapshot snapshot = snapshot_of(text);
  const Facts facts = facts_of(snapshot, "strict");
  Environment environment{.date = kToday};
  EXPECT_EQ(attempts_of(snapshot, decide(snapshot, facts, environment)), "p1 c2 p2 c1");
  environment.first_output_ms = {0, 900, 700, 300, 0};  // extractive, p1, p2, c1, c2
  EXPECT_EQ(attempts_of(snapshot, decide(snapshot, facts, environment)), "c1 c2 p2 p1");
}

}  // namespace
}  // namespace sluice::policy
