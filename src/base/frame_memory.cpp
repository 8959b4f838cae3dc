#include "base/frame_memory.h"

#include <array>
#include <cstdint>
#include <new>
#include <utility>

namespace sluice {
namespace {

constexpr std::size_t kStepBytes = 64;
constexpr std::size_t kSizes = 192;  // Larger frames are rare: they go to malloc.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr std::uint32_t kKeptMax = 0;  // Every frame is seen to begin and to end.
#else
constexpr std::uint32_t kKeptMax = 256;
#endif

/// A piece that nobody uses, linked through itself.
struct Free {
  Free* next;
};

struct Stack {
  Free* top = nullptr;
  std::uint32_t size = 0;
};

using Stacks = std::array<Stack, kSizes>;

/// Plain data, so that reaching it needs no check whether it was made.
constinit thread_local Stacks stacks;

/// Gives everything back at the end of a thread.
struct AtThreadEnd {
  ~AtThreadEnd() {
    for (Stack& stack : stacks) {
      while (stack.top != nullptr) {
        ::operator delete(std::exchange(stack.top, stack.top->next));
      }
      stack.size = kKeptMax;  // What is freed from here on goes back at once.
    }
  }
};

[[gnu::noinline]] void* allocate_anew(std::size_t bytes) {
  static thread_local const AtThreadEnd at_thread_end;
  static_cast<void>(&at_thread_end);
  return ::operator new(bytes);
}

std::size_t steps_of(std::size_t bytes) {
  return (bytes + kStepBytes - 1) / kStepBytes;
}

}  // namespace

void* allocate_frame(std::size_t bytes) {
  const std::size_t steps = steps_of(bytes);
  if (steps >= kSizes) {
    return ::operator new(bytes);
  }
  Stack& stack = stacks[steps];
  if (stack.top == nullptr) {
    return allocate_anew(steps * kStepBytes);
  }
  --stack.size;
  return std::exchange(stack.top, stack.top->next);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  const std::size_t steps = steps_of(bytes);
  if (steps >= kSizes || stacks[steps].size >= kKeptMax) {
    ::operator delete(frame);
    return;
  }
  Stack& stack = stacks[steps];
  stack.top = new (frame) Free{stack.top};
  ++stack.size;
}

}  // namespace sluice
