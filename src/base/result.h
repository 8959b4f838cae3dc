#pragma once

#include <expected>
#include <memory>
#include <utility>

#include "base/error.h"

namespace sluice {

/// An Error in memory of its own. Errors are rare and large, results are everywhere, in the frames
/// of coroutines too: so each result pays for a pointer only. What makes and frees an error stands
/// in error.cpp, once, and not between the instructions of requests that succeed.
class BoxedError {
 public:
  /// Implicit, so that what fail() is given becomes a result.
  // NOLINTNEXTLINE(google-explicit-constructor)
  [[gnu::cold]] BoxedError(Error error);

  [[gnu::cold]] BoxedError(const BoxedError& other);
  BoxedError(BoxedError&&) noexcept = default;
  [[gnu::cold]] BoxedError& operator=(const BoxedError& other);
  BoxedError& operator=(BoxedError&&) noexcept = default;
  ~BoxedError() = default;

  [[nodiscard]] Error& get() const { return *error_; }

 private:
  struct Free {
    [[gnu::cold]] void operator()(Error* error) const noexcept;
  };

  std::unique_ptr<Error, Free> error_;  // Never null but in what was moved from.
};

/// A value or the Error that prevented it. Dropping one on the floor is a compiler warning.
template <typename T>
class [[nodiscard]] Result : public std::expected<T, BoxedError> {
 public:
  using std::expected<T, BoxedError>::expected;

  [[nodiscard]] Error& error() & { return this->std::expected<T, BoxedError>::error().get(); }

  [[nodiscard]] const Error& error() const& {
    return this->std::expected<T, BoxedError>::error().get();
  }

  [[nodiscard]] Error&& error() && {
    return std::move(this->std::expected<T, BoxedError>::error().get());
  }

  /// The error as it lies, for a result of another type.
  [[nodiscard]] BoxedError&& boxed_error() && {
    return std::move(*this).std::template expected<T, BoxedError>::error();
  }
};

/// What becomes a Result of any type.
using Failure = std::unexpected<BoxedError>;

/// The failure to return from a function of any Result type: `return fail(ErrorCode::too_large,
/// "...")`.
[[nodiscard]] Failure fail(Error error);

/// As above, for an error that needs no more than a code and a message. Not inline, so that no
/// coroutine has room for an Error in its frame.
[[nodiscard]] Failure fail(ErrorCode code, std::string message);

/// The failure of `failed`, which holds an error, for a function of another Result type.
template <typename T>
[[nodiscard]] Failure fail(Result<T>&& failed) {
  return Failure(std::move(failed).boxed_error());
}

}  // namespace sluice

#define SLUICE_CONCAT2_(a, b) a##b
#define SLUICE_CONCAT_(a, b) SLUICE_CONCAT2_(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration and a declared name cannot stand in any.
#define SLUICE_TRY_AS_(leave, temporary, declaration, expression) \
  auto temporary = (expression);                                  \
  if (!temporary) {                                               \
    leave ::sluice::fail(std::move(temporary));                   \
  }                                                               \
  declaration = *std::move(temporary)
#define SLUICE_CHECK_AS_(leave, temporary, expression) \
  do {                                                 \
    if (auto temporary = (expression); !temporary) {   \
      leave ::sluice::fail(std::move(temporary));      \
    }                                                  \
  } while (false)
// NOLINTEND(bugprone-macro-parentheses)

/// `SLUICE_TRY(auto x, f());` binds the value of a Result or returns its error. A declaration.
#define SLUICE_TRY(declaration, expression) \
  SLUICE_TRY_AS_(return, SLUICE_CONCAT_(try_, __LINE__), declaration, expression)
/// The same in a coroutine: `SLUICE_CO_TRY(auto x, co_await f());`.
#define SLUICE_CO_TRY(declaration, expression) \
  SLUICE_TRY_AS_(co_return, SLUICE_CONCAT_(try_, __LINE__), declaration, expression)
/// `SLUICE_CHECK(f());` returns the error of a Result<void>, if there is one.
#define SLUICE_CHECK(expression) \
  SLUICE_CHECK_AS_(return, SLUICE_CONCAT_(check_, __LINE__), expression)
/// The same in a coroutine.
#define SLUICE_CO_CHECK(expression) \
  SLUICE_CHECK_AS_(co_return, SLUICE_CONCAT_(check_, __LINE__), expression)
