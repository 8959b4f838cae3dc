#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "algo/json/tape.h"
#include "base/result.h"

namespace sluice::dialects {

/// A walked body: what paths and values are read from. Both must outlive it.
struct Document {
  const json::Tape& tape;
  std::string_view text;

  [[nodiscard]] json::Value root() const { return {tape, text}; }
};

/// `invalid_input` at `value`: `param` is its JSON path, the message is the one given.
[[nodiscard]] Failure misfit(const Document& document,
                             const json::Value& value,
                             std::string message);

/// `unsupported` at `value`: the other dialect has no place for it.
[[nodiscard]] Failure unsupported(const Document& document,
                                  const json::Value& value,
                                  std::string message);

/// `invalid_input`: the object has no `key`; `param` is the path that it should have.
[[nodiscard]] Failure missing(const Document& document,
                              const json::Value& object,
                              std::string_view key);

/// Refuses a value that is of none of `kinds`, naming them.
[[nodiscard]] Result<void> expect_kind(const Document& document,
                                       const json::Value& value,
                                       std::initializer_list<json::Kind> kinds);

/// Refuses a value that is no whole number from 0 to 2^31 - 1.
[[nodiscard]] Result<void> expect_count(const Document& document, const json::Value& value);

/// The text of a string; empty when it is absent or none.
[[nodiscard]] std::string text_or_empty(const std::optional<json::Value>& value);

}  // namespace sluice::dialects
