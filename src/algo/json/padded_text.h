#pragma once

#include <string>
#include <string_view>

#include "domain/request.h"

namespace sluice::json {

/// A copy of `text` with the spare capacity that walk() asks for.
[[nodiscard]] inline std::string padded(std::string_view text) {
  std::string copy;
  copy.reserve(text.size() + kBodyPaddingBytes);
  copy += text;
  return copy;
}

}  // namespace sluice::json
