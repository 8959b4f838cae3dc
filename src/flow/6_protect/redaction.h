#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "domain/ids.h"
#include "domain/plan.h"
#include "domain/request.h"
#include "flow/6_protect/issuer.h"
#include "flow/6_protect/patch.h"
#include "flow/6_protect/value.h"
#include "policy/snapshot.h"

namespace sluice::protect {

/// What is done to the findings of one request on their way into one zone. Holds references.
class Redaction {
 public:
  Redaction(const policy::Snapshot& snapshot,
            const Request& request,
            ZoneIndex zone,
            const Digest& scope);

  /// Does to one value what the zone's rules say.
  /// @error denied_by_policy  a rule refuses or drops the zone, or a signed block would have to be
  ///                          edited; `rule` names the rule
  [[nodiscard]] Result<void> apply(const Value& value);

  [[nodiscard]] Patch& patch() { return patch_; }

  [[nodiscard]] Issuer& issuer() { return issuer_; }

  /// Values that were replaced so far.
  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  [[nodiscard]] policy::TransformCell cell_of(const Value& value) const;
  [[nodiscard]] Transform transform_of(const Value& value, Transform by_rule) const;
  [[nodiscard]] bool is_signed(const Value& value) const;
  [[nodiscard]] bool is_sent(const Finding& piece) const;
  [[nodiscard]] std::string_view in_place_of_rest(const Finding& piece) const;
  [[nodiscard]] std::string coarse(const Value& value) const;
  [[nodiscard]] std::string mask(const Value& value) const;
  [[nodiscard]] std::string distinct_in_keys(const Value& value, std::string text);
  void replace(const Value& value, const std::string& text);

  const policy::Snapshot& snapshot_;
  const Request& request_;
  const std::vector<policy::TransformCell>& cells_;
  const bool pseudonyms_are_live_;
  Issuer issuer_;
  Patch patch_;
  std::map<std::string, std::uint32_t> key_texts_;  // One-way texts in keys, and how often.
  std::uint32_t count_ = 0;
};

}  // namespace sluice::protect
