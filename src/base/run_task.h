#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "base/assert.h"
#include "base/task.h"

namespace sluice {

/// A coroutine for which nobody waits: it runs from its call on and frees itself at its end. An
/// exception that leaves it ends the process.
struct Detached {
  // NOLINTNEXTLINE(readability-identifier-naming): the name is the language's.
  struct promise_type {
    static Detached get_return_object() noexcept { return {}; }

    static std::suspend_never initial_suspend() noexcept { return {}; }

    static std::suspend_never final_suspend() noexcept { return {}; }

    static void return_void() noexcept {}

    [[noreturn]] static void unhandled_exception() noexcept { std::terminate(); }
  };
};

/// Runs `task` up to its first wait, and from there on whenever what it waits for has happened.
inline Detached start(Task<> task) {
  co_await std::move(task);
}

namespace task_detail {

template <typename T>
Task<> keep(Task<T> task, std::optional<T>& value, std::exception_ptr& thrown) {
  try {
    value.emplace(co_await std::move(task));
  } catch (...) {
    thrown = std::current_exception();
  }
}

inline Task<std::monostate> with_value(Task<> task) {
  co_await std::move(task);
  co_return std::monostate{};
}

}  // namespace task_detail

/// Runs a task that waits for nothing, and returns its value. For commands and tests; never on a
/// loop thread. Stops the process when the task did wait, since then nobody would wake it.
template <typename T>
T run_to_completion(Task<T> task) {
  std::optional<T> value;
  std::exception_ptr thrown;
  start(task_detail::keep(std::move(task), value, thrown));
  if (thrown) {
    std::rethrow_exception(thrown);
  }
  SLUICE_ASSERT(value.has_value());
  return *std::move(value);
}

/// As above, for a task that has no value.
inline void run_to_completion(Task<> task) {
  static_cast<void>(run_to_completion(task_detail::with_value(std::move(task))));
}

}  // namespace sluice
