#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "domain/cleared.h"
#include "domain/entity.h"

namespace sluice::protect {

/// The most placeholders that one request may need, repetitions included; beyond it the attempt is
/// denied.
inline constexpr std::size_t kPlaceholdersMax = 10'000;

/// `entries` sorted, each once: what an attempt may restore.
/// @error denied_by_policy  two values met on one placeholder: restoring one could give the other
[[nodiscard]] Result<Restoration> settled(std::vector<Restoration::Entry> entries);

/// Makes the placeholders of one attempt and keeps what they stand for.
class Issuer {
 public:
  Issuer(const Digest& scope, const EntityCatalog& catalog) : scope_(scope), catalog_(catalog) {}

  /// What stands for `value`; the same again for the same type and bytes.
  [[nodiscard]] std::string issue(EntityType type, std::string value);

  /// All that was issued, sorted, each once.
  /// @error denied_by_policy  two values met on one placeholder, or there are too many
  [[nodiscard]] Result<Restoration> take();

 private:
  const Digest& scope_;
  const EntityCatalog& catalog_;
  Restoration issued_;
};

}  // namespace sluice::protect
