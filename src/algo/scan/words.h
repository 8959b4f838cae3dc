#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "algo/scan/literals.h"
#include "algo/scan/scanner.h"
#include "base/result.h"

namespace re2 {
class FilteredRE2;
}

namespace sluice::scan {

/// What the configuration adds to the built-in detectors: dictionaries, markings, patterns.
/// Immutable once made.
class ConfiguredWords {
 public:
  /// @error config_invalid  a pattern does not compile; the message names it
  [[nodiscard]] static Result<ConfiguredWords> make(const Config& config);
  ~ConfiguredWords();
  ConfiguredWords(ConfiguredWords&&) noexcept;

  /// True when `text`, or a normalised copy of it, can hold anything that is configured.
  ///
  /// @error internal  a library failed
  [[nodiscard]] Result<bool> may_find(std::string_view text,
                                      LiteralScratch& scratch,
                                      std::vector<LiteralHit>& hits) const;

  /// Appends the dictionary words, markings and configured host names of a normalised text.
  ///
  /// @error internal  a library failed
  [[nodiscard]] Result<void> find_words(std::string_view normalised,
                                        LiteralScratch& scratch,
                                        std::vector<LiteralHit>& hits,
                                        Found& found) const;

  /// Appends the matches of the patterns.
  void find_patterns(std::string_view text, std::vector<Span>& spans) const;

 private:
  ConfiguredWords();

  [[nodiscard]] Result<void> add_patterns(const Config& config, std::vector<Literal>& literals);
  void find_hosts(std::string_view text,
                  std::span<const LiteralHit> hits,
                  std::vector<Span>& spans) const;

  struct Patterns;
  LiteralSet literals_;
  std::vector<EntityType> dictionary_types_;  ///< by tag
  std::size_t marking_count_ = 0;
  std::vector<EntityType> host_types_;  ///< by tag
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace sluice::scan
