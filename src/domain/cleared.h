#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "domain/edge.h"
#include "domain/entity.h"
#include "domain/ids.h"
#include "domain/request.h"

namespace sluice {

namespace protect {
class Gate;  // flow/6_protect: the only maker of a Cleared.
}

/// What stands for what in one cleared request. Never leaves the process.
struct Restoration {
  struct Entry {
    std::string placeholder;  ///< `EMAIL_QZTKRBWMHD`
    std::string original;     ///< the exact text that it stands for, unescaped
    EntityType type{};
  };

  std::vector<Entry> entries;  ///< sorted by placeholder, no two alike
};

/// Bytes that may leave for one model in one zone, once. Made by `protect::Gate` alone, after it
/// checked admission again for exactly these bytes; moved, so that it is sent once. Cannot be
/// logged or copied.
class Cleared {
 public:
  Cleared(Cleared&&) noexcept = default;
  Cleared& operator=(Cleared&&) noexcept = default;
  Cleared(const Cleared&) = delete;
  Cleared& operator=(const Cleared&) = delete;
  ~Cleared() = default;

  [[nodiscard]] ModelIndex model() const { return model_; }

  [[nodiscard]] ZoneIndex zone() const { return zone_; }

  [[nodiscard]] EdgeId edge() const { return edge_; }

  /// Of the policy snapshot under which it was cleared.
  [[nodiscard]] const Digest& policy_digest() const { return policy_digest_; }

  /// The request in the *caller's* dialect, every transform of the zone applied; JSON; capacity
  /// padded.
  [[nodiscard]] const std::string& body() const { return body_; }

  /// The wire form in which `body` is and in which the answer must be given.
  [[nodiscard]] const AnswerShape& answer() const { return answer_; }

  /// The same for who reads the answer. Once.
  [[nodiscard]] AnswerShape take_answer() { return std::move(answer_); }

  [[nodiscard]] const Restoration& restoration() const { return restoration_; }

  /// The same for who will need it when the bytes have left. Once.
  [[nodiscard]] Restoration take_restoration() { return std::move(restoration_); }

  /// How many spans were pseudonymised, masked or generalised.
  [[nodiscard]] std::uint32_t redactions() const { return redactions_; }

 private:
  friend class protect::Gate;
  Cleared() = default;

  ModelIndex model_{};
  ZoneIndex zone_{};
  EdgeId edge_ = EdgeId::inference;
  Digest policy_digest_{};
  std::string body_;
  AnswerShape answer_;
  Restoration restoration_;
  std::uint32_t redactions_ = 0;
};

}  // namespace sluice
