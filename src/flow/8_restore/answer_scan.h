#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algo/placeholder/matcher.h"
#include "base/error.h"
#include "flow/8_restore/answer_rules.h"
#include "flow/8_restore/json_characters.h"
#include "flow/8_restore/rest.h"

namespace sluice::restore {

/// The longest stretch that is scanned as one; it ends sooner where a line or a sentence ends, or a
/// string of a tool call's arguments.
inline constexpr std::size_t kUnitBytesMax = 4'096;
/// The same while a private key is open; one that is longer stops the answer.
inline constexpr std::size_t kKeyBytesMax = 40'960;

/// Takes out of one text what the model wrote itself and a rule forbids. The text comes in pieces
/// cut anywhere, and is read in units: each is scanned whole before a byte of a finding leaves.
///
/// Clean text does not wait for its unit: at the end of each word everything leaves that no finding
/// can begin in. What that is depends on the bytes up to there and on nothing else, so that the
/// result is the same for every cut, by construction.
class AnswerScan {
 public:
  /// What a rule that masks does.
  enum class Masking : std::uint8_t {
    replaces,
    stops,  ///< the text is signed: it may go on as it is or not at all
  };

  AnswerScan(AnswerRules& rules,
             placeholder::Encoding encoding,
             Masking masking = Masking::replaces)
      : rules_(rules), encoding_(encoding), masking_(masking) {}

  /// Takes the next piece and appends what can leave. Nothing leaves after stopped() is set.
  void push(std::string_view piece, Rest rest, std::string& out);

  /// Why the answer must end here; empty: it need not.
  [[nodiscard]] const std::optional<Error>& stopped() const { return stopped_; }

  [[nodiscard]] bool is_holding() const { return released_ < text_.size(); }

  /// Findings so far on which a rule acted.
  [[nodiscard]] std::uint32_t findings() const { return findings_; }

 private:
  /// What ends with a character.
  enum class Edge : std::uint8_t { none, word, unit };

  void take(char c, std::string& out);
  void take_json(char c, std::string& out);
  void cross_quote(std::string& out);
  void end_character(std::size_t bytes_before, std::string& out);
  [[nodiscard]] Edge edge();
  [[nodiscard]] bool follow_key();
  void end_word(std::string& out);
  void end_unit(std::string& out);
  [[nodiscard]] bool may_find();
  [[nodiscard]] std::size_t release_end() const;
  [[nodiscard]] std::size_t word_begin(std::size_t at) const;
  void scan(std::string& out);
  void act(const scan::Span& span, std::string& out);
  void release_until(std::size_t end, std::string& out);
  [[nodiscard]] std::size_t source_offset(std::size_t at) const;
  [[nodiscard]] std::string mask(EntityType type) const;
  [[nodiscard]] std::string context() const;

  AnswerRules& rules_;
  placeholder::Encoding encoding_;
  Masking masking_;
  JsonCharacters characters_;
  std::string text_;                    // Of the unit: what the bytes mean.
  std::string source_;                  // Of the unit: the bytes. JSON only.
  std::vector<std::uint32_t> origins_;  // Where in `source_` a byte of `text_` begins. JSON only.
  std::size_t character_begin_ = 0;     // In `source_`: of the character that is being read.
  unsigned character_rest_ = 0;         // Bytes that the UTF-8 character still needs.
  std::size_t released_ = 0;            // Bytes of `text_` that have left.
  std::size_t looked_at_ = 0;           // Bytes of `text_` up to the last word that was looked at.
  std::size_t key_seen_ = 0;            // Bytes of `text_` in which a private key was looked for.
  bool is_key_open_ = false;            // One has begun and not ended.
  bool is_suspicious_ = false;          // Some finding may be in the unit: wait for its end.
  bool is_in_string_ = false;           // JSON only: inside quotes.
  bool is_string_whole_ = false;        // JSON only: the unit began with the string.
  std::string before_;                  // JSON only: the last short string, which may be a key.
  std::uint32_t findings_ = 0;
  std::optional<Error> stopped_;
};

}  // namespace sluice::restore
