#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "domain/edit.h"
#include "domain/finding.h"
#include "domain/request.h"

namespace sluice::protect {

/// Collects the edits of one attempt, in any order, and makes them all at once.
class Patch {
 public:
  explicit Patch(const Request& request) : request_(request) {}

  /// Replaces bytes as they are; meant for values that the gateway sets itself.
  void set(ByteRange range, std::string text) { edits_.push_back({range, std::move(text)}); }

  /// Replaces bytes, one at least, whatever else was to be replaced in them or put at their ends so
  /// far.
  void override_with(Edit edit);

  /// Puts `text` in the place of a finding. A number becomes a string.
  ///
  /// @param text  without quotes, backslashes and control characters, so that it is the same at
  ///              every escape depth
  void replace(const Finding& finding, std::string_view text);

  /// The body with all edits made.
  /// @error internal  two edits overlap, so that the bytes of one would stay; nothing is sent
  [[nodiscard]] Result<std::string> apply() &&;

  /// The edits themselves, in the order of the body.
  [[nodiscard]] std::vector<Edit> take_edits() &&;

 private:
  void quote(const TextSlot& slot);

  const Request& request_;
  std::vector<Edit> edits_;
  std::set<std::uint32_t> quoted_;  // `begin` of the number slots that have become strings.
};

}  // namespace sluice::protect
