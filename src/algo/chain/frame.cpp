#include "algo/chain/frame.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>

#include "algo/chain/bytes.h"
#include "base/assert.h"

namespace sluice::chain {
namespace {

constexpr std::string_view kMagic = "SLUICEJ\n";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kSequenceBytes = 8;
constexpr std::size_t kTrailerBytes = kSequenceBytes + sizeof(Digest);

/// A header without its hash.
std::string header_fields(const SegmentHeader& header) {
  std::string fields;
  ByteWriter out(fields);
  out.raw(kMagic);
  out.fixed32(kFormatVersion);
  out.fixed32(header.number);
  out.raw({reinterpret_cast<const char*>(header.chain.bytes.data()), header.chain.bytes.size()});
  out.fixed64(header.before.count);
  out.raw(as_text(header.before.hash));
  return fields;
}

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// `value` as it stands on disk, whatever the processor's byte order is.
template <std::size_t n>
std::array<std::uint8_t, n> little_endian(std::uint64_t value) {
  std::array<std::uint8_t, n> bytes{};
  for (std::size_t i = 0; i < n; ++i) {
    bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
  return bytes;
}

}  // namespace

Link write_header(std::span<std::uint8_t> segment, const SegmentHeader& header) {
  SLUICE_ASSERT(segment.size() >= kHeaderBytes);
  const std::string fields = header_fields(header);
  const Link after = after_header(header);
  std::ranges::copy(fields, segment.begin());
  std::ranges::copy(after.hash, segment.begin() + static_cast<std::ptrdiff_t>(fields.size()));
  return after;
}

Result<SegmentHeader> read_header(std::string_view segment) {
  ByteReader in(segment.substr(0, kHeaderBytes));
  SegmentHeader header;
  const bool is_ours = in.raw(kMagic.size()) == kMagic && in.fixed32() == kFormatVersion;
  header.number = in.fixed32();
  std::ranges::copy(in.raw(header.chain.bytes.size()), header.chain.bytes.begin());
  header.before.count = in.fixed64();
  header.before.hash = in.digest();
  const Digest hash = in.digest();
  if (!is_ours || !in.is_done()) {
    return fail(ErrorCode::tampered, "not the header of a journal segment");
  }
  if (hash != after_header(header).hash) {
    return fail(ErrorCode::tampered, "the hash of the segment's header does not match");
  }
  return header;
}

Link after_header(const SegmentHeader& header) {
  return {.count = header.before.count, .hash = sha256({header_fields(header)})};
}

std::size_t frame_bytes(std::size_t payload_bytes) {
  const std::size_t front = kLengthBytes + payload_bytes;
  return (front + kAlignment - 1) / kAlignment * kAlignment + kTrailerBytes;
}

Link write_frame(std::span<std::uint8_t> at, std::string_view payload, const Link& before) {
  const std::size_t bytes = frame_bytes(payload.size());
  SLUICE_ASSERT(!payload.empty() && payload.size() <= kPayloadBytesMax && at.size() >= bytes);
  const auto length = little_endian<kLengthBytes>(payload.size());
  const auto sequence = little_endian<kSequenceBytes>(before.count + 1);

  std::uint8_t* const body = at.data() + kLengthBytes;
  std::uint8_t* const trailer = at.data() + bytes - kTrailerBytes;
  std::memcpy(body, payload.data(), payload.size());
  std::memcpy(trailer, sequence.data(), sequence.size());
  Link after{.count = before.count + 1};
  after.hash =
      sha256({as_text(before.hash),
              text_of(length),
              {reinterpret_cast<const char*>(body), bytes - kLengthBytes - sizeof(Digest)}});
  std::memcpy(trailer + kSequenceBytes, after.hash.data(), after.hash.size());

  std::uint32_t stored = 0;
  std::memcpy(&stored, length.data(), sizeof stored);
  std::atomic_ref(*reinterpret_cast<std::uint32_t*>(at.data()))
      .store(stored, std::memory_order_release);
  return after;
}

Frame skim_frame(std::string_view rest) {
  ByteReader in(rest);
  const std::size_t length = rest.size() < kLengthBytes ? 0 : in.fixed32();
  if (length == 0) {
    return {};
  }
  if (length > kPayloadBytesMax || frame_bytes(length) > rest.size()) {
    return {.kind = Frame::Kind::cut};
  }
  Frame frame{.kind = Frame::Kind::record,
              .payload = rest.substr(kLengthBytes, length),
              .bytes = frame_bytes(length)};
  ByteReader trailer(rest.substr(frame.bytes - kTrailerBytes, kTrailerBytes));
  frame.after.count = trailer.fixed64();
  frame.after.hash = trailer.digest();
  return frame;
}

Frame read_frame(std::string_view rest, const Link& before) {
  Frame frame = skim_frame(rest);
  if (frame.kind != Frame::Kind::record) {
    return frame;
  }
  const std::string_view hashed = rest.substr(0, frame.bytes - sizeof(Digest));
  const bool continues = frame.after.count == before.count + 1 &&
                         frame.after.hash == sha256({as_text(before.hash), hashed});
  frame.kind = continues ? Frame::Kind::record : Frame::Kind::broken;
  return frame;
}

Link link_at_end(std::span<const std::uint8_t> written) {
  SLUICE_ASSERT(written.size() >= kTrailerBytes);
  ByteReader trailer(text_of(written.last(kTrailerBytes)));
  Link link;
  link.count = trailer.fixed64();
  link.hash = trailer.digest();
  return link;
}

}  // namespace sluice::chain
