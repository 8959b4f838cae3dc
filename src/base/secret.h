#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// A key or token. It cannot be printed, compared in variable time or logged, and is overwritten
/// when it dies.
class Secret {
 public:
  Secret() = default;

  explicit Secret(std::string value) : value_(std::move(value)) {}

  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;

  Secret(Secret&& other) noexcept : value_(std::exchange(other.value_, {})) {}

  Secret& operator=(Secret&& other) noexcept {
    value_.swap(other.value_);
    return *this;
  }

  ~Secret();

  [[nodiscard]] bool empty() const { return value_.empty(); }

  /// The bytes, for the one place that must send or hash them. Never pass the result to a log or an
  /// error.
  [[nodiscard]] std::string_view reveal() const { return value_; }

 private:
  std::string value_;
};

}  // namespace sluice
