#pragma once

#include <string>
#include <utility>
#include <vector>

#include "domain/edit.h"

namespace sluice {

namespace protect {
class Gate;  // flow/6_protect: the only maker of a Screened.
}

/// A request as one reviewer may see it, with what would be changed in it on the way to one zone.
/// Made by `protect::Gate` alone, for a reviewer whose clearance covers the request; moved, so that
/// it is shown once. Cannot be logged or copied.
class Screened {
 public:
  Screened(Screened&&) noexcept = default;
  Screened& operator=(Screened&&) noexcept = default;
  Screened(const Screened&) = delete;
  Screened& operator=(const Screened&) = delete;
  ~Screened() = default;

  /// As the caller sent it: JSON.
  [[nodiscard]] const std::string& body() const { return body_; }

  /// What would stand in its place, in order, none over another; offsets are those of `body`.
  [[nodiscard]] const std::vector<Edit>& edits() const { return edits_; }

 private:
  friend class protect::Gate;

  Screened(std::string body, std::vector<Edit> edits)
      : body_(std::move(body)), edits_(std::move(edits)) {}

  std::string body_;
  std::vector<Edit> edits_;
};

}  // namespace sluice
