#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "flow/8_restore/url_check.h"

namespace sluice::restore {

/// What a tab or line break inside of a text does to a URL there.
enum class LineBreaks : std::uint8_t {
  end_words,  ///< prose: no reader takes a URL over it
  vanish,     ///< a string that a program is given: URL parsers drop it (WHATWG URL, section 4.4)
};

/// Knows whether the current word of a text (up to white space) has something in it that a reader,
/// a chat window or a program may take for a URL: two slashes or backslashes, a scheme such as
/// `mailto:`, `www.`, or a domain with something behind it; percent-encoded too. Unlike a parser it
/// takes every doubt for a yes.
class BareUrl {
 public:
  BareUrl(std::span<const std::string> hosts, LineBreaks breaks) : breaks_(breaks), check_(hosts) {}

  /// Reads on. Cheap: the bytes of a word are looked at when somebody asks, and few do.
  void feed(std::string_view text);

  /// What is put in here would be part of a URL to a host that is not allowed.
  [[nodiscard]] bool blocks();

  /// What was read of the word may become a URL, or is one whose host has not ended.
  [[nodiscard]] bool is_beginning();

  /// A new text begins.
  void reset();

 private:
  [[nodiscard]] bool ends_word(char c) const;
  void begin_word();
  void feed_first_word(char c);
  void read_on();
  void feed(char c);
  void decode(char c);
  void flush_percent();
  void notice(char c);
  void follow_atom(char c);
  void follow_domain(char c);
  void end_label();
  [[nodiscard]] bool is_trigger(char c) const;
  [[nodiscard]] bool names_scheme() const;
  [[nodiscard]] bool is_domain() const;

  LineBreaks breaks_;
  bool is_first_word_ = true;  // Nothing but white space stood before it.
  bool has_begun_ = false;     // The first word.
  bool is_all_url_ = false;    // A program's string that begins with a URL is one, blanks and all.
  std::string unread_;         // Of the current word.
  UrlCheck check_;
  bool has_url_ = false;
  std::string percent_;      // A percent-encoded byte that is not whole.
  std::string atom_;         // The last letters, digits, `+`, `-`, `.`, in lower case.
  char last_ = '\0';         // The byte that was noticed last.
  std::uint32_t three_ = 0;  // The last three bytes, for the full stops of other scripts.
  std::size_t labels_ = 0;   // Of the domain, those that a dot has ended.
  std::size_t label_bytes_ = 0;
  bool label_has_letter_ = false;
  bool has_port_ = false;     // A domain, a colon, and digits at most.
  bool has_at_sign_ = false;  // In this word.
};

}  // namespace sluice::restore
