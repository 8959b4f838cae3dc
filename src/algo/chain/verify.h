#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/chain/frame.h"
#include "algo/chain/head.h"
#include "algo/chain/record.h"
#include "base/result.h"

namespace sluice::chain {

/// The files of one chain. Segments are loaded one at a time, so that a journal may be larger than
/// the memory.
struct ChainFiles {
  ChainId id;
  bool is_live = false;  ///< a process holds its lock: it may grow while it is read
  std::string head_name;
  std::string head;                                      ///< empty: there is no such file
  std::vector<std::string> segment_names;                ///< by number, those that are there
  std::function<Result<std::string>(std::size_t)> load;  ///< the segment at an index of the names
};

/// What is wrong, and where.
struct Flaw {
  enum class Kind : std::uint8_t {
    bad_head,         ///< a head that is damaged, forged, or of another chain
    missing_head,     ///< records without a head
    missing_segment,  ///< a number is left out
    bad_segment,      ///< a header that is damaged or does not continue the chain
    bad_record,       ///< flipped, swapped, duplicated, or dropped before this place
    missing_records,  ///< fewer than the head has signed
    extra_bytes,      ///< something stands behind the last record
    head_mismatch,    ///< the records are not those that the head has signed
    missing_chain,    ///< a chain that another one or a checkpoint has seen is gone
    rolled_back,      ///< a chain is shorter than, or not the one that was seen before
    unreadable,       ///< the file could not be read
  };

  Kind kind = Kind::bad_record;
  std::string file;
  std::uint64_t offset = 0;
  std::string what;

  friend bool operator==(const Flaw&, const Flaw&) = default;
};

[[nodiscard]] std::string_view to_string(Flaw::Kind kind);

/// No more flaws than this are listed for one chain.
inline constexpr std::size_t kFlawsMax = 100;

/// What a walk over one chain has found.
struct ChainReport {
  enum class State : std::uint8_t {
    live,    ///< being written by a running process
    sealed,  ///< ended; nothing may follow
    open,    ///< its writer died; the next start recovers and seals it
    blank,   ///< its writer died before the first head; nothing was acknowledged
  };

  ChainId id;
  State state = State::sealed;
  Link link;                 ///< where it stands: whole records and their last hash
  std::optional<Head> head;  ///< the newest valid one
  std::uint64_t records_beyond_head =
      0;                           ///< whole, but not yet signed: recovered at the next start
  std::uint64_t torn_bytes = 0;    ///< of a record that was being written when its writer died
  std::uint32_t last_segment = 0;  ///< where the last record is; 0: nowhere
  std::uint64_t last_end = 0;      ///< offset behind it
  std::vector<Tip> witnessed;      ///< what its witness records say about other chains
  std::vector<Flaw> flaws;
};

[[nodiscard]] std::string_view to_string(ChainReport::State state);

/// A record with its place, as a walk shows it.
struct Seen {
  std::string_view file;
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;
  std::string_view payload;
};

/// Called for each record that continues its chain.
using OnRecord = std::function<void(const Seen&)>;

/// Walks one chain from its first byte to its last. Cost: one SHA-256 over all of it.
[[nodiscard]] ChainReport walk(const ChainFiles& files,
                               const PublicKey& key,
                               const OnRecord& on_record);

/// What a witness keeps elsewhere.
struct Checkpoint {
  PublicKey key{};
  std::chrono::sys_time<std::chrono::microseconds> time;
  std::vector<Tip> tips;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// What was found in a whole journal.
struct Report {
  std::vector<ChainReport> chains;
  std::vector<Flaw> flaws;  ///< between chains: missing, rolled back

  /// Nothing is wrong.
  [[nodiscard]] bool is_intact() const;
};

/// Walks all chains, then compares them with what they have seen of each other and with what a
/// checkpoint saw.
/// @param checkpoint  null: none
[[nodiscard]] Report verify(std::span<const ChainFiles> chains,
                            const PublicKey& key,
                            const Checkpoint* checkpoint);

/// What the records at the start of a chain testify to, without checking them.
/// @param front  the beginning of its first segment, as much as was read
[[nodiscard]] std::vector<Tip> leading_witness(std::string_view front);

/// The heads of all chains, for a witness elsewhere.
[[nodiscard]] std::vector<Tip> tips_of(const Report& report);

}  // namespace sluice::chain
