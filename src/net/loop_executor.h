#pragma once

#include <utility>

#include <asio/execution.hpp>

#include "net/loop.h"

namespace sluice::net {

/// The Asio executor of a Loop. Whatever it is given runs in a later turn of the loop, never inside
/// the call; any thread may use it.
class LoopExecutor {
 public:
  explicit LoopExecutor(Loop& loop) noexcept : loop_(&loop) {}

  [[nodiscard]] asio::execution_context& query(
      asio::execution::context_t /*property*/) const noexcept {
    return *loop_;
  }

  [[nodiscard]] static constexpr asio::execution::blocking_t query(
      asio::execution::blocking_t /*property*/) noexcept {
    return asio::execution::blocking.never;
  }

  template <typename F>
  void execute(F&& function) const {
    loop_->post(std::forward<F>(function));
  }

  friend bool operator==(const LoopExecutor&, const LoopExecutor&) = default;

 private:
  Loop* loop_;
};

}  // namespace sluice::net
