#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_range.h"
#include "base/result.h"
#include "domain/entity.h"

namespace sluice::scan {

/// One sensitive span of a text: UTF-8 byte offsets, never inside a character.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  EntityType type{};
  std::uint8_t score = 100;  ///< percent; 100 for a checksum or a known prefix
  bool example = false;      ///< a documented test value
  EntitySet covers;  ///< other types that were found in these bytes, but not over all of them

  friend bool operator==(const Span&, const Span&) = default;
};

/// What one text holds: spans by `begin`, not overlapping (the longer, then the higher score wins,
/// and says what it covers), and the indices of the markings that stand in it, each once,
/// ascending.
struct Found {
  std::vector<Span> spans;
  std::vector<std::uint16_t> markings;

  void clear() {
    spans.clear();
    markings.clear();
  }
};

/// Words of one configured dictionary; found as whole words, without regard to ASCII case.
struct Dictionary {
  EntityType type{};
  std::vector<std::string> words;
};

/// Texts of one configured marking; found like dictionary words.
struct Marking {
  std::vector<std::string> texts;
};

/// A pattern of the user's, in RE2 syntax; the whole match is the span.
struct Pattern {
  EntityType type{};
  std::string regex;
};

/// Which rules look for keys and tokens. `generic` leaves out all that is known of single
/// providers: what it still finds is what keys of a kind that nobody has described yet can hope
/// for.
enum class KeyRules : std::uint8_t { all, generic };

/// What is looked for beyond what every text is searched for.
struct Wanted {
  /// Types of the family `general`; no others are left out.
  EntitySet general;
  KeyRules keys = KeyRules::all;
};

/// Addresses of the user's own machines.
struct Network {
  EntityType type{};
  std::vector<IpRange> ranges;
};

/// Names of the user's own machines, by their last labels: `corp.acme.example`. One that begins
/// with a dot is found only with something before it.
struct Hosts {
  EntityType type{};
  std::vector<std::string> suffixes;
};

struct Config {
  Wanted wanted;
  std::vector<Network> networks;
  std::vector<Hosts> hosts;
  std::vector<Dictionary> dictionaries;
  std::vector<Marking> markings;
  std::vector<Pattern> patterns;
  /// For tests: asked before each step that can fail; true makes it fail. Empty: no step does.
  std::function<bool()> fails;
};

/// Per-thread working memory of scans. Not shared between threads.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

  struct State;

  [[nodiscard]] State& state() { return *state_; }

  /// Bytes that detectors looked at since this was made, beyond the one look at every byte.
  [[nodiscard]] std::uint64_t cost() const;

 private:
  std::unique_ptr<State> state_;
};

/// Finds what is sensitive in a text. Immutable once made, so any thread may use it with its own
/// Scratch. Deterministic: the same text gives the same spans on every thread, build and processor.
class Scanner {
 public:
  /// @error config_invalid  a pattern does not compile; the message names it
  [[nodiscard]] static Result<std::unique_ptr<const Scanner>> make(Config config);
  ~Scanner();

  /// False only when no text slot of `json` can hold a finding or a marking. Reads the raw JSON
  /// bytes of a whole body, escapes and all; several GB/s. True is no finding yet: scan() decides.
  [[nodiscard]] bool may_find(std::string_view json, Scratch& scratch) const;

  /// All findings of `text` (plain text, not JSON). A text that is nothing but a candidate counts
  /// as context. Cost: O(text), whatever it holds. Replaces `found`.
  /// @error internal  a library failed; the text must then count as unscannable
  [[nodiscard]] Result<void> scan(std::string_view text, Scratch& scratch, Found& found) const {
    return scan(text, 0, scratch, found);
  }

  /// The same for a text with something before it that tells what it is: the key of a JSON value.
  ///
  /// @param context  so many bytes at the front of `text` are read as context only; no span begins
  ///                 there
  [[nodiscard]] Result<void> scan(std::string_view text,
                                  std::size_t context,
                                  Scratch& scratch,
                                  Found& found) const;

 private:
  struct Machine;
  explicit Scanner(std::unique_ptr<const Machine> machine);
  std::unique_ptr<const Machine> machine_;
};

}  // namespace sluice::scan
