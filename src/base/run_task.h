#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include "base/assert.h"
#include "base/task.h"

namespace sluice {

/// Runs `task` on a loop of its own until it ends, and returns its value. For commands and tests;
/// never on a loop thread. Stops the process when the task can never end (nothing left to run).
template <typename T>
T run_to_completion(Task<T> task) {
  asio::io_context loop;
  std::optional<T> value;
  std::exception_ptr thrown;
  asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T result) {
    thrown = error;
    value.emplace(std::move(result));
  });
  loop.run();
  if (thrown) {
    std::rethrow_exception(thrown);
  }
  SLUICE_ASSERT(value.has_value());
  return *std::move(value);
}

/// As above, for a task that has no value.
inline void run_to_completion(Task<void> task) {
  asio::io_context loop;
  std::exception_ptr thrown;
  asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error) { thrown = error; });
  loop.run();
  if (thrown) {
    std::rethrow_exception(thrown);
  }
}

}  // namespace sluice
