#include "algo/chain/record.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "algo/chain/bytes.h"
#include "base/assert.h"

namespace sluice::chain {
namespace {

enum class Kind : std::uint8_t { witness = 1, names = 2, intent = 3, closing = 4, parked = 5 };

/// The number on disk is the position here. Append only: a number never changes its meaning. The
/// assertion finds an enumerator that was added and forgotten here.
constexpr std::array kErrorCodes = {ErrorCode::invalid_input,
                                    ErrorCode::unauthenticated,
                                    ErrorCode::denied_by_policy,
                                    ErrorCode::not_found,
                                    ErrorCode::method_not_allowed,
                                    ErrorCode::request_timeout,
                                    ErrorCode::conflict,
                                    ErrorCode::too_large,
                                    ErrorCode::unsupported,
                                    ErrorCode::unsupported_media,
                                    ErrorCode::rate_limited,
                                    ErrorCode::internal,
                                    ErrorCode::upstream_failed,
                                    ErrorCode::unavailable,
                                    ErrorCode::deadline_exceeded,
                                    ErrorCode::cancelled,
                                    ErrorCode::upstream_rejected,
                                    ErrorCode::upstream_unavailable,
                                    ErrorCode::bad_credentials,
                                    ErrorCode::config_invalid,
                                    ErrorCode::io_failed,
                                    ErrorCode::tampered,
                                    ErrorCode::parked};
static_assert(kErrorCodes.size() == to_index(ErrorCode::parked) + 1);

constexpr std::array kReasonKinds = {ReasonKind::floor_of_workload,
                                     ReasonKind::floor_of_key,
                                     ReasonKind::declared,
                                     ReasonKind::finding,
                                     ReasonKind::marking,
                                     ReasonKind::dictionary,
                                     ReasonKind::unscannable,
                                     ReasonKind::session,
                                     ReasonKind::document,
                                     ReasonKind::classifier};
static_assert(kReasonKinds.size() == to_index(ReasonKind::classifier) + 1);

constexpr std::array kEndings = {Ending::answered,
                                 Ending::degraded,
                                 Ending::refused,
                                 Ending::failed,
                                 Ending::cancelled,
                                 Ending::parked};
static_assert(kEndings.size() == to_index(Ending::parked) + 1);

constexpr std::array kParkSteps = {
    ParkStep::parked, ParkStep::approved, ParkStep::denied, ParkStep::resumed};
static_assert(kParkSteps.size() == to_index(ParkStep::resumed) + 1);

constexpr std::array kWaitsFor = {WaitsFor::person, WaitsFor::engine};
static_assert(kWaitsFor.size() == to_index(WaitsFor::engine) + 1);

constexpr std::array kEdgeIds = {EdgeId::inference,
                                 EdgeId::retry,
                                 EdgeId::fall_back,
                                 EdgeId::probe,
                                 EdgeId::callback,
                                 EdgeId::review_screen,
                                 EdgeId::answer,
                                 EdgeId::log,
                                 EdgeId::journal};
static_assert(kEdgeIds.size() == to_index(EdgeId::journal) + 1);

template <typename Enum, std::size_t n>
std::uint8_t number_of(const std::array<Enum, n>& table, Enum value) {
  const auto place = std::ranges::find(table, value);
  SLUICE_ASSERT(place != table.end());
  return static_cast<std::uint8_t>(place - table.begin());
}

template <typename Enum, std::size_t n>
Enum value_of(const std::array<Enum, n>& table, ByteReader& in) {
  const std::uint8_t number = in.byte();
  if (number >= n) {
    in.spoil();
    return table.front();
  }
  return table[number];
}

template <typename Number>
Number number_as(ByteReader& in) {
  return static_cast<Number>(in.number(std::numeric_limits<Number>::max()));
}

/// An element takes at least one byte, so that a length that lies cannot reserve much.
std::size_t count_of(ByteReader& in) {
  constexpr std::size_t kElementsMax = 65'536;
  return in.number(kElementsMax);
}

void write_time(ByteWriter& out, std::chrono::sys_time<std::chrono::microseconds> time) {
  out.fixed64(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

std::chrono::sys_time<std::chrono::microseconds> read_time(ByteReader& in) {
  return std::chrono::sys_time<std::chrono::microseconds>(
      std::chrono::microseconds(static_cast<std::int64_t>(in.fixed64())));
}

void write_request(ByteWriter& out, const RequestId& id) {
  out.raw(id.view());
}

RequestId read_request(ByteReader& in) {
  RequestId id;
  std::ranges::copy(in.raw(id.text.size()), id.text.begin());
  return id;
}

/// Room for the pseudonymous id of whom a request is about, by which its records can be found when
/// the key behind their commitments is erased. Empty in this release.
void write_subject(ByteWriter& out) {
  out.text({});
}

void read_subject(ByteReader& in) {
  in.text();
}

/// What every record of a request begins with: which one, when, and whose.
template <typename AnyRecord>
void write_start(ByteWriter& out, const AnyRecord& record) {
  write_subject(out);
  write_request(out, record.request);
  write_time(out, record.time);
  out.text(record.tenant.value);
  out.text(record.key.value);
  out.text(record.workload);
}

template <typename AnyRecord>
void read_start(ByteReader& in, AnyRecord& record) {
  read_subject(in);
  record.request = read_request(in);
  record.time = read_time(in);
  record.tenant = {std::string(in.text())};
  record.key = {std::string(in.text())};
  record.workload = in.text();
}

void write_entities(ByteWriter& out, std::span<const EntityCount> entities) {
  out.number(entities.size());
  for (const EntityCount& entity : entities) {
    out.number(to_index(entity.type));
    out.number(entity.count);
  }
}

std::vector<EntityCount> read_entities(ByteReader& in) {
  std::vector<EntityCount> entities;
  for (std::size_t left = count_of(in); left > 0 && in.is_good(); --left) {
    const EntityType type{number_as<std::uint16_t>(in)};
    entities.push_back({.type = type, .count = number_as<std::uint16_t>(in)});
  }
  return entities;
}

void write_names(ByteWriter& out, std::span<const std::string> names) {
  out.number(names.size());
  for (const std::string& name : names) {
    out.text(name);
  }
}

std::vector<std::string> read_names(ByteReader& in) {
  std::vector<std::string> names;
  for (std::size_t left = count_of(in); left > 0 && in.is_good(); --left) {
    names.emplace_back(in.text());
  }
  return names;
}

/// Figures of engines are not trusted: a negative one is kept, as two's complement.
void write_signed(ByteWriter& out, std::int64_t value) {
  out.number(static_cast<std::uint64_t>(value));
}

std::int64_t read_signed(ByteReader& in) {
  return static_cast<std::int64_t>(in.number());
}

void write_usage(ByteWriter& out, const Usage& usage) {
  write_signed(out, usage.input_tokens);
  write_signed(out, usage.cache_read_tokens);
  write_signed(out, usage.cache_write_tokens);
  write_signed(out, usage.output_tokens);
  write_signed(out, usage.reasoning_tokens);
  out.byte(usage.estimated ? 1 : 0);
}

Usage read_usage(ByteReader& in) {
  Usage usage;
  usage.input_tokens = read_signed(in);
  usage.cache_read_tokens = read_signed(in);
  usage.cache_write_tokens = read_signed(in);
  usage.output_tokens = read_signed(in);
  usage.reasoning_tokens = read_signed(in);
  usage.estimated = in.byte() == 1;
  return usage;
}

Witness read_witness(ByteReader& in) {
  Witness witness;
  for (std::size_t left = in.number(kTipsMax); left > 0 && in.is_good(); --left) {
    Tip tip;
    std::ranges::copy(in.raw(tip.chain.bytes.size()), tip.chain.bytes.begin());
    tip.count = in.number();
    tip.hash = in.digest();
    witness.tips.push_back(tip);
  }
  return witness;
}

Names read_names_record(ByteReader& in) {
  Names names;
  names.policy_digest = in.digest();
  names.levels = read_names(in);
  names.categories = read_names(in);
  names.entities = read_names(in);
  return names;
}

Intent read_intent(ByteReader& in) {
  Intent record;
  read_start(in, record);
  record.engine = in.text();
  record.model = in.text();
  record.zone = in.text();
  record.edge = value_of(kEdgeIds, in);
  record.attempt = in.byte();
  record.original = Level{in.byte()};
  record.residual = Level{in.byte()};
  record.original_categories = number_as<CategorySet>(in);
  record.residual_categories = number_as<CategorySet>(in);
  for (std::size_t left = count_of(in); left > 0 && in.is_good(); --left) {
    record.reasons.push_back(value_of(kReasonKinds, in));
  }
  record.entities = read_entities(in);
  record.route = in.text();
  record.policy_digest = in.digest();
  record.redactions = number_as<std::uint32_t>(in);
  record.salted_length = number_as<std::uint32_t>(in);
  record.commitment = in.digest();
  if (in.is_good() && !in.is_done()) {  // Written only where there is one.
    record.exceptions = read_names(in);
    if (record.exceptions.empty()) {
      in.spoil();
    }
  }
  return record;
}

Closing read_closing(ByteReader& in) {
  Closing record;
  read_start(in, record);
  record.ending = value_of(kEndings, in);
  record.error = value_of(kErrorCodes, in);
  record.rule = in.text();
  record.attempts = in.byte();
  record.engine = in.text();
  record.model = in.text();
  record.zone = in.text();
  record.original = Level{in.byte()};
  record.entities = read_entities(in);
  record.usage = read_usage(in);
  record.cost = {read_signed(in)};
  record.duration_us = number_as<std::uint32_t>(in);
  record.overhead_us = number_as<std::uint32_t>(in);
  return record;
}

ParkRecord read_parked(ByteReader& in) {
  ParkRecord record;
  read_start(in, record);
  record.step = value_of(kParkSteps, in);
  record.waits_for = value_of(kWaitsFor, in);
  record.exception = in.text();
  record.reviewer = {std::string(in.text())};
  record.zone = in.text();
  record.releases_original = in.byte() == 1;
  record.resumed_by = read_request(in);
  record.policy_digest = in.digest();
  return record;
}

}  // namespace

std::string to_hex(const ChainId& id) {
  return sluice::to_hex(id.bytes);
}

void encode(std::string& out, const Witness& record) {
  ByteWriter writer(out);
  writer.byte(to_index(Kind::witness));
  writer.number(record.tips.size());
  for (const Tip& tip : record.tips) {
    writer.raw({reinterpret_cast<const char*>(tip.chain.bytes.data()), tip.chain.bytes.size()});
    writer.number(tip.count);
    writer.raw(as_text(tip.hash));
  }
}

void encode(std::string& out, const Names& record) {
  ByteWriter writer(out);
  writer.byte(to_index(Kind::names));
  writer.raw(as_text(record.policy_digest));
  write_names(writer, record.levels);
  write_names(writer, record.categories);
  write_names(writer, record.entities);
}

void encode(std::string& out, const Intent& record) {
  ByteWriter writer(out);
  writer.byte(to_index(Kind::intent));
  write_start(writer, record);
  writer.text(record.engine);
  writer.text(record.model);
  writer.text(record.zone);
  writer.byte(number_of(kEdgeIds, record.edge));
  writer.byte(record.attempt);
  writer.byte(std::to_underlying(record.original));
  writer.byte(std::to_underlying(record.residual));
  writer.number(record.original_categories);
  writer.number(record.residual_categories);
  writer.number(record.reasons.size());
  for (const ReasonKind reason : record.reasons) {
    writer.byte(number_of(kReasonKinds, reason));
  }
  write_entities(writer, record.entities);
  writer.text(record.route);
  writer.raw(as_text(record.policy_digest));
  writer.number(record.redactions);
  writer.number(record.salted_length);
  writer.raw(as_text(record.commitment));
  if (!record.exceptions.empty()) {
    write_names(writer, record.exceptions);
  }
}

void encode(std::string& out, const Closing& record) {
  ByteWriter writer(out);
  writer.byte(to_index(Kind::closing));
  write_start(writer, record);
  writer.byte(number_of(kEndings, record.ending));
  writer.byte(number_of(kErrorCodes, record.error));
  writer.text(record.rule);
  writer.byte(record.attempts);
  writer.text(record.engine);
  writer.text(record.model);
  writer.text(record.zone);
  writer.byte(std::to_underlying(record.original));
  write_entities(writer, record.entities);
  write_usage(writer, record.usage);
  write_signed(writer, record.cost.nano_usd);
  writer.number(record.duration_us);
  writer.number(record.overhead_us);
}

void encode(std::string& out, const ParkRecord& record) {
  ByteWriter writer(out);
  writer.byte(to_index(Kind::parked));
  write_start(writer, record);
  writer.byte(number_of(kParkSteps, record.step));
  writer.byte(number_of(kWaitsFor, record.waits_for));
  writer.text(record.exception);
  writer.text(record.reviewer.value);
  writer.text(record.zone);
  writer.byte(record.releases_original ? 1 : 0);
  write_request(writer, record.resumed_by);
  writer.raw(as_text(record.policy_digest));
}

Result<Record> decode(std::string_view payload) {
  ByteReader in(payload);
  Record record;
  switch (static_cast<Kind>(in.byte())) {
    case Kind::witness:
      record = read_witness(in);
      break;
    case Kind::names:
      record = read_names_record(in);
      break;
    case Kind::intent:
      record = read_intent(in);
      break;
    case Kind::closing:
      record = read_closing(in);
      break;
    case Kind::parked:
      record = read_parked(in);
      break;
    default:  // Not a closed enum here: the byte comes from a file.
      in.spoil();
  }
  if (!in.is_done()) {
    return fail(ErrorCode::tampered, "not a journal record of this format");
  }
  return record;
}

}  // namespace sluice::chain
