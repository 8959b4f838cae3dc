#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "algo/chain/record.h"
#include "base/digest.h"
#include "base/result.h"

namespace sluice::chain {

/// Where a chain stands: what the next header or record must continue.
struct Link {
  std::uint64_t count = 0;  ///< records so far
  Digest hash{};            ///< of all so far; zeros before the first segment

  friend bool operator==(const Link&, const Link&) = default;
};

inline constexpr std::size_t kHeaderBytes = 104;
inline constexpr std::size_t kPayloadBytesMax = 65'536;
inline constexpr std::size_t kAlignment = 8;  ///< of every frame in its segment

/// What a segment file begins with.
struct SegmentHeader {
  ChainId chain;
  std::uint32_t number = 1;  ///< 1-based within its chain
  Link before;               ///< the chain when the segment began

  friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};

/// Writes the header to the first kHeaderBytes of `segment`.
/// @return the link that the first record continues: the count is unchanged, the hash is the
///         header's, so that a header is a link of the chain too
Link write_header(std::span<std::uint8_t> segment, const SegmentHeader& header);

/// @error tampered  too short, another format, or its hash does not match
[[nodiscard]] Result<SegmentHeader> read_header(std::string_view segment);

/// The link that the first record after this header continues.
[[nodiscard]] Link after_header(const SegmentHeader& header);

/// Bytes that a payload takes in a segment: length (4), payload, zeros up to a multiple of 8,
/// sequence (8), hash (32).
[[nodiscard]] std::size_t frame_bytes(std::size_t payload_bytes);

/// Writes a record behind `before`. `at` must hold frame_bytes(payload.size()) zeros. The length is
/// stored last and in one piece: a process that dies in between leaves a length of zero, which
/// reads as "nothing here".
/// @return the chain with this record. Cost: one SHA-256 over the frame.
Link write_frame(std::span<std::uint8_t> at, std::string_view payload, const Link& before);

/// What `read_frame` found.
struct Frame {
  enum class Kind : std::uint8_t {
    record,  ///< whole, and continues the chain
    end,     ///< a length of zero, or no room for one: nothing was written here
    broken,  ///< whole by its length, but does not continue the chain
    cut,     ///< its length cannot be: too large, or beyond the end of the segment
  };

  Kind kind = Kind::end;
  std::string_view payload;
  std::size_t bytes = 0;  ///< of the frame; 0 for `end` and `cut`
  Link after;             ///< as the frame itself claims, also when broken
};

/// Reads the frame at the start of `rest`, which ends where its segment does.
[[nodiscard]] Frame read_frame(std::string_view rest, const Link& before);

/// What the frame at the start of `rest` claims to be, without hashing it: never `broken`.
[[nodiscard]] Frame skim_frame(std::string_view rest);

/// The link after the record that ends where `written` does: its last 40 bytes.
[[nodiscard]] Link link_at_end(std::span<const std::uint8_t> written);

}  // namespace sluice::chain
