#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/chain/verify.h"

namespace sluice::chain {

/// A journal in memory, file by file, that a test may damage as it likes.
struct JournalInMemory {
  std::map<std::string, std::string> files;

  /// What `journal/list_chains` would find.
  [[nodiscard]] std::vector<ChainFiles> chains() const {
    std::map<std::string, ChainFiles> by_id;
    for (const auto& [name, bytes] : files) {
      ChainFiles& chain = by_id[name.substr(0, 32)];
      chain.head_name = name.substr(0, 32) + ".head";
      if (name == chain.head_name) {
        chain.head = bytes;
      } else {
        chain.segment_names.push_back(name);
      }
    }
    std::vector<ChainFiles> list;
    for (auto& [hex, chain] : by_id) {
      for (std::size_t i = 0; i < chain.id.bytes.size(); ++i) {
        chain.id.bytes[i] =
            static_cast<std::uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
      }
      chain.load = [this, names = chain.segment_names](std::size_t i) -> Result<std::string> {
        return files.at(names[i]);
      };
      list.push_back(std::move(chain));
    }
    return list;
  }
};

/// Writes one chain into a JournalInMemory.
class ChainWriterFake {
 public:
  ChainWriterFake(JournalInMemory& journal, const SigningKey& key, std::uint8_t id)
      : journal_(journal), key_(key) {
    id_.bytes.fill(id);
  }

  /// Begins the next segment.
  void roll() {
    ++number_;
    std::string header(kHeaderBytes, '\0');
    hashed_ = write_header(bytes_of(header), {.chain = id_, .number = number_, .before = tip_});
    segment() = header;
  }

  template <typename AnyRecord>
  void add(const AnyRecord& record) {
    if (number_ == 0) {
      roll();
    }
    std::string payload;
    encode(payload, record);
    std::string frame(frame_bytes(payload.size()), '\0');
    offsets_.emplace_back(segment_name(), segment().size());
    tip_ = write_frame(bytes_of(frame), payload, hashed_);
    hashed_ = tip_;
    segment() += frame;
  }

  enum class Seal : unsigned char { open, sealed };

  /// Signs what is there: one slot, or both when it is sealed.
  void sign(Seal seal) {
    std::string& head = journal_.files[to_hex(id_) + ".head"];
    head.resize(kHeadFileBytes);
    for (int i = 0; i < (seal == Seal::sealed ? 2 : 1); ++i) {
      ++serial_;
      const std::string slot = encode_head({.tip = tip(),
                                            .serial = serial_,
                                            .is_sealed = seal == Seal::sealed,
                                            .segment = number_,
                                            .end = segment().size()},
                                           key_);
      head.replace((serial_ - 1) % 2 * kSlotBytes, kSlotBytes, slot);
    }
  }

  [[nodiscard]] Tip tip() const { return {.chain = id_, .count = tip_.count, .hash = tip_.hash}; }

  /// File and offset of each record.
  [[nodiscard]] const std::vector<std::pair<std::string, std::size_t>>& offsets() const {
    return offsets_;
  }

  [[nodiscard]] std::string segment_name() const {
    return to_hex(id_) + ".00000" + std::to_string(number_) + ".segment";
  }

 private:
  static std::span<std::uint8_t> bytes_of(std::string& text) {
    return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
  }

  std::string& segment() { return journal_.files[segment_name()]; }

  JournalInMemory& journal_;
  const SigningKey& key_;
  ChainId id_;
  std::uint32_t number_ = 0;
  std::uint64_t serial_ = 0;
  Link hashed_;
  Link tip_;
  std::vector<std::pair<std::string, std::size_t>> offsets_;
};

}  // namespace sluice::chain
