#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "domain/request.h"
#include "flow/3_classify/reader.h"
#include "flow/3_classify/slot_text.h"

namespace sluice::classify {

/// Text of one request that trained models look into, at most; slots beyond it are unscannable.
inline constexpr std::size_t kProseBytesMax = std::size_t{2} << 20U;

/// What trained models read of one request: the text of all slots but numbers, what a dialect
/// defines itself, and what a provider signed; cut into pieces that are quickly looked into.
class Prose {
 public:
  /// A stretch of the text of one slot.
  struct Piece {
    std::size_t part = 0;  ///< whose text; see slot_of()
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_key = false;  ///< of an object: no sentence

    [[nodiscard]] std::size_t size() const { return end - begin; }
  };

  /// @param reading  gets the slots that there was no room for, as unscannable
  Prose(const Request& request, Reading& reading);

  [[nodiscard]] std::span<const Piece> pieces() const { return pieces_; }

  [[nodiscard]] std::string_view text_of(const Piece& piece) const {
    return parts_[piece.part].text.text().substr(piece.begin, piece.size());
  }

  [[nodiscard]] std::uint32_t slot_of(const Piece& piece) const { return parts_[piece.part].slot; }

  /// The bytes of the body that begin..end of a piece stem from; begin < end.
  [[nodiscard]] ByteRange raw(const Piece& piece, std::size_t begin, std::size_t end) const {
    return parts_[piece.part].text.raw(piece.begin + begin, piece.begin + end);
  }

 private:
  struct Part {
    std::uint32_t slot = 0;
    SlotText text;
  };

  std::vector<Part> parts_;
  std::vector<Piece> pieces_;
};

}  // namespace sluice::classify
