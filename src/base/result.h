#pragma once

#include <expected>
#include <utility>

#include "base/error.h"

namespace sluice {

/// A value or the Error that prevented it. Dropping one on the floor is a compiler warning.
template <typename T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

/// Success, or the Error that prevented it.
template <>
class [[nodiscard]] Result<void> : public std::expected<void, Error> {
 public:
  using std::expected<void, Error>::expected;
};

/// The failure to return from a function of any Result type: `return fail(ErrorCode::too_large,
/// "...")`.
[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
  return std::unexpected<Error>(std::move(error));
}

/// As above, for an error that needs no more than a code and a message.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
  return fail(Error{.code = code, .message = std::move(message)});
}

}  // namespace sluice

#define SLUICE_CONCAT2_(a, b) a##b
#define SLUICE_CONCAT_(a, b) SLUICE_CONCAT2_(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration and a declared name cannot stand in any.
#define SLUICE_TRY_AS_(leave, temporary, declaration, expression) \
  auto temporary = (expression);                                  \
  if (!temporary) {                                               \
    leave ::sluice::fail(std::move(temporary).error());           \
  }                                                               \
  declaration = *std::move(temporary)
#define SLUICE_CHECK_AS_(leave, temporary, expression)    \
  do {                                                    \
    if (auto temporary = (expression); !temporary) {      \
      leave ::sluice::fail(std::move(temporary).error()); \
    }                                                     \
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
