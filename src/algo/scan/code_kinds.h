#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "algo/scan/compact.h"
#include "algo/scan/evidence.h"
#include "domain/entity.h"

namespace sluice::scan {

/// One kind of code. In `pattern`, A is a letter, 9 a digit, * either; others stand for themselves.
struct CodeKind {
  std::string_view pattern;
  bool (*is_valid)(std::string_view code) = nullptr;
  bool (*may_have_pieces)(const Compact& compact, std::size_t length) = nullptr;
  EntityType type{};
  Claim claim;
};

/// All kinds. Earlier ones win where two fit equally well.
[[nodiscard]] std::span<const CodeKind> code_kinds();

/// The kinds that may begin as `code` does, as indices into code_kinds().
[[nodiscard]] std::span<const std::uint8_t> code_kinds_of(std::string_view code);

/// True when `code`, in upper case, begins with `pattern`.
[[nodiscard]] bool has_pattern(std::string_view code, std::string_view pattern);

}  // namespace sluice::scan
