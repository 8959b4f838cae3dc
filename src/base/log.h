#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace sluice::log {

enum class Level : std::uint8_t { debug, info, warning, error };

/// A value that may stand in a log line: a number, or text that is known at compile time or is a
/// configured name. Nothing that can hold content (a body, a slot, a Cleared, a std::string of
/// unknown origin) converts to it; the compiler enforces the rule.
class Value {
 public:
  template <std::integral T>
  // NOLINTNEXTLINE(google-explicit-constructor): log::info("x", {{"n", 3}}) is the point.
  Value(T number) : value_(static_cast<std::int64_t>(number)) {}

  /// A string literal; never a run-time string.
  template <std::size_t n>
  // NOLINTNEXTLINE(google-explicit-constructor): as above.
  consteval Value(const char (&text)[n]) : value_(std::string_view(text, n - 1)) {}

  /// A name from the configuration, an id that the gateway made, or an enum's own name. The caller
  /// vouches that it is one of these, and a reviewer can find every such place by this word.
  static Value name(std::string_view text) {
    Value value(0);
    value.value_ = text;
    return value;
  }

  [[nodiscard]] const std::variant<std::int64_t, std::string_view>& get() const { return value_; }

 private:
  std::variant<std::int64_t, std::string_view> value_;
};

struct Field {
  std::string_view key;
  Value value;
};

/// Writes one line `time level event key=value ...` to standard error; `event` is snake_case and
/// constant. Safe from any thread.
void write(Level level, std::string_view event, std::initializer_list<Field> fields);

inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::info, event, fields);
}

inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::warning, event, fields);
}

inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::error, event, fields);
}

/// Lines below `level` are dropped from now on; the default is `info`.
void set_level(Level level);

}  // namespace sluice::log
