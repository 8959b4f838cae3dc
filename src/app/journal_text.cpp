#include "app/journal_text.h"

#include <array>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/print.h"
#include "base/digest.h"
#include "domain/ids.h"
#include "policy/words.h"

namespace sluice {
namespace {

using nlohmann::json;
using std::chrono::microseconds;

/// The name at `index`, or the number where the journal does not say what it is called.
std::string name_at(const std::vector<std::string>& names, std::size_t index) {
  return index < names.size() ? names[index] : std::to_string(index);
}

std::string level_of(const JournalEntry& entry, Level level) {
  return name_at(entry.names ? entry.names->levels : std::vector<std::string>(), to_index(level));
}

/// A request that ended before its text was looked at has no label; the record then holds a zero.
bool is_classified(const Closing& closing) {
  return !closing.workload.empty();
}

std::vector<std::string> categories_of(const JournalEntry& entry, CategorySet set) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < 16; ++i) {
    if ((set >> i & 1U) != 0) {
      names.push_back(
          name_at(entry.names ? entry.names->categories : std::vector<std::string>(), i));
    }
  }
  return names;
}

json entities_of(const JournalEntry& entry, const std::vector<EntityCount>& counts) {
  json entities = json::object();
  for (const EntityCount& count : counts) {
    const std::string name = name_at(
        entry.names ? entry.names->entities : std::vector<std::string>(), to_index(count.type));
    entities[name] = count.count;
  }
  return entities;
}

std::vector<std::string> reasons_of(const Intent& intent) {
  std::vector<std::string> names;
  names.reserve(intent.reasons.size());
  for (const ReasonKind reason : intent.reasons) {
    names.emplace_back(policy::to_string(reason));
  }
  return names;
}

json fields_of(const JournalEntry& entry, const Intent& intent) {
  return {{"record", "intent"},
          {"open", entry.is_open},
          {"engine", intent.engine},
          {"model", intent.model},
          {"zone", intent.zone},
          {"edge", to_string(intent.edge)},
          {"attempt", intent.attempt},
          {"original_level", level_of(entry, intent.original)},
          {"residual_level", level_of(entry, intent.residual)},
          {"original_categories", categories_of(entry, intent.original_categories)},
          {"residual_categories", categories_of(entry, intent.residual_categories)},
          {"reasons", reasons_of(intent)},
          {"entities", entities_of(entry, intent.entities)},
          {"route", intent.route},
          {"exceptions", intent.exceptions},
          {"policy", to_hex(intent.policy_digest)},
          {"redactions", intent.redactions},
          {"salted_length", intent.salted_length},
          {"commitment", to_hex(intent.commitment)}};
}

bool is_success(const Closing& closing) {
  return closing.ending == Ending::answered || closing.ending == Ending::degraded;
}

json fields_of(const JournalEntry& entry, const Closing& closing) {
  json fields = {
      {"record", "closed"},
      {"ending", to_string(closing.ending)},
      {"attempts", closing.attempts},
      {"original_level", is_classified(closing) ? json(level_of(entry, closing.original)) : json()},
      {"entities", entities_of(entry, closing.entities)},
      {"input_tokens", closing.usage.input_tokens},
      {"cache_read_tokens", closing.usage.cache_read_tokens},
      {"cache_write_tokens", closing.usage.cache_write_tokens},
      {"output_tokens", closing.usage.output_tokens},
      {"reasoning_tokens", closing.usage.reasoning_tokens},
      {"usage_estimated", closing.usage.estimated},
      {"cost_nano_usd", closing.cost.nano_usd},
      {"duration_us", closing.duration_us},
      {"overhead_us", closing.overhead_us}};
  if (!is_success(closing)) {
    fields["error"] = to_string(closing.error);
    fields["rule"] = closing.rule;
  }
  if (!closing.zone.empty()) {
    fields["engine"] = closing.engine;
    fields["model"] = closing.model;
    fields["zone"] = closing.zone;
  }
  return fields;
}

json fields_of(const JournalEntry& /*entry*/, const ParkRecord& parked) {
  json fields = {{"record", "parked"},
                 {"step", to_string(parked.step)},
                 {"waits_for", to_string(parked.waits_for)},
                 {"exception", parked.exception},
                 {"policy", to_hex(parked.policy_digest)}};
  if (!parked.reviewer.value.empty()) {
    fields["reviewer"] = parked.reviewer.value;
    fields["zone"] = parked.zone;
    fields["releases_original"] = parked.releases_original;
  }
  if (parked.step == ParkStep::resumed) {
    fields["resumed_by"] = parked.resumed_by.view();
  }
  return fields;
}

template <typename AnyRecord>
json whole_json(const JournalEntry& entry, const AnyRecord& record) {
  json fields = fields_of(entry, record);
  fields["time"] = to_text(record.time);
  fields["request"] = record.request.view();
  fields["tenant"] = record.tenant.value;
  fields["key"] = record.key.value;
  fields["workload"] = record.workload;
  fields["chain"] = chain::to_hex(entry.chain);
  fields["sequence"] = entry.sequence;
  return fields;
}

std::string entities_text(const JournalEntry& entry, const std::vector<EntityCount>& counts) {
  std::string text;
  for (const auto& [name, count] : entities_of(entry, counts).items()) {
    text += fmt::format("{}{}x{}", text.empty() ? " found=" : ",", name, count.get<int>());
  }
  return text;
}

/// ` tenant=acme key=key_...`; a request that ended before anybody was known has neither.
template <typename AnyRecord>
std::string caller_text(const AnyRecord& record) {
  return fmt::format(" tenant={} key={}",
                     record.tenant.value.empty() ? "-" : record.tenant.value,
                     record.key.value.empty() ? "-" : record.key.value);
}

std::string line_of(const JournalEntry& entry, const Intent& intent) {
  return fmt::format(
      "{} intent {} #{} -> {} {}/{}{} workload={} level={}->{} reasons={}{} redacted={}{}{}{}",
      to_text(intent.time),
      intent.request.view(),
      intent.attempt,
      intent.zone,
      intent.engine,
      intent.model,
      caller_text(intent),
      intent.workload,
      level_of(entry, intent.original),
      level_of(entry, intent.residual),
      fmt::join(reasons_of(intent), ","),
      entities_text(entry, intent.entities),
      intent.redactions,
      intent.route.empty() ? "" : fmt::format(" route=`{}`", intent.route),
      intent.exceptions.empty()
          ? ""
          : fmt::format(" exceptions=`{}`", fmt::join(intent.exceptions, "`,`")),
      entry.is_open ? " OPEN" : "");
}

std::string line_of(const JournalEntry& entry, const Closing& closing) {
  std::string outcome = fmt::format(" {}", to_string(closing.ending));
  if (!is_success(closing)) {
    outcome += fmt::format(" error={}", to_string(closing.error));
  }
  if (!closing.rule.empty()) {
    outcome += fmt::format(" rule=`{}`", closing.rule);
  }
  if (!closing.zone.empty()) {
    outcome += fmt::format(" by {} {}/{} tokens={}+{}{} cost={}",
                           closing.zone,
                           closing.engine,
                           closing.model,
                           closing.usage.input_tokens + closing.usage.cache_read_tokens +
                               closing.usage.cache_write_tokens,
                           closing.usage.output_tokens,
                           closing.usage.estimated ? "~" : "",
                           dollars(closing.cost));
  }
  return fmt::format("{} closed {}{}{} workload={} level={} attempts={} took={}us own={}us",
                     to_text(closing.time),
                     closing.request.view(),
                     outcome,
                     caller_text(closing),
                     is_classified(closing) ? closing.workload : "-",
                     is_classified(closing) ? level_of(entry, closing.original) : "-",
                     closing.attempts,
                     closing.duration_us,
                     closing.overhead_us);
}

std::string line_of(const JournalEntry& /*entry*/, const ParkRecord& parked) {
  const auto named = [](std::string_view label, std::string_view value) {
    return value.empty() ? std::string() : fmt::format(" {}=`{}`", label, value);
  };
  return fmt::format("{} {} {}{} workload={} waits_for={}{}{}{}{}{}",
                     to_text(parked.time),
                     to_string(parked.step),
                     parked.request.view(),
                     caller_text(parked),
                     parked.workload,
                     to_string(parked.waits_for),
                     named("exception", parked.exception),
                     named("reviewer", parked.reviewer.value),
                     named("zone", parked.zone),
                     parked.releases_original ? " original" : "",
                     parked.step == ParkStep::resumed ? named("by", parked.resumed_by.view()) : "");
}

/// Calls `function` with the record, whose kind is one that entries have.
template <typename Function>
auto with_record(const JournalEntry& entry, Function function) {
  if (const auto* intent = std::get_if<Intent>(&entry.record)) {
    return function(*intent);
  }
  if (const auto* parked = std::get_if<ParkRecord>(&entry.record)) {
    return function(*parked);
  }
  return function(std::get<Closing>(entry.record));
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

template <std::size_t n>
bool read_hex(const json& text, std::array<std::uint8_t, n>& bytes) {
  if (!text.is_string() || text.get_ref<const std::string&>().size() != 2 * n) {
    return false;
  }
  const std::string& hex = text.get_ref<const std::string&>();
  for (std::size_t i = 0; i < n; ++i) {
    const char* const begin = hex.data() + 2 * i;
    const auto [end, error] = std::from_chars(begin, begin + 2, bytes[i], 16);
    if (error != std::errc() || end != begin + 2) {
      return false;
    }
  }
  return true;
}

json to_json(const chain::Flaw& flaw) {
  return {{"kind", to_string(flaw.kind)},
          {"file", flaw.file},
          {"offset", flaw.offset},
          {"what", flaw.what}};
}

std::string to_line(const chain::Flaw& flaw) {
  return fmt::format(
      "  {}: {} at byte {}: {}\n", to_string(flaw.kind), flaw.file, flaw.offset, flaw.what);
}

}  // namespace

std::chrono::sys_time<microseconds> JournalEntry::time() const {
  return with_record(*this, [](const auto& any) { return any.time; });
}

const RequestId& JournalEntry::request() const {
  return *with_record(*this, [](const auto& any) { return &any.request; });
}

std::string_view JournalEntry::zone() const {
  return with_record(*this, [](const auto& any) { return std::string_view(any.zone); });
}

std::string to_line(const JournalEntry& entry) {
  return with_record(entry, [&](const auto& any) { return line_of(entry, any); });
}

json to_json(const JournalEntry& entry) {
  return with_record(entry, [&](const auto& any) { return whole_json(entry, any); });
}

std::string to_text(std::chrono::sys_time<microseconds> time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
                     static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()),
                     clock.hours().count(),
                     clock.minutes().count(),
                     clock.seconds().count(),
                     clock.subseconds().count());
}

Result<std::chrono::sys_seconds> parse_time(std::string_view text) {
  const auto wrong = [] {
    return fail(Error{.code = ErrorCode::invalid_input,
                      .message = "not a time in UTC",
                      .hint = "write `2026-11-21` or `2026-11-21T10:00:00Z`"});
  };
  const bool has_clock =
      text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z';
  if ((!has_clock && text.size() != 10) || text[4] != '-' || text[7] != '-') {
    return wrong();
  }
  const std::optional<unsigned> year = digits(text.substr(0, 4));
  const std::optional<unsigned> month = digits(text.substr(5, 2));
  const std::optional<unsigned> day = digits(text.substr(8, 2));
  const std::optional<unsigned> hour = has_clock ? digits(text.substr(11, 2)) : 0U;
  const std::optional<unsigned> minute = has_clock ? digits(text.substr(14, 2)) : 0U;
  const std::optional<unsigned> second = has_clock ? digits(text.substr(17, 2)) : 0U;
  if (!year || !month || !day || hour > 23U || minute > 59U || second > 59U || !hour || !minute ||
      !second) {
    return wrong();
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) {
    return wrong();
  }
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::string to_json_text(const chain::Checkpoint& checkpoint) {
  json chains = json::array();
  for (const chain::Tip& tip : checkpoint.tips) {
    chains.push_back(
        {{"chain", chain::to_hex(tip.chain)}, {"records", tip.count}, {"hash", to_hex(tip.hash)}});
  }
  return json{{"sluice_checkpoint", 1},
              {"time", to_text(checkpoint.time)},
              {"key", to_hex(checkpoint.key)},
              {"chains", chains}}
      .dump(2);
}

Result<chain::Checkpoint> parse_checkpoint(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  chain::Checkpoint checkpoint;
  const auto is_whole = [&] {
    if (!document.is_object() || document.value("sluice_checkpoint", json()) != 1 ||
        !read_hex(document.value("key", json()), checkpoint.key) ||
        !document.value("chains", json()).is_array()) {
      return false;
    }
    for (const json& entry : document["chains"]) {
      chain::Tip tip;
      const json records = entry.is_object() ? entry.value("records", json()) : json();
      if (!records.is_number_unsigned() ||
          !read_hex(entry.value("chain", json()), tip.chain.bytes) ||
          !read_hex(entry.value("hash", json()), tip.hash)) {
        return false;
      }
      tip.count = records.get<std::uint64_t>();
      checkpoint.tips.push_back(tip);
    }
    return true;
  };
  if (!is_whole()) {
    return fail(Error{.code = ErrorCode::invalid_input,
                      .message = "not a checkpoint",
                      .hint = "give a file that `sluice journal checkpoint` has printed"});
  }
  return checkpoint;
}

std::string to_text(const chain::Report& report) {
  std::string text;
  std::uint64_t records = 0;
  for (const chain::ChainReport& chain : report.chains) {
    records += chain.link.count;
    text += fmt::format("chain {} {}: {} records, {} signed{}{}\n",
                        chain::to_hex(chain.id),
                        to_string(chain.state),
                        chain.link.count,
                        chain.head ? chain.head->tip.count : 0,
                        chain.head ? " at " + to_text(chain.head->time) : "",
                        chain.torn_bytes > 0 && chain.state == chain::ChainReport::State::open
                            ? fmt::format(", {} bytes torn by a crash", chain.torn_bytes)
                            : "");
    for (const chain::Flaw& flaw : chain.flaws) {
      text += to_line(flaw);
    }
  }
  for (const chain::Flaw& flaw : report.flaws) {
    text += to_line(flaw);
  }
  return text + fmt::format("{}: {} chains, {} records\n",
                            report.is_intact() ? "intact" : "TAMPERED",
                            report.chains.size(),
                            records);
}

json to_json(const chain::Report& report) {
  json chains = json::array();
  for (const chain::ChainReport& chain : report.chains) {
    json flaws = json::array();
    for (const chain::Flaw& flaw : chain.flaws) {
      flaws.push_back(to_json(flaw));
    }
    chains.push_back({{"chain", chain::to_hex(chain.id)},
                      {"state", to_string(chain.state)},
                      {"records", chain.link.count},
                      {"hash", to_hex(chain.link.hash)},
                      {"signed", chain.head ? chain.head->tip.count : 0},
                      {"torn_bytes", chain.torn_bytes},
                      {"flaws", flaws}});
  }
  json flaws = json::array();
  for (const chain::Flaw& flaw : report.flaws) {
    flaws.push_back(to_json(flaw));
  }
  return {{"intact", report.is_intact()}, {"chains", chains}, {"flaws", flaws}};
}

}  // namespace sluice
