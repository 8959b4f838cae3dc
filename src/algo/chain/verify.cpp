#include "algo/chain/verify.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

namespace sluice::chain {
namespace {

/// Block by block first: a preallocated segment is nearly all zeros.
std::size_t bytes_until_last_nonzero(std::string_view bytes) {
  static constexpr std::array<char, 4096> kZeros{};
  while (bytes.size() >= kZeros.size() &&
         std::memcmp(&bytes[bytes.size() - kZeros.size()], kZeros.data(), kZeros.size()) == 0) {
    bytes.remove_suffix(kZeros.size());
  }
  return bytes.find_last_not_of('\0') + 1;  // `npos` is the largest number: nothing gives 0.
}

/// Walks one chain. After a flaw it goes on with what the next frame or header claims, so that one
/// flaw is reported once and those behind it are found too.
class Walk {
 public:
  Walk(const ChainFiles& files, const PublicKey& key, const OnRecord& on_record)
      : files_(files), on_record_(on_record) {
    report_.id = files.id;
    read_head(key);
  }

  ChainReport run() {
    for (std::size_t i = 0; i < files_.segment_names.size() && !is_torn_; ++i) {
      walk_segment(i);
    }
    compare_with_head();
    settle_state();
    return std::move(report_);
  }

 private:
  void add(Flaw::Kind kind, const std::string& file, std::uint64_t offset, std::string what) {
    if (report_.flaws.size() < kFlawsMax) {
      report_.flaws.push_back(
          {.kind = kind, .file = file, .offset = offset, .what = std::move(what)});
    }
  }

  void read_head(const PublicKey& key) {
    const HeadFile file = read_head_file(files_.head, key);
    report_.head = file.newest;
    is_head_blank_ = file.is_blank;
    if (!file.flaw.empty()) {
      add(Flaw::Kind::bad_head, files_.head_name, 0, file.flaw);
    }
    if (report_.head && report_.head->tip.chain != files_.id) {
      add(Flaw::Kind::bad_head, files_.head_name, 0, "the head belongs to another chain");
      report_.head.reset();
    }
  }

  [[nodiscard]] bool is_sealed() const { return report_.head && report_.head->is_sealed; }

  /// A crash can tear only what no head has signed yet.
  [[nodiscard]] bool may_be_torn() const {
    return !is_sealed() && report_.link.count >= (report_.head ? report_.head->tip.count : 0);
  }

  void walk_segment(std::size_t index) {
    const std::string& name = files_.segment_names[index];
    const Result<std::string> loaded = files_.load(index);
    if (!loaded) {
      add(Flaw::Kind::unreadable, name, 0, loaded.error().message);
      return;
    }
    const std::string_view segment = *loaded;
    if (!enter_segment(name, segment)) {
      return;
    }
    const std::size_t end = walk_records(name, segment);
    if (!is_torn_) {
      check_rest(index, segment, end);
    }
  }

  /// False: there is nothing to walk in it.
  bool enter_segment(const std::string& name, std::string_view segment) {
    const Result<SegmentHeader> header = read_header(segment);
    const std::uint32_t want_number = last_number_ + 1;
    last_number_ = want_number;
    if (!header) {
      const bool was_being_made = may_be_torn() && name == files_.segment_names.back();
      if (was_being_made) {
        note_torn(segment, 0);
      } else {
        add(Flaw::Kind::bad_segment, name, 0, header.error().message);
      }
      return false;
    }
    if (header->chain != files_.id) {
      add(Flaw::Kind::bad_segment, name, 0, "the segment belongs to another chain");
    }
    if (header->number != want_number) {
      add(Flaw::Kind::missing_segment,
          name,
          0,
          "segment " + std::to_string(want_number) + " is missing before it");
      last_number_ = header->number;
    } else if (header->before != report_.link) {
      add(Flaw::Kind::bad_segment, name, 0, "the segment does not continue the one before it");
    }
    link_ = after_header(*header);
    report_.link.count = header->before.count;
    if (header->number == 1) {
      keep(link_);
    }
    return true;
  }

  /// @return the offset behind the last frame
  std::size_t walk_records(const std::string& name, std::string_view segment) {
    std::size_t offset = kHeaderBytes;
    while (true) {
      const Frame frame = read_frame(segment.substr(offset), link_);
      if (frame.kind == Frame::Kind::end) {
        return offset;
      }
      if (frame.kind != Frame::Kind::record) {
        if (may_be_torn()) {
          note_torn(segment, offset);
          return offset;
        }
        add(Flaw::Kind::bad_record, name, offset, describe(frame));
        if (frame.kind == Frame::Kind::cut) {
          return segment.size();  // Where the next one begins is unknown.
        }
      } else {
        note_record(name, offset, frame);
      }
      link_ = frame.after;
      offset += frame.bytes;
      report_.last_segment = last_number_;
      report_.last_end = offset;
      keep(link_);
    }
  }

  void note_record(const std::string& name, std::size_t offset, const Frame& frame) {
    const Result<Record> record = decode(frame.payload);
    if (!record) {
      add(Flaw::Kind::bad_record, name, offset, record.error().message);
    } else if (const auto* witness = std::get_if<Witness>(&*record)) {
      report_.witnessed.insert(report_.witnessed.end(), witness->tips.begin(), witness->tips.end());
    } else {
      has_evidence_ = true;
    }
    if (on_record_) {
      on_record_({.file = name,
                  .offset = offset,
                  .sequence = frame.after.count,
                  .payload = frame.payload});
    }
  }

  [[nodiscard]] std::string describe(const Frame& frame) const {
    if (frame.kind == Frame::Kind::cut) {
      return "the length of record " + std::to_string(link_.count + 1) + " cannot be";
    }
    if (frame.after.count != link_.count + 1) {
      return "record " + std::to_string(frame.after.count) + " stands where record " +
             std::to_string(link_.count + 1) + " should";
    }
    return "record " + std::to_string(frame.after.count) + " does not continue its chain";
  }

  /// Remembers where the chain stands, and what it was when the head was signed.
  void keep(const Link& link) {
    report_.link = link;
    if (report_.head && link.count == report_.head->tip.count) {
      hash_at_head_ = link.hash;
    }
  }

  void note_torn(std::string_view segment, std::size_t offset) {
    is_torn_ = true;
    report_.torn_bytes = bytes_until_last_nonzero(segment.substr(offset));
  }

  /// A segment that was preallocated ends in zeros until its writer cuts it; the last one of a
  /// sealed chain was cut before the head said so.
  void check_rest(std::size_t index, std::string_view segment, std::size_t end) {
    const bool is_last = index + 1 == files_.segment_names.size();
    const std::size_t used = bytes_until_last_nonzero(segment.substr(end));
    if (used > 0 && may_be_torn()) {  // Also in front of the segment that was prepared next.
      note_torn(segment, end);
    } else if (used > 0) {
      add(Flaw::Kind::extra_bytes,
          files_.segment_names[index],
          end,
          std::to_string(used) + " bytes stand behind the last record");
    } else if (is_sealed() && is_last && segment.size() != end) {
      add(Flaw::Kind::extra_bytes,
          files_.segment_names[index],
          end,
          "zeros stand behind the last record of a sealed chain");
    }
  }

  void compare_with_head() {
    const std::uint64_t have = report_.link.count;
    if (!report_.head) {
      // A writer may die between its first records, which testify to other chains, and its head.
      if (report_.flaws.empty() && (has_evidence_ || (have > 0 && !is_head_blank_))) {
        add(Flaw::Kind::missing_head, files_.head_name, 0, "there are records but no head");
      }
      return;
    }
    const std::uint64_t signed_count = report_.head->tip.count;
    const std::string last =
        files_.segment_names.empty() ? files_.head_name : files_.segment_names.back();
    if (have < signed_count) {
      add(Flaw::Kind::missing_records,
          last,
          report_.last_end,
          "the head has signed " + std::to_string(signed_count) + " records, " +
              std::to_string(have) + " are there");
    } else if (hash_at_head_ != report_.head->tip.hash) {
      add(Flaw::Kind::head_mismatch,
          last,
          report_.last_end,
          "record " + std::to_string(signed_count) + " is not the one that the head has signed");
    }
    report_.records_beyond_head = have > signed_count ? have - signed_count : 0;
    if (is_sealed() && have > signed_count) {
      add(Flaw::Kind::extra_bytes, last, 0, "records stand behind the end of a sealed chain");
    }
  }

  void settle_state() {
    const bool is_blank = is_head_blank_ && !has_evidence_ && report_.flaws.empty();
    report_.state = files_.is_live ? ChainReport::State::live
                    : is_sealed()  ? ChainReport::State::sealed
                    : is_blank     ? ChainReport::State::blank
                                   : ChainReport::State::open;
  }

  const ChainFiles& files_;
  const OnRecord& on_record_;
  ChainReport report_;
  Link link_;  ///< what the next frame must continue
  std::uint32_t last_number_ = 0;
  std::optional<Digest> hash_at_head_;
  bool is_head_blank_ = false;
  bool has_evidence_ = false;  ///< a record that is no witness
  bool is_torn_ = false;
};

/// The link after `count` records, without checking any hash: the walk did.
std::optional<Digest> hash_at(const ChainFiles& files, std::uint64_t count) {
  for (std::size_t i = 0; i < files.segment_names.size(); ++i) {
    const Result<std::string> segment = files.load(i);
    const Result<SegmentHeader> header =
        segment ? read_header(*segment) : Result<SegmentHeader>(fail(segment.error()));
    if (!header) {
      return std::nullopt;
    }
    if (count == 0) {
      return after_header(*header).hash;
    }
    std::size_t offset = kHeaderBytes;
    while (true) {
      const Frame frame = skim_frame(std::string_view(*segment).substr(offset));
      if (frame.bytes == 0) {
        break;
      }
      if (frame.after.count == count) {
        return frame.after.hash;
      }
      offset += frame.bytes;
    }
  }
  return std::nullopt;
}

/// Compares what was seen of chains before with what they are now.
class Comparison {
 public:
  Comparison(std::span<const ChainFiles> files, Report& report) : report_(report) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      by_id_[files[i].id] = {&files[i], &report.chains[i]};
    }
  }

  /// @param witness  who has seen it: the name of a chain, or `the checkpoint`
  void expect(const Tip& seen, const std::string& witness) {
    const auto entry = by_id_.find(seen.chain);
    if (entry == by_id_.end()) {
      add(Flaw::Kind::missing_chain, seen, witness + " has seen this chain, and it is gone");
      return;
    }
    const auto& [files, chain] = entry->second;
    if (chain->link.count < seen.count) {
      add(Flaw::Kind::rolled_back,
          seen,
          witness + " has seen " + std::to_string(seen.count) + " records, " +
              std::to_string(chain->link.count) + " are there");
      return;
    }
    const std::optional<Digest> hash = chain->link.count == seen.count && seen.count > 0
                                           ? chain->link.hash
                                           : hash_at(*files, seen.count);
    if (hash != seen.hash) {
      add(Flaw::Kind::rolled_back,
          seen,
          "record " + std::to_string(seen.count) + " is not the one that " + witness + " has seen");
    }
  }

 private:
  void add(Flaw::Kind kind, const Tip& seen, std::string what) {
    report_.flaws.push_back({.kind = kind, .file = to_hex(seen.chain), .what = std::move(what)});
  }

  Report& report_;
  std::map<ChainId, std::pair<const ChainFiles*, const ChainReport*>> by_id_;
};

}  // namespace

std::string_view to_string(Flaw::Kind kind) {
  switch (kind) {
    case Flaw::Kind::bad_head:
      return "bad_head";
    case Flaw::Kind::missing_head:
      return "missing_head";
    case Flaw::Kind::missing_segment:
      return "missing_segment";
    case Flaw::Kind::bad_segment:
      return "bad_segment";
    case Flaw::Kind::bad_record:
      return "bad_record";
    case Flaw::Kind::missing_records:
      return "missing_records";
    case Flaw::Kind::extra_bytes:
      return "extra_bytes";
    case Flaw::Kind::head_mismatch:
      return "head_mismatch";
    case Flaw::Kind::missing_chain:
      return "missing_chain";
    case Flaw::Kind::rolled_back:
      return "rolled_back";
    case Flaw::Kind::unreadable:
      return "unreadable";
  }
  return "bad_record";
}

std::string_view to_string(ChainReport::State state) {
  switch (state) {
    case ChainReport::State::live:
      return "live";
    case ChainReport::State::sealed:
      return "sealed";
    case ChainReport::State::open:
      return "open";
    case ChainReport::State::blank:
      return "blank";
  }
  return "open";
}

ChainReport walk(const ChainFiles& files, const PublicKey& key, const OnRecord& on_record) {
  return Walk(files, key, on_record).run();
}

bool Report::is_intact() const {
  return flaws.empty() &&
         std::ranges::all_of(chains, [](const ChainReport& chain) { return chain.flaws.empty(); });
}

Report verify(std::span<const ChainFiles> chains,
              const PublicKey& key,
              const Checkpoint* checkpoint) {
  Report report;
  for (const ChainFiles& files : chains) {
    report.chains.push_back(walk(files, key, {}));
  }
  Comparison comparison(chains, report);
  for (const ChainReport& chain : report.chains) {
    for (const Tip& seen : chain.witnessed) {
      comparison.expect(seen, "chain " + to_hex(chain.id));
    }
  }
  if (checkpoint != nullptr) {
    for (const Tip& seen : checkpoint->tips) {
      comparison.expect(seen, "the checkpoint");
    }
  }
  return report;
}

std::vector<Tip> leading_witness(std::string_view front) {
  std::vector<Tip> tips;
  std::size_t offset = kHeaderBytes;
  while (offset < front.size()) {
    const Frame frame = skim_frame(front.substr(offset));
    const Result<Record> record = decode(frame.payload);
    const Witness* witness = record ? std::get_if<Witness>(&*record) : nullptr;
    if (frame.bytes == 0 || witness == nullptr) {
      return tips;
    }
    tips.insert(tips.end(), witness->tips.begin(), witness->tips.end());
    offset += frame.bytes;
  }
  return tips;
}

std::vector<Tip> tips_of(const Report& report) {
  std::vector<Tip> tips;
  tips.reserve(report.chains.size());
  for (const ChainReport& chain : report.chains) {
    tips.push_back({.chain = chain.id, .count = chain.link.count, .hash = chain.link.hash});
  }
  return tips;
}

}  // namespace sluice::chain
