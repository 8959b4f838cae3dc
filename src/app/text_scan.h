#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "algo/scan/scanner.h"
#include "base/result.h"
#include "domain/entity.h"

namespace sluice {

/// Looks into texts the way a gateway with the same configuration does: what `sluice scan` and
/// `sluice eval protection` measure is what a request meets.
class TextScan {
 public:
  /// @param config  whose dictionaries, patterns and markings are looked for too; empty: none
  /// @error config_invalid  the configuration has errors, which were printed
  [[nodiscard]] static Result<TextScan> open(const std::filesystem::path& config);

  /// What `text` holds; valid until the next call.
  [[nodiscard]] Result<const scan::Found*> find(std::string_view text);

  [[nodiscard]] const EntityCatalog& catalog() const { return catalog_; }

  /// The name of marking `index`: its first text.
  [[nodiscard]] const std::string& marking(std::size_t index) const { return markings_[index]; }

 private:
  TextScan() = default;

  EntityCatalog catalog_;
  std::vector<std::string> markings_;
  std::unique_ptr<const scan::Scanner> scanner_;
  scan::Scratch scratch_;
  scan::Found found_;
};

/// What reports call `type`: Presidio's name where it has one, else ours.
[[nodiscard]] const std::string& report_name(const EntityInfo& type);

/// `personal` of `personal.email`.
[[nodiscard]] std::string_view family_of(const EntityInfo& type);

}  // namespace sluice
