#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/frame_memory.h"

/// Before a coroutine that ends long before its caller does, or is seldom called: its frame is not
/// made a part of the caller's, which would keep the room until its own end.
#define SLUICE_OWN_FRAME [[gnu::noinline]]

namespace sluice {

template <typename T>
class Task;

namespace task_detail {

/// What all promises do alike: keep who waits for the end, and what was thrown.
class Promise {
 public:
  /// Goes on with whoever waits, without growing the stack.
  struct Finish {
    static bool await_ready() noexcept { return false; }

    template <typename P>
    static std::coroutine_handle<> await_suspend(std::coroutine_handle<P> ended) noexcept {
      return ended.promise().awaiting_;
    }

    static void await_resume() noexcept {}
  };

  static std::suspend_always initial_suspend() noexcept { return {}; }

  static Finish final_suspend() noexcept { return {}; }

  void unhandled_exception() noexcept { thrown_ = std::current_exception(); }

  void set_awaiting(std::coroutine_handle<> awaiting) noexcept { awaiting_ = awaiting; }

  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }

  static void operator delete(void* frame, std::size_t bytes) noexcept { free_frame(frame, bytes); }

 protected:
  void rethrow() const {
    if (thrown_) [[unlikely]] {
      std::rethrow_exception(thrown_);
    }
  }

 private:
  std::coroutine_handle<> awaiting_ = std::noop_coroutine();
  std::exception_ptr thrown_;
};

template <typename T>
class ValuePromise : public Promise {
 public:
  Task<T> get_return_object() noexcept;

  template <typename U = T>
    requires std::is_constructible_v<T, U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }

  [[nodiscard]] T take() {
    rethrow();
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): what ends without throwing returned one.
    return *std::move(value_);
  }

 private:
  std::optional<T> value_;
};

class VoidPromise : public Promise {
 public:
  Task<void> get_return_object() noexcept;

  static void return_void() noexcept {}

  void take() const { rethrow(); }
};

}  // namespace task_detail

/// A coroutine of one request. It begins when it is awaited, and runs on the thread that does so;
/// style guide section 9.
///
/// Awaiting one that has not to wait for anything is a jump, there and back: no queue, no
/// allocation in the steady state, and no growth of the stack (docs/decisions/0006).
template <typename T = void>
class [[nodiscard]] Task {
 public:
  using promise_type =
      std::conditional_t<std::is_void_v<T>, task_detail::VoidPromise, task_detail::ValuePromise<T>>;
  using Frame = std::coroutine_handle<promise_type>;

  explicit Task(Frame frame) noexcept : frame_(frame) {}

  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}

  Task& operator=(Task&& other) noexcept {
    Task old(std::exchange(frame_, std::exchange(other.frame_, nullptr)));
    return *this;
  }

  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  ~Task() {
    if (frame_) {
      frame_.destroy();
    }
  }

  /// Once. An exception that left the task goes on here.
  auto operator co_await() && noexcept {
    struct Awaiter {
      Frame frame;

      static bool await_ready() noexcept { return false; }

      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
        frame.promise().set_awaiting(awaiting);
        return frame;
      }

      T await_resume() { return frame.promise().take(); }
    };

    return Awaiter{frame_};
  }

 private:
  Frame frame_;
};

template <typename T>
Task<T> task_detail::ValuePromise<T>::get_return_object() noexcept {
  return Task<T>(Task<T>::Frame::from_promise(*this));
}

inline Task<void> task_detail::VoidPromise::get_return_object() noexcept {
  return Task<void>(Task<void>::Frame::from_promise(*this));
}

}  // namespace sluice
