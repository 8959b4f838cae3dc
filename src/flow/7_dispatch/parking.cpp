#include "flow/7_dispatch/parking.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/log.h"

namespace sluice::dispatch {
namespace {

/// Equal for the same request of the same key alone. Neither a header nor a path holds a line feed,
/// so that the parts cannot run into each other.
Digest same_request(const Secret& master_key, const ToPark& request) {
  std::string parts = "parked request\n" + request.principal.tenant.value + '\n' +
                      request.principal.key.value + '\n' + request.content.path + '\n';
  for (const auto& [name, value] : request.content.headers) {
    parts += name + ':' + value + '\n';
  }
  const std::string_view secret = master_key.reveal();
  return hmac_sha256({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()},
                     {parts, "\n", request.content.body});
}

ParkedEntry entry_of(const ParkingDesk& desk, const ToPark& request) {
  const auto now = std::chrono::floor<std::chrono::seconds>(desk.clock.wall());
  return {.id = request.id,
          .tenant = request.principal.tenant,
          .key = request.principal.key,
          .workload = request.workload,
          .level = request.level,
          .exception = request.exception,
          .waits_for = request.waits_for,
          .parked = now,
          .expires = now + std::chrono::ceil<std::chrono::seconds>(desk.config.ttl),
          .same = same_request(desk.master_key, request)};
}

Error denied(const ParkedEntry& entry) {
  return {.code = ErrorCode::denied_by_policy,
          .message = "a reviewer has refused this request",
          .rule = entry.exception,
          .hint = "change it, or ask the owner of the policy",
          .source = ErrorSource::policy};
}

ParkRecord record_of(const ParkedEntry& entry, ParkStep step, Clock& clock) {
  return {.request = entry.id,
          .time = clock.wall(),
          .tenant = entry.tenant,
          .key = entry.key,
          .workload = entry.workload,
          .step = step,
          .waits_for = entry.waits_for,
          .exception = entry.exception,
          .reviewer = entry.verdict.reviewer,
          .zone = entry.verdict.zone,
          .releases_original = entry.verdict.releases_original};
}

bool may_go_on(const ParkedEntry& entry, const Waiting& waiting) {
  const bool has_engine = entry.waits_for == WaitsFor::engine &&
                          entry.state == ParkState::waiting && waiting.could_run();
  return has_engine || entry.state == ParkState::approved;
}

/// Takes what may go on. Empty: somebody else has, or the verdict is void.
Task<Result<std::optional<ParkedEntry>>> take(const ParkingDesk& desk,
                                              const ParkedEntry& entry,
                                              const Waiting& waiting) {
  Result<ParkedEntry> taken = co_await desk.parking.take(entry.id);
  if (!taken && taken.error().code == ErrorCode::conflict) {
    co_return std::optional<ParkedEntry>();
  }
  if (!taken) {
    co_return fail(taken.error());
  }
  const Digest policy_now = waiting.policy_digest();
  const bool is_void =
      taken->waits_for == WaitsFor::person && taken->verdict.policy_digest != policy_now;
  if (is_void) {
    SLUICE_CO_CHECK(co_await desk.parking.give_back(entry.id));
    co_return std::optional<ParkedEntry>();
  }
  ParkRecord record = record_of(*taken, ParkStep::resumed, desk.clock);
  record.resumed_by = waiting.by;
  record.policy_digest = policy_now;
  if (Result<void> written = desk.journal.parked(record); !written) {
    SLUICE_CO_CHECK(co_await desk.parking.give_back(entry.id));
    co_return fail(written.error());
  }
  co_return std::optional<ParkedEntry>(*std::move(taken));
}

}  // namespace

Task<Result<ParkedEntry>> park(const ParkingDesk& desk, ToPark request) {
  const ParkedEntry wanted = entry_of(desk, request);
  SLUICE_CO_TRY(ParkedEntry entry, co_await desk.parking.park(wanted, std::move(request.content)));
  const bool is_the_same =
      entry.same == wanted.same && entry.key == wanted.key && entry.tenant == wanted.tenant;
  if (!is_the_same) {
    co_return fail(ErrorCode::tampered, "the store of parked requests gave another request");
  }
  if (entry.state == ParkState::denied) {
    co_return fail(denied(entry));
  }
  if (entry.id == wanted.id) {
    ParkRecord record = record_of(entry, ParkStep::parked, desk.clock);
    record.policy_digest = request.policy_digest;
    SLUICE_CO_CHECK(desk.journal.parked(record));
    log::info("request_parked",
              {{"request", log::Value::name(entry.id.view())},
               {"waits_for", log::Value::name(to_string(entry.waits_for))}});
  }
  co_return entry;
}

Task<Result<std::optional<ParkedEntry>>> until_released(const ParkingDesk& desk,
                                                        ParkedEntry entry,
                                                        const Waiting& waiting) {
  while (true) {
    if (entry.state == ParkState::denied) {
      co_return fail(denied(entry));
    }
    if (may_go_on(entry, waiting)) {
      SLUICE_CO_TRY(std::optional<ParkedEntry> taken, co_await take(desk, entry, waiting));
      if (taken) {
        co_return taken;
      }
    }
    const Deadline now = desk.clock.now();
    if (now >= waiting.until) {
      co_return std::optional<ParkedEntry>();
    }
    co_await desk.clock.sleep_until(std::min(now + desk.config.look, waiting.until));
    if (waiting.gone.stop_requested()) {
      co_return fail(ErrorCode::cancelled, "the caller went away");
    }
    SLUICE_CO_TRY(entry, co_await desk.parking.find(entry.id));
  }
}

}  // namespace sluice::dispatch
