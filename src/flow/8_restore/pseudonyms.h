#pragma once

#include <span>
#include <string>

#include "algo/placeholder/matcher.h"
#include "domain/cleared.h"

namespace sluice::restore {

/// What may be put back into one answer: this request's own placeholders, ready to be searched for.
/// Built once for each answer; must not move, since the matchers keep views of it.
class Pseudonyms {
 public:
  /// @param hosts  see UrlCheck
  Pseudonyms(Restoration restoration, std::span<const std::string> hosts);
  Pseudonyms(const Pseudonyms&) = delete;
  Pseudonyms& operator=(const Pseudonyms&) = delete;
  Pseudonyms(Pseudonyms&&) = delete;
  Pseudonyms& operator=(Pseudonyms&&) = delete;
  ~Pseudonyms() = default;

  [[nodiscard]] bool empty() const { return restoration_.entries.empty(); }

  [[nodiscard]] const placeholder::Matcher& matcher(placeholder::Encoding encoding) const {
    return encoding == placeholder::Encoding::json ? json_ : plain_;
  }

  [[nodiscard]] const std::string& original(std::size_t entry) const {
    return restoration_.entries[entry].original;
  }

  [[nodiscard]] std::span<const std::string> hosts() const { return hosts_; }

 private:
  Restoration restoration_;
  placeholder::Matcher plain_;
  placeholder::Matcher json_;
  std::span<const std::string> hosts_;
};

}  // namespace sluice::restore
