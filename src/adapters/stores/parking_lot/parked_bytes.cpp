#include "adapters/stores/parking_lot/parked_bytes.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "algo/chain/bytes.h"

namespace sluice::stores {
namespace {

using chain::ByteReader;
using chain::ByteWriter;

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kHeadersMax = 1'000;

void write_time(ByteWriter& out, std::chrono::sys_seconds time) {
  out.fixed64(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

std::chrono::sys_seconds read_time(ByteReader& in) {
  return std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(in.fixed64())));
}

/// An enumerator up to `last`.
template <typename Enum>
Enum read_enum(ByteReader& in, Enum last) {
  const std::uint8_t number = in.byte();
  if (number > static_cast<std::uint8_t>(last)) {
    in.spoil();
    return Enum{};
  }
  return static_cast<Enum>(number);
}

void write_verdict(ByteWriter& out, const Verdict& verdict) {
  out.text(verdict.reviewer.value);
  out.byte(verdict.is_approved ? 1 : 0);
  out.text(verdict.zone);
  out.text(verdict.exception);
  out.byte(verdict.releases_original ? 1 : 0);
  out.raw(as_text(verdict.policy_digest));
  write_time(out, verdict.time);
}

Verdict read_verdict(ByteReader& in) {
  Verdict verdict;
  verdict.reviewer = {std::string(in.text())};
  verdict.is_approved = in.byte() == 1;
  verdict.zone = in.text();
  verdict.exception = in.text();
  verdict.releases_original = in.byte() == 1;
  verdict.policy_digest = in.digest();
  verdict.time = read_time(in);
  return verdict;
}

Failure unknown_format() {
  return fail(ErrorCode::tampered, "a parked request is not of this format");
}

}  // namespace

std::string encoded(const ParkedEntry& entry) {
  std::string bytes;
  ByteWriter out(bytes);
  out.byte(kVersion);
  out.raw(entry.id.view());
  out.text(entry.tenant.value);
  out.text(entry.key.value);
  out.text(entry.workload);
  out.text(entry.level);
  out.text(entry.exception);
  out.byte(static_cast<std::uint8_t>(entry.waits_for));
  out.byte(static_cast<std::uint8_t>(entry.state));
  write_time(out, entry.parked);
  write_time(out, entry.expires);
  out.raw(as_text(entry.same));
  write_verdict(out, entry.verdict);
  return bytes;
}

Result<ParkedEntry> decode_entry(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.byte() != kVersion) {
    return unknown_format();
  }
  ParkedEntry entry;
  const std::string_view id = in.raw(entry.id.text.size());
  std::ranges::copy(id, entry.id.text.begin());
  entry.tenant = {std::string(in.text())};
  entry.key = {std::string(in.text())};
  entry.workload = in.text();
  entry.level = in.text();
  entry.exception = in.text();
  entry.waits_for = read_enum(in, WaitsFor::engine);
  entry.state = read_enum(in, ParkState::denied);
  entry.parked = read_time(in);
  entry.expires = read_time(in);
  entry.same = in.digest();
  entry.verdict = read_verdict(in);
  return in.is_done() ? Result<ParkedEntry>(std::move(entry)) : unknown_format();
}

std::string encoded(const ParkedContent& content) {
  std::string bytes;
  ByteWriter out(bytes);
  out.byte(kVersion);
  out.text(content.path);
  out.number(content.headers.size());
  for (const auto& [name, value] : content.headers) {
    out.text(name);
    out.text(value);
  }
  out.text(content.body);
  return bytes;
}

Result<ParkedContent> decode_content(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.byte() != kVersion) {
    return unknown_format();
  }
  ParkedContent content;
  content.path = in.text();
  for (std::size_t left = in.number(kHeadersMax); left > 0 && in.is_good(); --left) {
    std::string name(in.text());
    content.headers.emplace_back(std::move(name), in.text());
  }
  content.body = in.text();
  return in.is_done() ? Result<ParkedContent>(std::move(content)) : unknown_format();
}

}  // namespace sluice::stores
