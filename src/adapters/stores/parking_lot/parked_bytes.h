#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/parked.h"

/// Parked requests as bytes, for the store; format version 1.
namespace sluice::stores {

[[nodiscard]] std::string encoded(const ParkedEntry& entry);
[[nodiscard]] std::string encoded(const ParkedContent& content);

/// @error tampered  not of this format
[[nodiscard]] Result<ParkedEntry> decode_entry(std::string_view bytes);
[[nodiscard]] Result<ParkedContent> decode_content(std::string_view bytes);

}  // namespace sluice::stores
