#pragma once

#include <asio/awaitable.hpp>

namespace sluice {

/// A coroutine of one request. Runs on the loop thread that started it; style guide section 9.
template <typename T = void>
using Task = asio::awaitable<T>;

}  // namespace sluice
