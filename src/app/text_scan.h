#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/ner/finder.h"
#include "algo/scan/scanner.h"
#include "app/command_line.h"
#include "base/result.h"
#include "domain/entity.h"

namespace sluice {

/// Looks into texts the way a gateway with the same configuration does: what `sluice scan` and
/// `sluice eval protection` measure is what a request meets.
class TextScan {
 public:
  /// @param config  whose dictionaries, patterns, markings and names are looked for; empty: none
  /// @param names   more than that
  /// @error config_invalid  the configuration has errors, which were printed
  /// @error invalid_input   the model of names cannot be read
  [[nodiscard]] static Result<TextScan> open(const std::filesystem::path& config,
                                             const NameOptions& names,
                                             scan::KeyRules keys = scan::KeyRules::all);

  /// What `text` holds; valid until the next call.
  [[nodiscard]] Result<const scan::Found*> find(std::string_view text);

  /// The names of the last text, also where something else was found; ascending.
  [[nodiscard]] std::span<const ner::NameSpan> names() const { return names_; }

  /// True when names are looked for.
  [[nodiscard]] bool finds_names() const { return finder_ != nullptr; }

  [[nodiscard]] const EntityCatalog& catalog() const { return catalog_; }

  /// The name of marking `index`: its first text.
  [[nodiscard]] const std::string& marking(std::size_t index) const { return markings_[index]; }

 private:
  TextScan() = default;

  void add_names();

  EntityCatalog catalog_;
  std::vector<std::string> markings_;
  std::unique_ptr<const scan::Scanner> scanner_;
  scan::Scratch scratch_;
  scan::Found found_;
  std::unique_ptr<ner::Finder> finder_;  // Null: no names.
  std::vector<ner::NameSpan> names_;
};

/// What reports call `type`: Presidio's name where it has one, else ours.
[[nodiscard]] const std::string& report_name(const EntityInfo& type);

/// `personal` of `personal.email`.
[[nodiscard]] std::string_view family_of(const EntityInfo& type);

}  // namespace sluice
