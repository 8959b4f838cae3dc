#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::dialects {

/// Appends `text` as a JSON string, quotes included.
void append_quoted(std::string& out, std::string_view text);

[[nodiscard]] std::string quoted(std::string_view text);

/// Appends the digits of a whole number.
void append_number(std::string& out, std::int64_t number);

}  // namespace sluice::dialects
