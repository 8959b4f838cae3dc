#include "flow/9_record/run.h"

#include <algorithm>
#include <limits>

#include "flow/9_record/alerts.h"
#include "flow/9_record/cost.h"

namespace sluice::record {
namespace {

template <typename Count>
Count saturated(std::uint64_t value) {
  return static_cast<Count>(std::min<std::uint64_t>(value, std::numeric_limits<Count>::max()));
}

std::uint32_t whole_microseconds(std::chrono::microseconds span) {
  return saturated<std::uint32_t>(
      static_cast<std::uint64_t>(std::max<std::int64_t>(span.count(), 0)));
}

std::uint64_t not_negative(std::int64_t value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
}

RouteKey route_of(const policy::Snapshot& snapshot, ModelIndex model, ZoneIndex zone) {
  const Model& served = snapshot.model(model);
  return {snapshot.engine(served.engine).name, served.name, snapshot.zone(zone).name};
}

void count_answer(RouteMetrics& route, const Closing& closing) {
  const Usage& usage = closing.usage;
  route.answers.add();
  route.input_tokens.add(not_negative(usage.input_tokens));
  route.cache_read_tokens.add(not_negative(usage.cache_read_tokens));
  route.cache_write_tokens.add(not_negative(usage.cache_write_tokens));
  route.output_tokens.add(not_negative(usage.output_tokens));
  route.reasoning_tokens.add(not_negative(usage.reasoning_tokens));
  route.cost_nano_usd.add(not_negative(closing.cost.nano_usd));
  route.input_usage.observe(not_negative(usage.input_tokens) +
                            not_negative(usage.cache_read_tokens) +
                            not_negative(usage.cache_write_tokens));
  route.output_usage.observe(not_negative(usage.output_tokens));
  route.duration_us.observe(closing.duration_us);
}

void count(const Desk& desk, const Ended& ended, const Closing& closing) {
  Metrics& metrics = desk.metrics;
  metrics.ended(ended.ending, ended.error);
  metrics.duration_us.observe(closing.duration_us);
  metrics.overhead_us.observe(closing.overhead_us);
  metrics.redactions.add(ended.tally.redactions);
  metrics.restored.add(ended.tally.restored);
  metrics.unknown_placeholders.add(ended.tally.unknown_placeholders);
  metrics.answer_findings.add(ended.tally.answer_findings);
  for (const EntityCount& entity : ended.entities) {
    metrics.found(entity.type, entity.count);
  }
  for (const Attempt& attempt : ended.attempts) {
    RouteMetrics& route = metrics.route(route_of(desk.snapshot, attempt.model, attempt.zone));
    route.attempts.add();
    if (attempt.failure) {
      route.failures[to_index(*attempt.failure)].add();
    }
  }
  if (ended.answered_by) {
    const Candidate& by = *ended.answered_by;
    count_answer(metrics.route(route_of(desk.snapshot, by.model, by.zone)), closing);
  }
}

void tell(const Desk& desk, const Alert& alert) {
  desk.metrics.alerted(alert.kind);
  desk.alerts.raise(alert);
}

}  // namespace

std::vector<EntityCount> count_entities(std::span<const Finding> findings) {
  std::vector<EntityCount> counts;
  for (const Finding& finding : findings) {
    if (finding.example || finding.continued) {
      continue;
    }
    const auto place =
        std::ranges::lower_bound(counts, finding.type, std::ranges::less{}, &EntityCount::type);
    if (place == counts.end() || place->type != finding.type) {
      counts.insert(place, {.type = finding.type, .count = 1});
    } else {
      place->count = saturated<std::uint16_t>(std::uint64_t{place->count} + 1);
    }
  }
  return counts;
}

Closing closing_of(const policy::Snapshot& snapshot, const Ended& ended) {
  Closing closing{.request = ended.request,
                  .time = ended.time,
                  .tenant = ended.tenant,
                  .key = ended.key,
                  .workload = ended.workload,
                  .ending = ended.ending,
                  .error = ended.error,
                  .rule = ended.rule,
                  .attempts = saturated<std::uint8_t>(ended.attempts.size()),
                  .original = ended.original,
                  .entities = ended.entities,
                  .duration_us = whole_microseconds(ended.duration),
                  .overhead_us = whole_microseconds(ended.overhead)};
  if (ended.answered_by) {
    const Model& model = snapshot.model(ended.answered_by->model);
    closing.engine = snapshot.engine(model.engine).name;
    closing.model = model.name;
    closing.zone = snapshot.zone(ended.answered_by->zone).name;
    closing.usage =
        ended.usage.value_or(estimate_usage(ended.input_tokens_estimate, ended.output_bytes));
    closing.cost = cost_of(closing.usage, model, std::chrono::floor<std::chrono::days>(ended.time));
  }
  return closing;
}

void tell(const Desk& desk, const Ended& so_far) {
  for (const Alert& alert : alerts_of(desk.snapshot, so_far)) {
    tell(desk, alert);
  }
}

Result<void> run(const Desk& desk, const Ended& ended) {
  const Closing closing = closing_of(desk.snapshot, ended);
  count(desk, ended, closing);
  tell(desk, ended);
  Result<void> written = desk.journal.closed(closing);
  if (!written) {
    desk.metrics.journal_failures.add();
    tell(desk,
         {.kind = AlertKind::journal_failed,
          .request = ended.request,
          .time = ended.time,
          .tenant = ended.tenant,
          .key = ended.key});
  }
  return written;
}

}  // namespace sluice::record
