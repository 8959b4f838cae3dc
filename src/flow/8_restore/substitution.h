#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "algo/placeholder/lookalike.h"
#include "flow/8_restore/address_behind.h"
#include "flow/8_restore/foreign_address.h"
#include "flow/8_restore/json_characters.h"
#include "flow/8_restore/pseudonyms.h"
#include "flow/8_restore/rest.h"
#include "flow/8_restore/surroundings.h"

namespace sluice::restore {

/// Puts a caller's values back into one text, which comes in pieces cut anywhere. Where a value may
/// not stand (see Surroundings and address_behind) the placeholder stays as it is. Holds back a
/// tail only while it may still become a placeholder, so less than Matcher::form_bytes_max() bytes;
/// or while what follows a placeholder may still make an address of it, so at most
/// kAddressBytesMax bytes more.
///
/// A tool call's arguments are held from the first placeholder to their end, since a URL behind it
/// may be where its value goes: when they name a foreign host anywhere (see ForeignAddress), all
/// placeholders in them stay. Of more than kHeldBytesMax, or what limit_held() has told, nothing is
/// held and none is put back.
class Substitution {
 public:
  static constexpr std::size_t kHeldBytesMax = std::size_t{256} << 10U;

  /// @param encoding  `json`: the text is JSON source, and values are escaped for its strings
  /// @param breaks    who reads the text: a person, or a program
  Substitution(const Pseudonyms& pseudonyms, placeholder::Encoding encoding, LineBreaks breaks)
      : pseudonyms_(pseudonyms),
        encoding_(encoding),
        surroundings_(pseudonyms.hosts(), breaks),
        foreign_(pseudonyms.hosts()) {}

  /// Takes the next piece and appends what can leave. After `Rest::none` the text is over.
  void push(std::string_view piece, Rest rest, std::string& out);

  /// Nothing is held back, and what leaves unchanged can be told by looking.
  [[nodiscard]] bool is_plain() const {
    return held_.empty() && encoding_ == placeholder::Encoding::plain;
  }

  /// While is_plain(): how many bytes of `text`, which comes next, leave as they are, whatever
  /// follows it. They end where a placeholder stands or may begin.
  [[nodiscard]] std::size_t unchanged_bytes(std::string_view text) const;

  /// Takes text of which unchanged_bytes() has told that it leaves as it is.
  void pass(std::string_view text);

  /// Puts nothing back from here on.
  void withhold() { is_withholding_ = true; }

  [[nodiscard]] bool is_holding() const { return !held_.empty(); }

  [[nodiscard]] std::size_t held_bytes() const { return held_.size(); }

  /// From here on, holds at most so many bytes for a foreign host that may still come.
  void limit_held(std::size_t bytes) { held_bytes_max_ = std::min(bytes, kHeldBytesMax); }

  /// Placeholders that were put back so far.
  [[nodiscard]] std::uint32_t restored() const { return restored_; }

  /// Placeholders that stayed, since a value may not stand there.
  [[nodiscard]] std::uint32_t withheld() const { return withheld_; }

  /// Words so far that look like placeholders and were not issued for this request.
  [[nodiscard]] std::uint32_t unknown() const { return lookalikes_.count(); }

 private:
  [[nodiscard]] std::size_t take(std::string_view text, Rest rest, std::string& out);
  void put_back(const placeholder::Match& match,
                std::string_view written,
                Behind behind,
                std::string& out);
  void read(std::string_view text);
  void look_ahead(std::string_view text);
  [[nodiscard]] bool waits_for_end(Rest rest, std::size_t bytes);

  const Pseudonyms& pseudonyms_;
  placeholder::Encoding encoding_;
  Surroundings surroundings_;
  ForeignAddress foreign_;  // Of a tool call's arguments.
  JsonCharacters characters_;
  JsonCharacters ahead_;  // Of what was looked at, which goes before what was read.
  bool is_withholding_ = false;
  std::size_t held_bytes_max_ = kHeldBytesMax;
  placeholder::LookalikeCounter lookalikes_;
  char first_ = '\0';      // The first byte of a tool call's arguments that is no white space.
  std::string held_;       // The tail that may become a placeholder.
  std::string character_;  // Scratch.
  std::uint32_t restored_ = 0;
  std::uint32_t withheld_ = 0;
};

}  // namespace sluice::restore
