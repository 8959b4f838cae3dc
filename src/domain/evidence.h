#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "domain/edge.h"
#include "domain/facts.h"
#include "domain/ids.h"
#include "domain/money.h"
#include "domain/parked.h"
#include "domain/plan.h"
#include "domain/usage.h"

namespace sluice {

/// A count of findings of one type: what the journal keeps of them.
struct EntityCount {
  EntityType type{};
  std::uint16_t count = 0;

  friend bool operator==(const EntityCount&, const EntityCount&) = default;
};

/// What is written *before* the first byte leaves for an engine. Ids, enums, numbers and configured
/// names only.
struct Intent {
  RequestId request;
  std::chrono::sys_time<std::chrono::microseconds> time;
  TenantId tenant;
  KeyId key;
  std::string workload;
  std::string engine;
  std::string model;
  std::string zone;
  EdgeId edge = EdgeId::inference;
  std::uint8_t attempt = 1;  ///< 1-based
  Level original{};
  Level residual{};
  CategorySet original_categories = 0;
  CategorySet residual_categories = 0;
  std::vector<ReasonKind> reasons;      ///< kinds, in order, no two alike
  std::vector<EntityCount> entities;    ///< by type
  std::string route;                    ///< name of the rule; empty: none
  std::vector<std::string> exceptions;  ///< names of those that opened this zone; mostly none
  Digest policy_digest{};
  std::uint32_t redactions = 0;
  std::uint32_t salted_length = 0;  ///< body bytes plus 0..255 of keyed noise
  Digest commitment{};  ///< HMAC(request key, cleared body): opens only to whoever holds the key

  friend bool operator==(const Intent&, const Intent&) = default;
};

enum class Ending : std::uint8_t { answered, degraded, refused, failed, cancelled, parked };

[[nodiscard]] constexpr std::string_view to_string(Ending ending) {
  switch (ending) {
    case Ending::answered:
      return "answered";
    case Ending::degraded:
      return "degraded";
    case Ending::refused:
      return "refused";
    case Ending::failed:
      return "failed";
    case Ending::cancelled:
      return "cancelled";
    case Ending::parked:
      return "parked";
  }
  return "failed";
}

/// What happened to a request that waits for a person or an engine.
enum class ParkStep : std::uint8_t {
  parked,
  approved,
  denied,
  resumed,  ///< it goes on: a request of its own follows, whose id is `resumed_by`
};

[[nodiscard]] constexpr std::string_view to_string(ParkStep step) {
  switch (step) {
    case ParkStep::parked:
      return "parked";
    case ParkStep::approved:
      return "approved";
    case ParkStep::denied:
      return "denied";
    case ParkStep::resumed:
      return "resumed";
  }
  return "parked";
}

/// What is written at each step of a request that waits. Who let it go on stands here.
struct ParkRecord {
  RequestId request;  ///< the one that was parked first
  std::chrono::sys_time<std::chrono::microseconds> time;
  TenantId tenant;
  KeyId key;  ///< of the caller
  std::string workload;
  ParkStep step = ParkStep::parked;
  WaitsFor waits_for = WaitsFor::person;
  std::string exception;  ///< name of the one that waits or was approved; empty: none
  KeyId reviewer;         ///< who decided; empty: nobody yet
  std::string zone;       ///< where it may go; empty: not decided
  bool releases_original = false;
  RequestId resumed_by;  ///< zeros but for `resumed`
  Digest policy_digest{};

  friend bool operator==(const ParkRecord&, const ParkRecord&) = default;
};

/// What is written when a request is over, also when it was refused and nothing was sent.
struct Closing {
  RequestId request;
  std::chrono::sys_time<std::chrono::microseconds> time;
  TenantId tenant;
  KeyId key;
  std::string workload;  ///< empty: refused before one was known
  Ending ending = Ending::failed;
  ErrorCode error = ErrorCode::internal;  ///< meaningful unless answered or degraded
  std::string rule;                       ///< name of the rule that refused; empty: none
  std::uint8_t attempts = 0;
  std::string engine;  ///< that answered; empty: none
  std::string model;
  std::string zone;
  Level original{};
  std::vector<EntityCount> entities;
  Usage usage;
  Money cost;
  std::uint32_t duration_us = 0;
  std::uint32_t overhead_us =
      0;  ///< the gateway's own part: without waiting for engines and the caller

  friend bool operator==(const Closing&, const Closing&) = default;
};

}  // namespace sluice
