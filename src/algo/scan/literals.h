#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct hs_database;
struct hs_scratch;

namespace sluice::scan {

/// A text to look for, and the number that it is reported under.
struct Literal {
  std::string text;
  std::uint32_t tag = 0;
};

/// Where a literal stands.
struct LiteralHit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t tag = 0;
};

/// Vectorscan's working memory; grows to what the databases need that it is used with.
class LiteralScratch {
 public:
  LiteralScratch() = default;
  ~LiteralScratch();
  LiteralScratch(const LiteralScratch&) = delete;
  LiteralScratch& operator=(const LiteralScratch&) = delete;

 private:
  friend class LiteralSet;
  hs_scratch* scratch_ = nullptr;
  std::shared_ptr<hs_database> fits_;  ///< what it was grown for last; kept, so that no other
                                       ///< database can come to lie at the same address
};

/// Finds many texts at once, without regard to ASCII case. Immutable once made.
class LiteralSet {
 public:
  /// @param literals  not empty texts; may be none at all
  /// @error config_invalid  the library refuses them
  [[nodiscard]] static Result<LiteralSet> make(const std::vector<Literal>& literals);

  [[nodiscard]] bool empty() const { return literals_.empty(); }

  /// Appends every place of every literal, overlapping ones too, by end.
  ///
  /// @error internal  the library failed
  [[nodiscard]] Result<void> find(std::string_view text,
                                  LiteralScratch& scratch,
                                  std::vector<LiteralHit>& hits) const;

 private:
  struct Entry {
    std::uint32_t length = 0;
    std::uint32_t tag = 0;
  };

  std::vector<Entry> literals_;
  std::shared_ptr<hs_database> database_;  ///< shared with the scratches that fit it
};

}  // namespace sluice::scan
